package io.epicenter.incident.service.rest;

import io.epicenter.incident.runbook.Runbook;
import io.epicenter.incident.service.config.Runbooks;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// All runbooks.
@Path("/api/v1/runbooks")
@Produces(MediaType.APPLICATION_JSON)
public class ShelfResource {
    private final Runbooks runbooks;

    ShelfResource(Runbooks runbooks) {
        this.runbooks = runbooks;
    }

    /// @param problems what is wrong with the files that were left out
    public record Shelf(List<Runbook> runbooks, List<String> problems) {}

    @GET
    @Operation(summary = "All runbooks, and what is wrong with those left out")
    public Shelf all() {
        return new Shelf(runbooks.all(), runbooks.problems());
    }
}
