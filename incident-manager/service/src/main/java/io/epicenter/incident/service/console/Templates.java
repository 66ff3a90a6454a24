package io.epicenter.incident.service.console;

import io.epicenter.incident.console.ConnectPage;
import io.epicenter.incident.console.DecisionRow;
import io.epicenter.incident.console.IncidentPage;
import io.epicenter.incident.console.OverviewPage;
import io.epicenter.incident.console.RunbookCard;
import io.epicenter.incident.console.TopologyPage;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/// The console's pages, checked against their templates at build time.
@CheckedTemplate(basePath = "console")
final class Templates {
    private Templates() {}

    static native TemplateInstance overview(Shell shell, OverviewPage page);

    static native TemplateInstance incident(Shell shell, IncidentPage page, List<RunbookCard> runbooks);

    static native TemplateInstance topology(Shell shell, TopologyPage page);

    static native TemplateInstance decisions(Shell shell, List<DecisionRow> rows, String search);

    static native TemplateInstance connect(Shell shell, ConnectPage page);

    static native TemplateInstance missing(Shell shell, String what);
}
