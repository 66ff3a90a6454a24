package io.epicenter.correlator.rootcause.observation;

import io.epicenter.correlator.model.Symptom;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// How much symptoms tell by how rarely their signatures appear.
public final class SymptomRarity {
    /// Rarity, 0..1, of what tells nothing any more. Chosen by hand while looking at the recorded alert streams
    /// (docs/accuracy-root-cause.md, "What was fitted"); larger ignores more of the usual alerts.
    private static final double COMMON = 0.2;

    /// The score, 0..1, that each symptom has at least. Chosen by hand, so that a weak symptom of a rare signature
    /// still counts.
    private static final double LEAST_SCORE = 0.1;

    private SymptomRarity() {}

    /// The square of the rarity beyond what is common, times the score.
    public static double weight(Symptom symptom) {
        double rare = Math.max(0, symptom.rarity() - COMMON) / (1 - COMMON);
        return rare * rare * Math.max(LEAST_SCORE, symptom.score());
    }

    /// The weights of symptoms, each signature once: sixteen cores of one processor are one symptom.
    public static double sum(Collection<Symptom> symptoms) {
        Map<String, Double> bySignature = new TreeMap<>();
        for (Symptom symptom : symptoms) {
            bySignature.merge(symptom.signature(), weight(symptom), Math::max);
        }
        return bySignature.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
