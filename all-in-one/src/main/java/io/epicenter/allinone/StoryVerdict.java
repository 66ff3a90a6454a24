package io.epicenter.allinone;

import io.epicenter.contracts.Incident;
import io.epicenter.demo.Truth;
import io.epicenter.replay.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a replayed story ended, measured against the truth.
///
/// @param incidents how many were opened in all, the warm-up included
/// @param early how many of them before the fault began
/// @param guilty whether the last word on the cause names the guilty service
/// @param change whether it names the change that did it
/// @param decoyBlamed whether it names the decoy
/// @param detectedAfter event time from the fault's onset to the first revision; empty when there was none
/// @param causeAfter event time from the onset to the revision from which on the cause was right
/// @param missed callers of the guilty service that the blast radius lacks
record StoryVerdict(
        long seed,
        String story,
        int incidents,
        int early,
        long anomalies,
        boolean guilty,
        boolean change,
        boolean decoyBlamed,
        Optional<Duration> detectedAfter,
        Optional<Duration> causeAfter,
        double confidence,
        int severity,
        boolean resolved,
        List<String> missed,
        String named) {
    static StoryVerdict of(Truth truth, Outcome outcome) {
        List<Incident> incidents = outcome.incidents();
        List<String> before = outcome.revisions().stream()
                .filter(revision -> revision.updatedAt().isBefore(truth.onset()))
                .map(Incident::id)
                .distinct()
                .toList();
        int early = before.size();
        List<Incident> revisions = outcome.revisions().stream()
                .filter(revision -> !before.contains(revision.id()))
                .toList();
        String id = revisions.isEmpty() ? "" : revisions.getFirst().id();
        List<Incident> story =
                revisions.stream().filter(revision -> revision.id().equals(id)).toList();
        String what =
                truth.kind() + " " + truth.guilty() + " by " + truth.change().type();
        if (story.isEmpty()) {
            return new StoryVerdict(
                    truth.seed(),
                    what,
                    incidents.size(),
                    early,
                    outcome.counts().anomalies(),
                    false,
                    false,
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    0,
                    false,
                    List.of(),
                    "nothing");
        }
        Incident last = story.getLast();
        return new StoryVerdict(
                truth.seed(),
                what,
                incidents.size(),
                early,
                outcome.counts().anomalies(),
                isRight(last, truth),
                last.rootCause().event().equals(truth.change().id()),
                last.rootCause().event().equals(truth.decoy().id()),
                Optional.of(since(truth, story.getFirst().updatedAt())),
                rightFrom(story, truth).map(at -> since(truth, at)),
                last.rootCause().confidence(),
                last.severity(),
                last.status() == Incident.Status.RESOLVED,
                missed(story, truth),
                last.rootCause().candidates().isEmpty()
                        ? "nobody"
                        : last.rootCause().candidates().getFirst().cause());
    }

    private static Duration since(Truth truth, Instant at) {
        return Duration.between(truth.onset(), at);
    }

    private static boolean isRight(Incident incident, Truth truth) {
        return !incident.rootCause().event().isEmpty()
                && !incident.rootCause().candidates().isEmpty()
                && incident.rootCause()
                        .candidates()
                        .getFirst()
                        .entity()
                        .owner()
                        .name()
                        .equals(truth.guilty());
    }

    /// The time of the first revision from which on every one is right.
    private static Optional<Instant> rightFrom(List<Incident> story, Truth truth) {
        Optional<Instant> from = Optional.empty();
        for (Incident revision : story) {
            if (!isRight(revision, truth)) {
                from = Optional.empty();
            } else if (from.isEmpty()) {
                from = Optional.of(revision.updatedAt());
            }
        }
        return from;
    }

    private static List<String> missed(List<Incident> story, Truth truth) {
        Incident last = story.getLast();
        List<String> missed = new ArrayList<>(truth.affected().keySet());
        last.blastRadius().affected().forEach(affected -> missed.remove(affected.service()));
        return missed.stream().sorted().toList();
    }

    /// One incident, opened by the fault, the right service and change named, and resolved after the repair.
    boolean asTold() {
        return incidents == 1 && early == 0 && guilty && change && resolved;
    }

    String line() {
        return "%-4s seed %-4d %-38s incidents %d (%d early)  anomalies %-3d  service %-5s change %-5s%s  detected %s  cause %s  confidence %.2f  severity %d  %s  missed %s  named: %s"
                .formatted(
                        asTold() ? "ok" : "BAD",
                        seed,
                        story,
                        incidents,
                        early,
                        anomalies,
                        guilty ? "right" : "WRONG",
                        change ? "right" : "WRONG",
                        decoyBlamed ? " DECOY" : "",
                        seconds(detectedAfter),
                        seconds(causeAfter),
                        confidence,
                        severity,
                        resolved ? "resolved" : "OPEN",
                        missed,
                        named);
    }

    private static String seconds(Optional<Duration> time) {
        return time.map(value -> "%5.1f s".formatted(value.toMillis() / 1000.0)).orElse("   never");
    }
}
