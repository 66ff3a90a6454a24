package io.epicenter.topology.query;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Names that somebody may have meant who mistyped one. Source: Levenshtein 1966. O(names x length^2).
public final class SimilarNames {
    /// Characters that are compared, which cost their square. Chosen by hand: names are shorter.
    private static final int MAX_NAME = 100;

    private SimilarNames() {}

    /// The nearest names, at most `most`; those that differ in more than half of their letters are not near.
    public static List<String> of(String wanted, Collection<String> names, int most) {
        String bounded = wanted.length() > MAX_NAME ? wanted.substring(0, MAX_NAME) : wanted;
        return names.stream()
                .distinct()
                .filter(name -> name.length() <= 2 * MAX_NAME)
                .filter(name -> distance(bounded, name) * 2 <= Math.max(bounded.length(), name.length())
                        || name.contains(bounded)
                        || bounded.contains(name))
                .sorted(Comparator.comparingInt((String name) -> distance(bounded, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }

    static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, 1 + Math.min(before[j], now[j - 1]));
            }
            before = now;
        }
        return before[other.length()];
    }
}
