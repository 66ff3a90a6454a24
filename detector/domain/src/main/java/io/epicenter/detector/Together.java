package io.epicenter.detector;

import io.epicenter.detector.method.VectorMethod.Judgement;
import java.util.Map;
import java.util.TreeMap;

/// The signals of one entity in one interval: the vector of their deviations, and how surprised each is by itself.
final class Together {
    /// Surprise (-ln p) that every signal has now and then.
    private static final double USUAL = 3;

    private final Map<String, Double> deviations = new TreeMap<>();
    private double excess;

    /// @param deviation in scales, signed
    /// @param pValue of the signal by itself
    void add(String signal, double deviation, double pValue) {
        deviations.put(signal, deviation);
        excess += Math.max(0, -Math.log(Math.max(1e-15, pValue)) - USUAL);
    }

    Map<String, Double> deviations() {
        return deviations;
    }

    int size() {
        return deviations.size();
    }

    /// The vote of the vector's method and of the signals: the surprise of the one plus the mean of what the others are
    /// surprised beyond the usual, which is next to nothing as long as all is well.
    Judgement vote(Judgement judgement) {
        double p = judgement.pValue() * Math.exp(-excess / Math.max(1, deviations.size()));
        return new Judgement(
                judgement.score(), judgement.expected(), judgement.upper(), Math.max(1e-30, p), judgement.warming());
    }
}
