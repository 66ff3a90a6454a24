package io.epicenter.incident.service.rest;

import io.epicenter.chassis.rest.Problem;
import io.epicenter.contracts.Action;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.Incident;
import io.epicenter.incident.runbook.DryRun;
import io.epicenter.incident.runbook.Runbook;
import io.epicenter.incident.service.config.RunbookCatalog;
import io.epicenter.incident.service.state.KafkaIncidentOutputs;
import io.epicenter.incident.service.view.IncidentViews;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.extensions.Extension;

/// The runbooks of an incident: which fit, and what one would do.
@Path("/api/v1/incidents/{id}/runbooks")
@Produces(MediaType.APPLICATION_JSON)
class IncidentRunbooksResource {
    private final RunbookCatalog catalog;
    private final IncidentViews views;
    private final KafkaIncidentOutputs outputs;

    IncidentRunbooksResource(RunbookCatalog catalog, IncidentViews views, KafkaIncidentOutputs outputs) {
        this.catalog = catalog;
        this.views = views;
        this.outputs = outputs;
    }

    @GET
    @Extension(name = "x-error-404", value = "No such incident.")
    @Operation(summary = "Runbooks that fit the incident's root cause, the least risky first")
    public List<Runbook> fitting(@PathParam("id") String id) {
        return catalog.fitting(incident(id));
    }

    @POST
    @Path("/{name}/dry-run")
    @Extension(name = "x-error-404", value = "No such incident or runbook.")
    @Extension(name = "x-error-422", value = "The runbook does not fit the incident.")
    @Operation(summary = "Show exactly what a runbook would do; nothing is done")
    public DryRun.Result.Planned dryRun(@PathParam("id") String id, @PathParam("name") String name) {
        Incident incident = incident(id);
        Runbook runbook = catalog.named(name)
                .orElseThrow(() -> new Problem(
                        404, "No such runbook", "There is no runbook of this name. GET /api/v1/runbooks lists them."));
        return switch (catalog.plan(runbook, incident)) {
            case DryRun.Result.Planned planned -> {
                outputs.publish(audit(planned));
                yield planned;
            }
            case DryRun.Result.Impossible impossible ->
                throw new Problem(
                        422,
                        "Runbook does not fit",
                        impossible.reason() + ". GET /api/v1/incidents/" + incident.id()
                                + "/runbooks lists those that fit.");
        };
    }

    private static Action audit(DryRun.Result.Planned planned) {
        Instant now = Instant.now();
        return new Action(
                Ids.of("dry-run", planned.incident(), planned.plan(), now.toString()),
                planned.incident(),
                now,
                "runbook",
                planned.runbook(),
                "dry-run",
                "plan " + planned.plan());
    }

    private Incident incident(String id) {
        return views.find(id).orElseThrow(() -> IncidentResource.unknown(id)).incident();
    }
}
