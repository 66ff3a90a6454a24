package io.epicenter.correlator.service;

import io.epicenter.chassis.Problem;
import io.epicenter.contracts.Incident;
import io.epicenter.correlator.Correlator;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.ArrayList;
import java.util.List;

/// What the correlator holds, for people and scripts. The incidents' home is incident-manager.
@Path("/api/v1/correlator")
public class CorrelatorResource {
    private final CorrelatedConsumer consumer;

    @Inject
    CorrelatorResource(CorrelatedConsumer consumer) {
        this.consumer = consumer;
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
        consumer.onEachCorrelator(correlator -> {
            incidents.addAll(correlator.openIncidents());
            partitions.add(correlator.statistics());
        });
        return new OpenIncidents(incidents.size(), incidents, partitions);
    }

    @GET
    @Path("/explain/{incident}")
    public Explanation explain(@PathParam("incident") String id) {
        List<Incident> found = new ArrayList<>();
        consumer.onEachCorrelator(correlator -> correlator.incident(id).ifPresent(found::add));
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
}
