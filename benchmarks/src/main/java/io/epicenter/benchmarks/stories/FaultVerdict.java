package io.epicenter.benchmarks.stories;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.demo.story.GroundTruth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What an incident made of one fault, by what it said last in time: before the fault is usually repaired, or so much
/// later as the alert came.
///
/// @param rank of the guilty service among the candidates, from 1; 0 when it is not among them
/// @param clear whether a cause was named at all
/// @param change whether it names the change that did it
/// @param decoyBlamed whether it names the decoy
/// @param confidence in the first candidate
/// @param detectedAfter event time from the onset to the first revision; empty when there was none
/// @param causeAfter event time from the onset to the revision from which on the cause was right
/// @param named the first candidate
record FaultVerdict(
        String fault,
        int rank,
        boolean clear,
        boolean change,
        boolean decoyBlamed,
        double confidence,
        Optional<Duration> detectedAfter,
        Optional<Duration> causeAfter,
        String named) {
    /// @param revisions of one incident, in order; empty when the fault has none of its own
    /// @param due until when they count
    static FaultVerdict of(GroundTruth truth, List<Incident> revisions, Instant due) {
        String fault =
                truth.kind() + " " + truth.guilty() + " by " + truth.change().type();
        List<Incident> inTime = revisions.stream()
                .filter(revision -> !revision.updatedAt().isAfter(due))
                .toList();
        if (inTime.isEmpty()) {
            return new FaultVerdict(fault, 0, false, false, false, 0, Optional.empty(), Optional.empty(), "nothing");
        }
        Incident last = inTime.getLast();
        return new FaultVerdict(
                fault,
                rank(last, truth),
                isClear(last),
                last.rootCause().event().equals(truth.change().id()),
                last.rootCause().event().equals(truth.decoy().id()),
                last.rootCause().confidence(),
                Optional.of(since(truth, inTime.getFirst().updatedAt())),
                rightFrom(inTime, truth).map(at -> since(truth, at)),
                last.rootCause().candidates().isEmpty()
                        ? "nobody"
                        : last.rootCause().candidates().getFirst().cause());
    }

    private static boolean isClear(Incident incident) {
        return !incident.rootCause().candidates().isEmpty()
                && incident.rootCause().hasCause();
    }

    private static Duration since(GroundTruth truth, Instant at) {
        return Duration.between(truth.onset(), at);
    }

    static int rank(Incident incident, GroundTruth truth) {
        List<Candidate> candidates = incident.rootCause().candidates();
        for (int i = 0; i < candidates.size(); i++) {
            if (candidates.get(i).entity().owner().name().equals(truth.guilty())) {
                return i + 1;
            }
        }
        return 0;
    }

    /// The time of the first revision from which on every one is right.
    private static Optional<Instant> rightFrom(List<Incident> story, GroundTruth truth) {
        Optional<Instant> from = Optional.empty();
        for (Incident revision : story) {
            if (rank(revision, truth) != 1) {
                from = Optional.empty();
            } else if (from.isEmpty()) {
                from = Optional.of(revision.updatedAt());
            }
        }
        return from;
    }

    boolean first() {
        return rank == 1;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%-34s rank %d  change %-5s%s  detected %s  cause %s  confidence %.2f%s  named: %s",
                fault,
                rank,
                change ? "right" : "WRONG",
                decoyBlamed ? " DECOY" : "",
                seconds(detectedAfter),
                seconds(causeAfter),
                confidence,
                clear ? "" : " (unclear)",
                named);
    }

    private static String seconds(Optional<Duration> time) {
        return time.map(value -> String.format(Locale.ROOT, "%5.1f s", value.toMillis() / 1000.0))
                .orElse("  never");
    }
}
