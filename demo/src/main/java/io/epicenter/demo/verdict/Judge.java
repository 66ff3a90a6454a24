package io.epicenter.demo.verdict;

import io.epicenter.demo.receiver.ReceiverLog;
import io.epicenter.demo.story.GroundTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares what became of a story with the truth. Pure: the same observation gives the same verdict.
public final class Judge {
    private static final String SLACK = "slack";
    private static final String PAGER = "pagerduty";

    private final GroundTruth truth;
    private final ReceiverLog receiverLog;

    public Judge(GroundTruth truth, ReceiverLog receiverLog) {
        this.truth = truth;
        this.receiverLog = receiverLog;
    }

    /// The incident of this story: the first one detected at or after the onset; empty when there is none.
    public Optional<SeenIncident> incident(DemoObservation seen) {
        return seen.incidents().stream()
                .filter(incident -> !incident.detectedAt().isBefore(truth.onset()))
                .min((one, other) -> one.detectedAt().compareTo(other.detectedAt()));
    }

    /// Whether the incident names the guilty service and the change.
    public boolean namesCause(SeenIncident incident) {
        return incident.blamed().equals(truth.guilty()) && incident.rests(truth.change());
    }

    /// Whether nothing more is to be waited for.
    public boolean isComplete(DemoObservation seen) {
        return verdict(seen).asTold();
    }

    public DemoVerdict verdict(DemoObservation seen) {
        List<Check> checks = new ArrayList<>();
        Optional<SeenIncident> found = incident(seen);
        checks.add(oneIncident(seen));
        if (found.isPresent()) {
            SeenIncident incident = found.get();
            checks.add(rightService(incident));
            checks.add(rightChange(incident));
            checks.add(decoySpared(incident));
            checks.add(blastRadius(incident));
            checks.add(new Check(
                    "resolved after the roll-back",
                    incident.isResolved(),
                    incident.isResolved() ? "resolved at revision " + incident.revision() : "still open"));
        }
        checks.add(oneMessage());
        checks.add(onePage());
        checks.add(messageUpdated());
        checks.add(pageResolved());
        checks.add(rulesKept());
        return new DemoVerdict(checks, summary(seen, found.orElse(null)));
    }

    private Check oneIncident(DemoObservation seen) {
        long early = seen.incidents().stream()
                .filter(incident -> incident.detectedAt().isBefore(truth.onset()))
                .count();
        int count = seen.incidents().size();
        return new Check(
                "exactly one incident, none before the fault",
                count == 1 && early == 0,
                count + " incidents, " + early + " of them before the fault");
    }

    private Check rightService(SeenIncident incident) {
        return new Check(
                "root cause is " + truth.guilty(),
                incident.blamed().equals(truth.guilty()),
                incident.blamed().isEmpty()
                        ? "nobody is blamed"
                        : incident.blamed() + " is blamed, confidence " + Math.round(incident.confidence() * 100)
                                + " %");
    }

    private Check rightChange(SeenIncident incident) {
        return new Check(
                "evidence names '" + truth.change().title() + "'",
                incident.rests(truth.change()),
                incident.cause().isEmpty() ? "no cause" : incident.cause());
    }

    private Check decoySpared(SeenIncident incident) {
        boolean blamed = incident.blamed().equals(truth.decoy().service()) || incident.blames(truth.decoy());
        return new Check(
                "decoy '" + truth.decoy().title() + "' is not blamed", !blamed, blamed ? "blamed" : "not blamed");
    }

    private Check blastRadius(SeenIncident incident) {
        Map<String, Integer> hops = incident.hops();
        boolean complete = truth.affected().entrySet().stream()
                .allMatch(caller -> caller.getValue().equals(hops.get(caller.getKey())));
        return new Check("blast radius holds the callers " + truth.affected(), complete, hops.toString());
    }

    private Check oneMessage() {
        int count = receiverLog.accepted(SLACK, "chat.postMessage").size();
        return new Check("exactly one Slack message", count == 1, count + " posted");
    }

    private Check onePage() {
        int count = receiverLog.accepted(PAGER, "trigger").size();
        return new Check("exactly one page", count == 1, count + " triggered");
    }

    private Check messageUpdated() {
        List<ReceiverLog.Entry> posts = receiverLog.accepted(SLACK, "chat.postMessage");
        boolean updated = receiverLog.accepted(SLACK, "chat.update").stream()
                .filter(update -> update.time().isAfter(truth.rollback().time()))
                .anyMatch(update -> posts.stream().anyMatch(post -> post.key().equals(update.key())));
        return new Check(
                "Slack message updated after the roll-back", updated, updated ? "updated in place" : "not updated");
    }

    private Check pageResolved() {
        List<ReceiverLog.Entry> pages = receiverLog.accepted(PAGER, "trigger");
        boolean resolved = receiverLog.accepted(PAGER, "resolve").stream()
                .anyMatch(resolve -> pages.stream().anyMatch(page -> page.key().equals(resolve.key())));
        return new Check("page resolved", resolved, resolved ? "resolved by its dedup_key" : "not resolved");
    }

    private Check rulesKept() {
        List<String> refused = receiverLog.entries().stream()
                .filter(entry -> !entry.accepted() && !entry.text().equals("ratelimited"))
                .map(entry -> entry.receiver() + " " + entry.action() + ": " + entry.text())
                .toList();
        return new Check(
                "receivers refused nothing", refused.isEmpty(), refused.isEmpty() ? "nothing" : refused.toString());
    }

    private String summary(DemoObservation seen, @Nullable SeenIncident incident) {
        long anomalies = seen.anomalies() >= 0 ? seen.anomalies() : incident == null ? 0 : incident.signals();
        int incidents = seen.incidents().size();
        int pages = receiverLog.accepted(PAGER, "trigger").size();
        String counts = seen.series() + " series, " + counted(anomalies, "anomaly", "anomalies") + " -> "
                + counted(incidents, "incident", "incidents") + " -> " + counted(pages, "page", "pages");
        return counts + "; " + (incident == null ? "not detected" : "detected in " + after(incident.detectedAt()))
                + ", " + (seen.causeSeenAt() == null ? "cause not found" : "cause after " + after(seen.causeSeenAt()));
    }

    private static String counted(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }

    private String after(Instant time) {
        return Math.round(Duration.between(truth.onset(), time).toMillis() / 1000.0) + " s";
    }
}
