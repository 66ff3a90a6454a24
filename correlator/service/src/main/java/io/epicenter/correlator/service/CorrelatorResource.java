package io.epicenter.correlator.service;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorParameters;
import io.epicenter.correlator.model.TunedWeights;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;

/// What the correlator holds, for people and scripts. The incidents' home is incident-manager.
@Path("/api/v1/correlator")
public class CorrelatorResource {
    private final CorrelatorConsumer consumer;
    private final CorrelatorFactory factory;
    private final Clock clock;

    @Inject
    CorrelatorResource(CorrelatorConsumer consumer, CorrelatorFactory factory, Clock clock) {
        this.consumer = consumer;
        this.factory = factory;
        this.clock = clock;
    }

    /// The open incidents of this replica's partitions.
    public record OpenIncidents(int count, List<Incident> incidents, List<Correlator.Statistics> partitions) {}

    /// Why an incident is what it is: what belongs to it and why, and how its causes were ranked.
    public record Explanation(
            String incident,
            int revision,
            String title,
            int severity,
            List<Incident.Member> members,
            Incident.RootCause rootCause) {}

    @GET
    @Path("/incidents")
    public OpenIncidents incidents() {
        List<Incident> incidents = new ArrayList<>();
        List<Correlator.Statistics> partitions = new ArrayList<>();
        consumer.forEachCorrelator(correlator -> {
            incidents.addAll(correlator.view().openIncidents());
            partitions.add(correlator.view().statistics());
        });
        return new OpenIncidents(incidents.size(), incidents, partitions);
    }

    /// All that decides what this process makes of its inputs, wherever it was set, as a recording carries it.
    @GET
    @Path("/settings")
    public CorrelatorParameters settings() {
        return factory.parameters();
    }

    @GET
    @Path("/explain/{incident}")
    @Extension(name = "x-error-404", value = "No such incident is open, or lately resolved, on this replica.")
    public Explanation explain(@PathParam("incident") String id) {
        List<Incident> found = new ArrayList<>();
        consumer.forEachCorrelator(correlator -> correlator.view().incident(id).ifPresent(found::add));
        if (found.isEmpty()) {
            throw new Problem(
                    404,
                    "No such incident",
                    "No incident " + id + " is open, or lately resolved, on this replica."
                            + " GET /api/v1/correlator/incidents lists the open ones.");
        }
        Incident incident = found.getFirst();
        return new Explanation(
                incident.id(),
                incident.revision(),
                incident.title(),
                incident.severity(),
                incident.events(),
                incident.rootCause());
    }

    /// The weights that people's verdicts have taught an environment: a factor of 1 changes nothing.
    public record Weights(String environment, TunedWeights current, List<TunedWeights> versions) {}

    @GET
    @Path("/weights")
    public List<Weights> weights() {
        List<Weights> all = new ArrayList<>();
        consumer.forEachCorrelator(correlator -> correlator
                .view()
                .tunedWeights()
                .forEach((scope, versions) -> all.add(
                        new Weights(scope, versions.isEmpty() ? TunedWeights.NONE : versions.getLast(), versions))));
        return all;
    }

    /// Brings an earlier version of an environment's weights back, as a new version; 0 are those it came with. It is
    /// kept when this answers.
    @POST
    @Path("/weights/{tenant}/{environment}/revert/{version}")
    @Extension(name = "x-error-404", value = "No such weights on this replica.")
    @Extension(name = "x-error-503", value = "In use, but not written down.")
    public Weights revert(
            @PathParam("tenant") String tenant,
            @PathParam("environment") String environment,
            @PathParam("version") int version) {
        String scope = tenant + "/" + environment;
        AtomicBoolean done = new AtomicBoolean();
        consumer.forEachCorrelator(correlator -> {
            if (correlator.revertWeights(scope, version, "reverted to version " + version, clock.instant())) {
                done.set(true);
            }
        });
        if (!done.get()) {
            throw new Problem(
                    404,
                    "No such weights",
                    "No version " + version + " of the weights of " + scope + " is kept on this replica."
                            + " GET /api/v1/correlator/weights lists them; version 0 is what it came with.");
        }
        if (!consumer.snapshotNow()) {
            throw new Problem(
                    503,
                    "Not kept",
                    "Version " + version + " of the weights of " + scope
                            + " is in use, but it could not be written down:"
                            + " a restart within the snapshot interval loses it. Revert again when Redis answers.");
        }
        return weights().stream()
                .filter(weights -> weights.environment().equals(scope))
                .findFirst()
                .orElseThrow();
    }
}
