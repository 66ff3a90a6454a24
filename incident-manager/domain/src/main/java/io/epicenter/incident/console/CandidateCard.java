package io.epicenter.incident.console;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.contracts.Incident.Evidence;
import io.epicenter.contracts.text.PercentText;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One hypothesis with what speaks for and against it.
///
/// @param entity its text form, to name it in feedback
/// @param share confidence in whole percent, for a bar
public record CandidateCard(
        int rank,
        String entity,
        String name,
        String cause,
        int share,
        String confidence,
        List<Claim> evidence,
        List<Claim> counterEvidence) {

    /// @param share of the strongest claim's weight, in whole percent
    public record Claim(String kind, String text, int share) {}

    static List<CandidateCard> of(Incident incident) {
        List<Candidate> candidates = incident.rootCause().candidates();
        return IntStream.range(0, candidates.size())
                .mapToObj(i -> of(i + 1, candidates.get(i)))
                .toList();
    }

    private static CandidateCard of(int rank, Candidate candidate) {
        double strongest = Stream.concat(candidate.evidence().stream(), candidate.counterEvidence().stream())
                .mapToDouble(evidence -> Math.abs(evidence.weight()))
                .max()
                .orElse(1);
        return new CandidateCard(
                rank,
                candidate.entity().owner().toString(),
                candidate.entity().owner().name(),
                candidate.cause(),
                (int) Math.round(candidate.confidence() * 100),
                PercentText.narrow(candidate.confidence()),
                claims(candidate.evidence(), strongest),
                claims(candidate.counterEvidence(), strongest));
    }

    private static List<Claim> claims(List<Evidence> evidence, double strongest) {
        return evidence.stream()
                .sorted(Comparator.comparingDouble(item -> -Math.abs(item.weight())))
                .map(item -> new Claim(
                        item.kind(),
                        item.text(),
                        strongest == 0 ? 0 : (int) Math.round(100 * Math.abs(item.weight()) / strongest)))
                .toList();
    }
}
