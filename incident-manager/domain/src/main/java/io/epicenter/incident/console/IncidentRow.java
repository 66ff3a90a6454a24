package io.epicenter.incident.console;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Incident.Affected;
import io.epicenter.contracts.text.DurationText;
import io.epicenter.incident.notification.Severity;
import io.epicenter.incident.view.IncidentView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// One line of the incident list.
///
/// @param state open, acknowledged or resolved; also a class of the style sheet
/// @param cause what is blamed, in words; empty with no clear cause
/// @param confidence class of the cause's confidence
/// @param lasted how long it has lasted, or lasted
/// @param more services beyond those named
/// @param pageState none, pending, paged, resolved or failed; also a class of the style sheet
public record IncidentRow(
        String id,
        String href,
        String state,
        int severity,
        String severityWord,
        String headline,
        String cause,
        String confidence,
        Instant since,
        String sinceText,
        boolean running,
        String lasted,
        List<String> services,
        int more,
        int affected,
        int userFacing,
        int signals,
        String pageState,
        String page,
        String environment) {
    /// Services in a row. Chosen by hand: what fits in one line.
    private static final int NAMED_SERVICES = 3;

    public static IncidentRow of(IncidentView view, Instant now) {
        Incident incident = view.incident();
        boolean running = view.status() != IncidentView.Status.RESOLVED;
        List<String> services = incident.services();
        List<Affected> affected = incident.blastRadius().affected();
        return new IncidentRow(
                incident.id(),
                "/incidents/" + Urls.encode(incident.id()),
                view.status().name().toLowerCase(Locale.ROOT),
                incident.severity(),
                Severity.word(incident.severity()),
                headline(incident),
                cause(incident),
                DisplayFormat.confidence(incident.rootCause()),
                incident.createdAt(),
                DisplayFormat.moment(incident.createdAt()),
                running,
                DurationText.exact(Duration.between(incident.createdAt(), running ? now : end(view))),
                services.stream().limit(NAMED_SERVICES).toList(),
                Math.max(0, services.size() - NAMED_SERVICES),
                affected.size(),
                (int) affected.stream().filter(Affected::userFacing).count(),
                incident.signalCount(),
                view.page().name().toLowerCase(Locale.ROOT),
                page(view),
                incident.environment());
    }

    static String headline(Incident incident) {
        return incident.title().isBlank() ? "Incident in " + incident.environment() : incident.title();
    }

    static String cause(Incident incident) {
        return incident.rootCause().hasCause()
                ? incident.rootCause().candidates().getFirst().cause()
                : "";
    }

    /// When it ended: by the machine or by a person, whichever came first.
    static Instant end(IncidentView view) {
        Instant machine = view.incident().resolvedAt();
        var resolution = view.human().resolution();
        if (resolution != null && (machine == null || resolution.at().isBefore(machine))) {
            return resolution.at();
        }
        return machine == null ? view.incident().updatedAt() : machine;
    }

    static String page(IncidentView view) {
        return switch (view.page()) {
            case NONE -> "not paged";
            case PENDING -> "paging";
            case PAGED -> "paged";
            case RESOLVED -> "page closed";
            case FAILED -> "page failed";
        };
    }
}
