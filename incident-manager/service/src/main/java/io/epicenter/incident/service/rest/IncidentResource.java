package io.epicenter.incident.service.rest;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Feedback;
import io.epicenter.incident.response.Rating;
import io.epicenter.incident.response.Timeline;
import io.epicenter.incident.service.delivery.HttpDelivery;
import io.epicenter.incident.service.state.DurableRegistry;
import io.epicenter.incident.service.view.IncidentViews;
import io.epicenter.incident.view.IncidentFilter;
import io.epicenter.incident.view.IncidentView;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.jspecify.annotations.Nullable;

/// Incidents for people and scripts.
@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
public class IncidentResource {
    private static final int MAX_USER = 100;
    private static final int MAX_COMMENT = 4_000;
    private static final int MAX_ANOMALIES = 50;

    private final IncidentViews views;
    private final DurableRegistry registry;
    private final HttpDelivery delivery;

    IncidentResource(IncidentViews views, DurableRegistry registry, HttpDelivery delivery) {
        this.views = views;
        this.registry = registry;
        this.delivery = delivery;
    }

    public record ByUser(@Nullable String user, @Nullable String comment) {}

    public record FeedbackRequest(
            @Nullable String user,
            @Nullable String verdict,
            @Nullable String comment,
            @Nullable String entity,
            @Nullable List<String> anomalies) {}

    @GET
    @Extension(name = "x-error-400", value = "Unknown status.")
    @Operation(summary = "Incidents, the most recently changed first, without their timelines")
    public List<IncidentView> list(
            @QueryParam("status") @Nullable String status,
            @QueryParam("severity") @DefaultValue("1") int severity,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        return views.list(new IncidentFilter(statuses(status), severity, limit)).stream()
                .map(IncidentView::inList)
                .toList();
    }

    private static Set<IncidentView.Status> statuses(@Nullable String text) {
        Set<IncidentView.Status> statuses = new TreeSet<>();
        if (text == null || text.isBlank()) {
            return statuses;
        }
        for (String one : text.split(",")) {
            try {
                statuses.add(IncidentView.Status.valueOf(one.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                throw new Problem(
                        400, "Unknown status", "status must be open, acknowledged or resolved, or several by comma.");
            }
        }
        return statuses;
    }

    @GET
    @Path("/{id}")
    @Extension(name = "x-error-404", value = "No such incident.")
    @Operation(summary = "One incident with everything known of it")
    public IncidentView one(@PathParam("id") String id) {
        return found(id);
    }

    @GET
    @Path("/{id}/timeline")
    @Extension(name = "x-error-404", value = "No such incident.")
    @Operation(summary = "What happened, oldest first")
    public List<Timeline.Entry> timeline(@PathParam("id") String id) {
        return found(id).timeline();
    }

    @POST
    @Path("/{id}/ack")
    @Extension(name = "x-error-404", value = "No such incident.")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Take an incident on")
    public Uni<IncidentView> acknowledge(@PathParam("id") String id, @Nullable ByUser body) {
        return applied(id, registry.acknowledge(id, user(body == null ? null : body.user())));
    }

    @POST
    @Path("/{id}/resolve")
    @Extension(name = "x-error-404", value = "No such incident.")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Say that an incident is over")
    public Uni<IncidentView> resolve(@PathParam("id") String id, @Nullable ByUser body) {
        String user = user(body == null ? null : body.user());
        return applied(id, registry.resolve(id, user, comment(body == null ? null : body.comment())));
    }

    @POST
    @Path("/{id}/feedback")
    @Extension(name = "x-error-404", value = "No such incident.")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Rate an incident: confirmed, expected, false_alarm, new_normal or wrong_cause")
    public Uni<IncidentView> feedback(@PathParam("id") String id, @Nullable FeedbackRequest body) {
        if (body == null) {
            throw new Problem(400, "No body", "Send {\"user\": ..., \"verdict\": ...} as JSON.");
        }
        return applied(id, registry.rate(id, rating(body)));
    }

    private static Rating rating(FeedbackRequest body) {
        Feedback.Verdict verdict = verdict(body.verdict());
        Entity entity = entity(body.entity());
        if (verdict == Feedback.Verdict.WRONG_CAUSE && entity == null) {
            throw new Problem(
                    400,
                    "No right cause",
                    "For wrong_cause name the right one in entity, as tenant/environment/kind:namespace/name.");
        }
        List<String> anomalies = new ArrayList<>();
        for (String anomaly : Objects.requireNonNullElse(body.anomalies(), List.<String>of())) {
            anomalies.add(limited("anomalies", anomaly, MAX_USER));
        }
        if (anomalies.size() > MAX_ANOMALIES) {
            throw new Problem(400, "Too many anomalies", "At most " + MAX_ANOMALIES + " at once.");
        }
        return new Rating(user(body.user()), verdict, comment(body.comment()), entity, anomalies);
    }

    private static Feedback.Verdict verdict(@Nullable String text) {
        for (Feedback.Verdict verdict : Set.of(
                Feedback.Verdict.CONFIRMED,
                Feedback.Verdict.EXPECTED,
                Feedback.Verdict.FALSE_ALARM,
                Feedback.Verdict.NEW_NORMAL,
                Feedback.Verdict.WRONG_CAUSE)) {
            if (verdict.name().equalsIgnoreCase(text)) {
                return verdict;
            }
        }
        throw new Problem(
                400, "Unknown verdict", "verdict must be confirmed, expected, false_alarm, new_normal or wrong_cause.");
    }

    private static @Nullable Entity entity(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Entity.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new Problem(400, "Not an entity", "entity must be tenant/environment/kind:namespace/name: " + text);
        }
    }

    private static String user(@Nullable String user) {
        if (user == null || user.isBlank()) {
            throw new Problem(400, "Who are you?", "Send {\"user\": \"your name\"} as JSON.");
        }
        return limited("user", user.strip(), MAX_USER);
    }

    private static String comment(@Nullable String comment) {
        return limited("comment", comment == null ? "" : comment, MAX_COMMENT);
    }

    private static String limited(String field, String text, int max) {
        if (text.length() > max) {
            throw new Problem(400, "Too long", field + " may have " + max + " characters.");
        }
        return text;
    }

    private Uni<IncidentView> applied(String id, Uni<Boolean> step) {
        return step.map(known -> {
            if (!known) {
                throw unknown(id);
            }
            delivery.deliverDue();
            return found(id);
        });
    }

    private IncidentView found(String id) {
        return views.find(id).orElseThrow(() -> unknown(id));
    }

    static Problem unknown(String id) {
        return new Problem(
                404, "No such incident", "There is no incident '" + id + "'. GET /api/v1/incidents lists those known.");
    }
}
