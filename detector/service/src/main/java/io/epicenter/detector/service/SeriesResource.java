package io.epicenter.detector.service;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.contracts.Anomaly;
import io.epicenter.detector.feedback.FeedbackOverrideView;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.MultivariateMethod;
import io.epicenter.detector.rule.SignalRules;
import io.epicenter.detector.signal.SignalView;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;

/// What the detector knows, for people and scripts.
@Path("/api/v1")
public class SeriesResource {
    /// Series of one answer at most: some hundred KB of JSON. Chosen by hand.
    private static final int MOST = 1000;

    private final MetricsConsumer consumer;
    private final LogsConsumer logs;
    private final DetectorSettings settings;
    private final SignalRules rules;
    private final AvailableMethods methods;

    @Inject
    SeriesResource(
            MetricsConsumer consumer,
            LogsConsumer logs,
            DetectorSettings settings,
            SignalRules rules,
            AvailableMethods methods) {
        this.consumer = consumer;
        this.logs = logs;
        this.settings = settings;
        this.rules = rules;
        this.methods = methods;
    }

    /// The signals of this replica's partitions.
    public record SeriesList(int count, List<SignalView> series) {}

    /// Why a signal is (not) abnormal: its last judgement and the recent points with their band, if it keeps them.
    ///
    /// @param feedback what people's feedback on its anomalies has changed, oldest first
    public record Explanation(SignalView series, List<Anomaly.Point> window, List<FeedbackOverrideView> feedback) {}

    /// The methods that can be chosen and the one of rules that choose none.
    ///
    /// @param vector the method for the signals of an entity together, or `none`
    public record Detectors(String active, List<String> available, String vector, int rules, String interval) {}

    @GET
    @Path("/series")
    @Extension(name = "x-error-400", value = "The limit is out of range.")
    public SeriesList series(
            @QueryParam("entity") @DefaultValue("") String entity,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw new Problem(400, "Bad limit", "limit must be 1.." + MOST + ", not " + limit);
        }
        List<SignalView> found = new ArrayList<>();
        consumer.onEachEngine(engine -> found.addAll(engine.queries().list(entity, limit - found.size())));
        logs.onEachEngine(engine -> found.addAll(engine.queries().list(entity, limit - found.size())));
        return new SeriesList(found.size(), found);
    }

    @GET
    @Path("/series/{id}/explain")
    @Extension(name = "x-error-404", value = "No such series on this replica.")
    public Explanation explain(@PathParam("id") String id) {
        List<Map.Entry<SignalView, List<Anomaly.Point>>> found = new ArrayList<>();
        consumer.onEachEngine(engine -> engine.queries().explain(id).ifPresent(found::add));
        logs.onEachEngine(engine -> engine.queries().explain(id).ifPresent(found::add));
        if (found.isEmpty()) {
            throw new Problem(
                    404, "No such series", "no series " + id + " on this replica; GET /api/v1/series lists the ids");
        }
        List<FeedbackOverrideView> feedback = new ArrayList<>();
        consumer.onEachEngine(engine -> feedback.addAll(engine.queries().overrides(id)));
        logs.onEachEngine(engine -> feedback.addAll(engine.queries().overrides(id)));
        return new Explanation(found.getFirst().getKey(), found.getFirst().getValue(), List.copyOf(feedback));
    }

    @GET
    @Path("/detectors")
    public Detectors detectors() {
        return new Detectors(
                settings.method(),
                methods.single().stream().map(Method::name).sorted().toList(),
                methods.multivariate(settings.vectors().method())
                        .map(MultivariateMethod::name)
                        .orElse("none"),
                rules.size(),
                settings.interval().toString());
    }
}
