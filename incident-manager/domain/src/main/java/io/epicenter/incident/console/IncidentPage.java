package io.epicenter.incident.console;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Incident.Affected;
import io.epicenter.contracts.Incident.Member;
import io.epicenter.contracts.Incident.MemberKind;
import io.epicenter.contracts.Incident.RootCause;
import io.epicenter.contracts.text.DurationText;
import io.epicenter.contracts.text.PercentText;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.incident.console.graph.CallGraph;
import io.epicenter.incident.console.graph.CallGraphSvg;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.view.IncidentView;
import io.epicenter.incident.view.SignalChart;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Everything that an incident's page shows, in words.
///
/// @param acknowledgeable nobody has taken it yet and it is not over
/// @param resolvable not over yet
/// @param firstFailure null when it has only changes as members
/// @param graphSvg safe markup; empty without a graph
/// @param graphNote what limits the graph, in words; empty when nothing does
public record IncidentPage(
        IncidentRow row,
        int revision,
        String acknowledgement,
        boolean acknowledgeable,
        boolean resolvable,
        Cause cause,
        Optional<FirstFailure> firstFailure,
        Impact impact,
        List<CandidateCard> candidates,
        List<TimelineItem> timeline,
        List<ChartCard> charts,
        List<DeliveryItem> deliveries,
        List<String> ratings,
        String graphSvg,
        String graphNote) {
    /// Charts of a page, and affected services named. Chosen by hand: what fits on one screen; the rest is counted.
    public static final int MAX_CHARTS = 6;
    private static final int NAMED = 5;

    /// @param what is blamed; empty with no clear cause
    /// @param percent of confidence, such as `87%`
    /// @param reasoning why it is blamed; empty with no clear cause
    /// @param checked with no clear cause, what was looked at, in words
    public record Cause(
            String what, String entity, String confidence, String percent, String reasoning, List<String> checked) {}

    /// The member that began first.
    ///
    /// @param detected how long after the onset it was detected
    public record FirstFailure(String entity, String title, Instant onset, String clock, String detected) {}

    /// @param lead how many fail and how many may follow, in words
    /// @param more affected beyond those named
    /// @param snapshot which topology it rests on, in words
    public record Impact(String lead, String userFacing, List<AffectedItem> affected, int more, String snapshot) {}

    /// @param failing it is affected already, not only at risk
    public record AffectedItem(String service, int hops, String impact, boolean userFacing, boolean failing) {}

    /// Who was notified.
    public record DeliveryItem(
            String receiver, boolean pages, String state, String what, String problem, String clock) {}

    public static IncidentPage of(IncidentView view, List<SignalChart> charts, TopologySnapshot topology, Instant now) {
        Incident incident = view.incident();
        CallGraph graph = IncidentCallGraph.of(incident, topology);
        boolean over = view.status() == IncidentView.Status.RESOLVED;
        return new IncidentPage(
                IncidentRow.of(view, now),
                incident.revision(),
                acknowledgement(view),
                view.status() == IncidentView.Status.OPEN,
                !over,
                cause(incident),
                firstFailure(incident),
                impact(incident),
                CandidateCard.of(incident),
                TimelineItem.of(view),
                ChartCard.of(charts, MAX_CHARTS),
                view.deliveries().stream().map(IncidentPage::deliveries).toList(),
                view.ratings().stream()
                        .map(rating -> VerdictLabels.word(rating.verdict()) + " by " + rating.user())
                        .toList(),
                graph.nodes().isEmpty()
                        ? ""
                        : CallGraphSvg.draw(graph, "Call graph: " + IncidentRow.headline(incident)),
                graphNote(graph, topology, now));
    }

    private static String acknowledgement(IncidentView view) {
        var resolution = view.human().resolution();
        if (view.status() == IncidentView.Status.RESOLVED && resolution != null) {
            return "Resolved by " + resolution.user() + " at " + DisplayFormat.clock(resolution.at()) + " UTC";
        }
        var taken = view.human().acknowledgement();
        return taken == null
                ? ""
                : "Acknowledged by " + taken.user() + " at " + DisplayFormat.clock(taken.at()) + " UTC";
    }

    private static Cause cause(Incident incident) {
        String what = IncidentRow.cause(incident);
        String entity = incident.rootCause().candidates().stream()
                .findFirst()
                .filter(candidate -> !what.isEmpty())
                .map(candidate -> candidate.entity().owner().name())
                .orElse("");
        RootCause cause = incident.rootCause();
        return new Cause(
                what,
                entity,
                DisplayFormat.confidence(cause),
                PercentText.narrow(cause.confidence()),
                cause.hasCause() ? cause.reasoning() : "",
                cause.hasCause() ? List.of() : checked(cause));
    }

    private static List<String> checked(RootCause cause) {
        return cause.candidates().stream()
                .map(candidate -> candidate.entity().owner().name() + " (" + PercentText.narrow(candidate.confidence())
                        + "): " + candidate.cause())
                .toList();
    }

    private static Optional<FirstFailure> firstFailure(Incident incident) {
        return incident.events().stream()
                .filter(member -> member.kind() != MemberKind.CHANGE)
                .min(Comparator.comparing(Member::onset).thenComparing(Member::id))
                .map(member -> new FirstFailure(
                        member.entity().owner().name(),
                        member.title(),
                        member.onset(),
                        DisplayFormat.clock(member.onset()),
                        DurationText.exact(Duration.between(member.onset(), incident.detectedAt()))));
    }

    private static Impact impact(Incident incident) {
        List<Affected> affected = incident.blastRadius().affected().stream()
                .sorted(Comparator.comparing(Affected::userFacing)
                        .thenComparing(Affected::impact)
                        .reversed()
                        .thenComparing(Affected::service))
                .toList();
        List<String> failing = incident.services();
        long following = affected.stream()
                .filter(item -> !failing.contains(item.service()))
                .count();
        long userFacing = affected.stream().filter(Affected::userFacing).count();
        return new Impact(
                failing.size() + " failing" + (following > 0 ? ", " + following + " more at risk" : ""),
                userFacing > 0 ? userFacing + " user-facing" : "",
                affected.stream()
                        .limit(NAMED)
                        .map(item -> new AffectedItem(
                                item.service(),
                                item.hops(),
                                PercentText.narrow(item.impact()),
                                item.userFacing(),
                                failing.contains(item.service())))
                        .toList(),
                Math.max(0, affected.size() - NAMED),
                snapshot(incident.blastRadius()));
    }

    private static String snapshot(Incident.BlastRadius radius) {
        return radius.version() == 0
                ? "No topology was known when this was computed."
                : "Topology version " + radius.version() + ", "
                        + DurationText.exact(Duration.ofSeconds(radius.ageSeconds())) + " old when used.";
    }

    private static DeliveryItem deliveries(Delivery delivery) {
        return new DeliveryItem(
                delivery.receiver(),
                delivery.pages(),
                delivery.state().name().toLowerCase(Locale.ROOT),
                delivery.lastNotice(),
                delivery.problem(),
                DisplayFormat.clock(delivery.since()));
    }

    private static String graphNote(CallGraph graph, TopologySnapshot topology, Instant now) {
        if (topology.version() == 0) {
            return "No call graph yet: it appears with the first traces or service-graph metrics.";
        }
        String age =
                "Topology version " + topology.version() + ", built " + DurationText.exact(topology.age(now)) + " ago.";
        return graph.nodes().size() >= IncidentCallGraph.MAX_NODES
                ? age + " Only the " + IncidentCallGraph.MAX_NODES + " nearest nodes are drawn."
                : age;
    }
}
