package io.epicenter.correlator.model;

import java.time.Instant;
import java.util.Map;

/// One version of the weights that people's verdicts have taught.
///
/// @param version 1, 2, ...; 0 is what the correlator came with
/// @param reason the verdict that led to it, and whose
/// @param bias added to the log-odds of every link, -1..1
/// @param links factors on the votes of the rules by name, 0.5..2; a rule without one has 1
/// @param evidence factors on the weights of the evidence by kind, 0.5..2; a kind without one has 1
public record TunedWeights(
        int version, Instant at, String reason, double bias, Map<String, Double> links, Map<String, Double> evidence) {
    public static final TunedWeights NONE = new TunedWeights(0, Instant.EPOCH, "as it came", 0, Map.of(), Map.of());

    public TunedWeights {
        links = Map.copyOf(links);
        evidence = Map.copyOf(evidence);
    }

    /// What the votes of this rule are multiplied with.
    public double linkFactor(String rule) {
        return links.getOrDefault(rule, 1.0);
    }

    /// What the weight of this kind of evidence is multiplied with.
    public double evidenceFactor(String kind) {
        return evidence.getOrDefault(kind, 1.0);
    }
}
