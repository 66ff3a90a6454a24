package io.epicenter.benchmarks.stories;

import io.epicenter.contracts.Incident;
import io.epicenter.demo.story.GroundTruth;
import io.epicenter.replay.ReplayResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How a replayed story ended, measured against the truth.
///
/// @param incidents how many were told in all, the warm-up included
/// @param early how many of them before the first fault began
/// @param faults one for each, by onset
/// @param resolved whether every incident was over at the end
/// @param lastWord whether the last revisions name every guilty service and its change
/// @param missed callers of a guilty service that the blast radius of its incident lacks
record StoryVerdict(
        long seed,
        int incidents,
        int early,
        List<FaultVerdict> faults,
        boolean resolved,
        boolean lastWord,
        List<String> missed) {
    StoryVerdict {
        faults = List.copyOf(faults);
        missed = List.copyOf(missed);
    }

    /// @param before how long before each repair the last word counts
    static StoryVerdict of(List<GroundTruth> truths, ReplayResult result, Duration before) {
        Instant onset = truths.getFirst().onset();
        Map<String, List<Incident>> told = result.revisions().stream()
                .collect(Collectors.groupingBy(Incident::id, LinkedHashMap::new, Collectors.toList()));
        List<List<Incident>> later = told.values().stream()
                .filter(revisions -> !revisions.getFirst().updatedAt().isBefore(onset))
                .toList();
        List<List<Incident>> own = assign(truths, later, before);
        List<FaultVerdict> faults = new ArrayList<>();
        List<String> missed = new ArrayList<>();
        boolean lastWord = true;
        for (int i = 0; i < truths.size(); i++) {
            GroundTruth truth = truths.get(i);
            faults.add(verdict(truth, own.get(i), before));
            if (own.get(i).isEmpty()) {
                lastWord = false;
                continue;
            }
            Incident last = own.get(i).getLast();
            lastWord &= FaultVerdict.rank(last, truth) == 1
                    && last.rootCause().event().equals(truth.change().id());
            missed.addAll(missed(last, truth));
        }
        boolean resolved =
                result.incidents().stream().allMatch(incident -> incident.status() == Incident.Status.RESOLVED);
        return new StoryVerdict(
                truths.getFirst().seed(), told.size(), told.size() - later.size(), faults, resolved, lastWord, missed);
    }

    /// The incident of each fault: of one fault the first one told after its onset, of two faults those that serve
    /// them best, never the same one for both.
    private static List<List<Incident>> assign(
            List<GroundTruth> truths, List<List<Incident>> incidents, Duration before) {
        List<List<Incident>> padded = new ArrayList<>(incidents);
        padded.add(List.of());
        if (truths.size() == 1) {
            return List.of(padded.getFirst());
        }
        padded.add(List.of());
        List<List<Incident>> best = List.of();
        double most = -1;
        for (int i = 0; i < padded.size(); i++) {
            for (int j = 0; j < padded.size(); j++) {
                double served =
                        served(truths.get(0), padded.get(i), before) + served(truths.get(1), padded.get(j), before);
                if (i != j && served > most) {
                    most = served;
                    best = List.of(padded.get(i), padded.get(j));
                }
            }
        }
        return best;
    }

    private static FaultVerdict verdict(GroundTruth truth, List<Incident> revisions, Duration before) {
        return FaultVerdict.of(truth, revisions, truth.rollback().time().minus(before));
    }

    private static double served(GroundTruth truth, List<Incident> revisions, Duration before) {
        FaultVerdict verdict = verdict(truth, revisions, before);
        return verdict.rank() == 0 ? 0 : 1.0 / verdict.rank();
    }

    private static List<String> missed(Incident last, GroundTruth truth) {
        List<String> missed = new ArrayList<>(truth.affected().keySet());
        last.blastRadius().affected().forEach(affected -> missed.remove(affected.service()));
        return missed.stream().sorted().toList();
    }

    /// One incident for each fault, opened by it, the right service and change named, and resolved after the repair.
    boolean asTold() {
        return incidents == faults.size() && early == 0 && lastWord && resolved;
    }

    String line() {
        String head = "%-4s seed %-4d incidents %d (%d early)  %s  missed %s  "
                .formatted(asTold() ? "ok" : "BAD", seed, incidents, early, resolved ? "resolved" : "OPEN", missed);
        return faults.stream().map(FaultVerdict::line).collect(Collectors.joining("\n" + " ".repeat(14), head, ""));
    }
}
