package io.epicenter.incident.service.rest;

import io.epicenter.incident.runbook.Runbook;
import io.epicenter.incident.service.config.RunbookCatalog;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// All runbooks.
@Path("/api/v1/runbooks")
@Produces(MediaType.APPLICATION_JSON)
public class RunbooksResource {
    private final RunbookCatalog catalog;

    RunbooksResource(RunbookCatalog catalog) {
        this.catalog = catalog;
    }

    /// @param problems what is wrong with the files that were left out
    public record RunbookList(List<Runbook> runbooks, List<String> problems) {}

    @GET
    @Operation(summary = "All runbooks, and what is wrong with those left out")
    public RunbookList all() {
        return new RunbookList(catalog.all(), catalog.problems());
    }
}
