package io.epicenter.incident.service.rest;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.incident.Decided;
import io.epicenter.incident.response.ResponderAction;
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
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;
import org.jspecify.annotations.Nullable;

/// Incidents for people and scripts.
@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
public class IncidentResource {
    private final IncidentViews views;
    private final DurableRegistry registry;
    private final HttpDelivery delivery;

    IncidentResource(IncidentViews views, DurableRegistry registry, HttpDelivery delivery) {
        this.views = views;
        this.registry = registry;
        this.delivery = delivery;
    }

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
    public Uni<IncidentView> acknowledge(@PathParam("id") String id, ResponderRequests.@Nullable ByUser body) {
        return applied(id, ResponderRequests.acknowledgement(body));
    }

    @POST
    @Path("/{id}/resolve")
    @Extension(name = "x-error-404", value = "No such incident.")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Say that an incident is over")
    public Uni<IncidentView> resolve(@PathParam("id") String id, ResponderRequests.@Nullable ByUser body) {
        return applied(id, ResponderRequests.resolution(body));
    }

    @POST
    @Path("/{id}/feedback")
    @Extension(name = "x-error-404", value = "No such incident.")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Rate an incident: confirmed, expected, false_alarm, new_normal or wrong_cause")
    public Uni<IncidentView> feedback(@PathParam("id") String id, ResponderRequests.@Nullable FeedbackRequest body) {
        return applied(id, ResponderRequests.rating(body));
    }

    private Uni<IncidentView> applied(String id, ResponderAction action) {
        return registry.applyAndGet((incidents, now) -> Decided.found(incidents.respond(id, action, now)))
                .map(known -> {
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
