package io.epicenter.detector.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Finds pairs of templates whose counts go together, such as `opened` and `closed`. With a share p of the lines of
/// both, independent counts of dispersions Fa and Fb make the share's dispersion about (1 - p) Fa + p Fb; a pair that
/// shows less than half of it is an invariant. O(watched^2 x history), run once per history.
final class TemplateInvariants {
    /// Lines of both in the history at least, share of the rarer one at least, and dispersion below which they go
    /// together, as a part of that of independent counts. Chosen by hand: with fewer or rarer lines chance alone
    /// makes the dispersion small.
    private static final int LEAST_LINES = 200;
    private static final double LEAST_SHARE = 0.1;
    private static final double TIED = 0.5;

    private TemplateInvariants() {}

    /// @param looseness dispersion as a part of that of independent counts; less is tighter
    record TemplatePair(TemplateCounts one, TemplateCounts other, double looseness) {}

    static List<TemplatePair> among(List<TemplateCounts> kinds, int most) {
        List<TemplatePair> pairs = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            for (int j = i + 1; j < kinds.size(); j++) {
                TemplatePair pair = new TemplatePair(kinds.get(i), kinds.get(j), looseness(kinds.get(i), kinds.get(j)));
                if (pair.looseness() < TIED) {
                    pairs.add(pair);
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(TemplatePair::looseness));
        return pairs.subList(0, Math.min(most, pairs.size()));
    }

    private static double looseness(TemplateCounts one, TemplateCounts other) {
        double total = 0;
        double part = 0;
        for (int i = 0; i < TemplateCounts.HISTORY; i++) {
            total += one.countAt(i) + other.countAt(i);
            part += one.countAt(i);
        }
        double share = total > 0 ? part / total : 0;
        if (total < LEAST_LINES || share < LEAST_SHARE || share > 1 - LEAST_SHARE) {
            return Double.POSITIVE_INFINITY;
        }
        double squares = 0;
        int intervals = 0;
        for (int i = 0; i < TemplateCounts.HISTORY; i++) {
            double lines = one.countAt(i) + other.countAt(i);
            if (lines > 0) {
                double difference = one.countAt(i) - share * lines;
                squares += difference * difference / (lines * share * (1 - share));
                intervals++;
            }
        }
        double independent = (1 - share) * dispersion(one) + share * dispersion(other);
        return intervals < TemplateCounts.HISTORY / 2 || independent <= 0
                ? Double.POSITIVE_INFINITY
                : squares / (intervals - 1) / independent;
    }

    private static double dispersion(TemplateCounts counts) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < TemplateCounts.HISTORY; i++) {
            sum += counts.countAt(i);
            squares += (double) counts.countAt(i) * counts.countAt(i);
        }
        double mean = sum / TemplateCounts.HISTORY;
        return mean == 0 ? 0 : (squares / TemplateCounts.HISTORY - mean * mean) / mean;
    }
}
