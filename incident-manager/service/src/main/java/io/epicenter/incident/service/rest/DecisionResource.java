package io.epicenter.incident.service.rest;

import io.epicenter.contracts.Decision;
import io.epicenter.incident.service.view.IncidentViews;
import io.epicenter.incident.view.IncidentView;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/// Why somebody was or was not notified, and what changes right now.
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
class DecisionResource {
    /// Decisions in one answer. Chosen by hand, as for incidents.
    private static final int MAX_LIMIT = 1_000;

    private final IncidentViews views;

    DecisionResource(IncidentViews views) {
        this.views = views;
    }

    @GET
    @Path("/decisions")
    @Operation(summary = "What became of an anomaly and why; without one, the most recent decisions")
    public List<Decision> decisions(
            @QueryParam("anomaly") @Nullable String anomaly, @QueryParam("limit") @DefaultValue("100") int limit) {
        return anomaly == null || anomaly.isBlank()
                ? views.recentDecisions(Math.clamp(limit, 1, MAX_LIMIT))
                : views.decisions(anomaly);
    }

    @GET
    @Path("/counts")
    @Operation(summary = "How many anomalies became how many incidents and pages")
    public IncidentViews.Counts counts() {
        return views.counts();
    }

    @GET
    @Path("/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Operation(summary = "Every change of an incident, without its timeline")
    public Multi<IncidentView> stream() {
        return views.changes().map(IncidentView::inList);
    }
}
