package io.epicenter.incident.service.console;

import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.incident.console.ChartCard;
import io.epicenter.incident.console.ConnectPage;
import io.epicenter.incident.console.DecisionRow;
import io.epicenter.incident.console.IncidentPage;
import io.epicenter.incident.console.OverviewPage;
import io.epicenter.incident.console.RunbookCard;
import io.epicenter.incident.console.TopologyPage;
import io.epicenter.incident.service.config.RunbookCatalog;
import io.epicenter.incident.service.view.IncidentViews;
import io.epicenter.incident.view.IncidentFilter;
import io.epicenter.incident.view.IncidentView;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/// The console's pages. They only read: what people do goes through the REST API.
@Path("/")
class ConsolePages {
    /// Rows of a page, and decisions that a search looks at: all that the read model keeps by default. Chosen by hand.
    private static final int SHOWN_DECISIONS = 200;
    private static final int SEARCHED_DECISIONS = 20_000;
    private static final String HTML = MediaType.TEXT_HTML + ";charset=UTF-8";

    /// How the console presents its surroundings.
    @ConfigMapping(prefix = "epicenter.incidents.console")
    interface Config {
        /// Address at which ingest can be reached from where people copy the "Connect" blocks to.
        @WithDefault("http://localhost:8080")
        String ingestUrl();

        /// Most incidents that the list shows.
        @WithDefault("200")
        int maxRows();
    }

    private final IncidentViews views;
    private final RunbookCatalog catalog;
    private final CurrentTopology topology;
    private final AssetVersion assets;
    private final Config config;

    ConsolePages(
            IncidentViews views, RunbookCatalog catalog, CurrentTopology topology, AssetVersion assets, Config config) {
        this.views = views;
        this.catalog = catalog;
        this.topology = topology;
        this.assets = assets;
        this.config = config;
    }

    @GET
    @Operation(hidden = true)
    @Produces(HTML)
    public TemplateInstance overview(@QueryParam("state") @DefaultValue("open") String state) {
        List<IncidentView> all = views.list(new IncidentFilter(Set.of(), 1, IncidentFilter.MAX_LIMIT));
        IncidentViews.Counts counts = views.counts();
        OverviewPage page = OverviewPage.of(
                all,
                new OverviewPage.Funnel(counts.anomalies(), counts.incidents(), counts.pages()),
                state,
                config.maxRows(),
                Instant.now());
        return Templates.overview(shell(page.title(), "incidents"), page);
    }

    @GET
    @Path("incidents/{id}")
    @Operation(hidden = true)
    @Produces(HTML)
    public Response incident(@PathParam("id") String id) {
        return views.find(id)
                .map(view -> Response.ok(incident(view)))
                .orElseGet(() -> Response.status(Response.Status.NOT_FOUND)
                        .entity(Templates.missing(shell("Not found", "incidents"), "incident " + id)))
                .build();
    }

    private TemplateInstance incident(IncidentView view) {
        IncidentPage page = IncidentPage.of(view, views.charts(view.id()), snapshot(), Instant.now());
        List<RunbookCard> cards = catalog.fitting(view.incident()).stream()
                .map(runbook -> RunbookCard.of(runbook, catalog.plan(runbook, view.incident())))
                .toList();
        return Templates.incident(shell(page.row().headline(), "incidents"), page, cards);
    }

    /// The charts' points, in columns.
    @GET
    @Path("incidents/{id}/charts")
    @Operation(hidden = true)
    @Produces(MediaType.APPLICATION_JSON)
    public List<ChartCard> charts(@PathParam("id") String id) {
        return ChartCard.of(views.charts(id), IncidentPage.MAX_CHARTS);
    }

    @GET
    @Path("topology")
    @Operation(hidden = true)
    @Produces(HTML)
    public TemplateInstance topology(@QueryParam("service") @DefaultValue("") String service) {
        TopologyPage page = TopologyPage.of(snapshot(), service, Instant.now());
        return Templates.topology(shell(page.title(), "topology"), page);
    }

    @GET
    @Path("decisions")
    @Operation(hidden = true)
    @Produces(HTML)
    public TemplateInstance decisions(@QueryParam("q") @DefaultValue("") String search) {
        List<DecisionRow> rows = views.recentDecisions(SEARCHED_DECISIONS).stream()
                .map(DecisionRow::of)
                .filter(row -> row.matches(search))
                .limit(SHOWN_DECISIONS)
                .toList();
        return Templates.decisions(shell("Why was I not paged?", "decisions"), rows, search);
    }

    @GET
    @Path("connect")
    @Operation(hidden = true)
    @Produces(HTML)
    public TemplateInstance connect() {
        return Templates.connect(shell("Connect your own", "connect"), ConnectPage.of(config.ingestUrl()));
    }

    private TopologySnapshot snapshot() {
        return topology.snapshot();
    }

    private Shell shell(String title, String section) {
        return new Shell(title, section, assets.version());
    }
}
