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
    private final GroundTruth truth;
    private final ReceiverChecks receivers;

    public Judge(GroundTruth truth, ReceiverLog receiverLog) {
        this.truth = truth;
        this.receivers = new ReceiverChecks(truth, receiverLog);
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
        checks.addAll(receivers.checks());
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

    private String summary(DemoObservation seen, @Nullable SeenIncident incident) {
        long anomalies = seen.anomalies() >= 0 ? seen.anomalies() : incident == null ? 0 : incident.signals();
        int incidents = seen.incidents().size();
        int pages = receivers.pages().size();
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
