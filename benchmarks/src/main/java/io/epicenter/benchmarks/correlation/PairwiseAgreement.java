package io.epicenter.benchmarks.correlation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How well a grouping agrees with the truth, over all pairs of items.
/// Source: pairwise precision and recall; adjusted Rand index after Hubert and Arabie 1985. O(items).
///
/// @param f1 harmonic mean of precision and recall of "these two belong together", 0..1
/// @param ari adjusted Rand index: 1 the same grouping, 0 what chance gives
record PairwiseAgreement(double precision, double recall, double f1, double ari) {
    /// Compares group labels, item by item; the lists are of one length.
    static <T, G> PairwiseAgreement of(List<T> truth, List<G> grouping) {
        Map<T, Long> bySide = new HashMap<>();
        Map<G, Long> byGroup = new HashMap<>();
        Map<Cell<T, G>, Long> both = new HashMap<>();
        for (int i = 0; i < truth.size(); i++) {
            bySide.merge(truth.get(i), 1L, Long::sum);
            byGroup.merge(grouping.get(i), 1L, Long::sum);
            both.merge(new Cell<>(truth.get(i), grouping.get(i)), 1L, Long::sum);
        }
        double together = pairs(both);
        double truePairs = pairs(bySide);
        double foundPairs = pairs(byGroup);
        double precision = foundPairs == 0 ? 1 : together / foundPairs;
        double recall = truePairs == 0 ? 1 : together / truePairs;
        double f1 = truePairs + foundPairs == 0 ? 1 : 2 * together / (truePairs + foundPairs);
        double all = truth.size() * (truth.size() - 1.0) / 2;
        double byChance = all == 0 ? 0 : truePairs * foundPairs / all;
        double most = (truePairs + foundPairs) / 2;
        return new PairwiseAgreement(
                precision, recall, f1, most == byChance ? 1 : (together - byChance) / (most - byChance));
    }

    private record Cell<T, G>(T truth, G group) {}

    private static double pairs(Map<?, Long> counts) {
        return counts.values().stream().mapToDouble(n -> n * (n - 1.0) / 2).sum();
    }
}
