package io.epicenter.benchmarks.logs;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// How well found groups of messages match the true ones.
///
/// @param accuracy part of the messages whose group holds exactly the messages of a true group. Source: Zhu et al.,
///     Tools and Benchmarks for Automated Log Parsing, ICSE-SEIP 2019
/// @param f1 the same counted over groups: harmonic mean of precision and recall (FGA). Source: Jiang et al., ISSTA
/// 2024
/// @param found number of groups
/// @param expected number of true groups
record GroupingAccuracy(double accuracy, double f1, int found, int expected) {
    static GroupingAccuracy of(List<String> truth, List<?> groups) {
        Map<Object, BitSet> expected = members(truth);
        Map<Object, BitSet> found = members(groups);
        HashSet<BitSet> right = new HashSet<>(expected.values());
        int messages = 0;
        int exact = 0;
        for (BitSet group : found.values()) {
            if (right.contains(group)) {
                messages += group.cardinality();
                exact++;
            }
        }
        double accuracy = truth.isEmpty() ? 0 : (double) messages / truth.size();
        double f1 = truth.isEmpty() ? 0 : 2.0 * exact / (expected.size() + found.size());
        return new GroupingAccuracy(accuracy, f1, found.size(), expected.size());
    }

    private static Map<Object, BitSet> members(List<?> groups) {
        Map<Object, BitSet> members = new HashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            members.computeIfAbsent(groups.get(i), group -> new BitSet()).set(i);
        }
        return members;
    }
}
