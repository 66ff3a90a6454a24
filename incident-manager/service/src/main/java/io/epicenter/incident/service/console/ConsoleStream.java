package io.epicenter.incident.service.console;

import io.epicenter.incident.service.view.IncidentViews;
import io.smallrye.mutiny.Multi;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestStreamElementType;

/// Tells open pages that an incident changed; they fetch what they show. A heartbeat keeps proxies from closing the
/// stream and shows the page that it is still connected.
@Path("/console/stream")
class ConsoleStream {
    /// Chosen by hand: well below the 60 s after which proxies usually close a quiet connection.
    private static final Duration EVERY = Duration.ofSeconds(10);

    /// @param incident that changed; empty for a heartbeat
    record Change(String incident, int revision) {
        static final Change HEARTBEAT = new Change("", 0);
    }

    private final IncidentViews views;

    ConsoleStream(IncidentViews views) {
        this.views = views;
    }

    @GET
    @Operation(hidden = true)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    public Multi<Change> stream() {
        Multi<Change> heartbeats =
                Multi.createFrom().ticks().every(EVERY).onOverflow().drop().map(tick -> Change.HEARTBEAT);
        Multi<Change> changes = views.changes()
                .map(view -> new Change(view.id(), view.incident().revision()));
        return Multi.createBy().merging().streams(heartbeats, changes);
    }
}
