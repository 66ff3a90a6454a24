package io.epicenter.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The parts of a request that were not taken: how many, by reason, and the first few in words.
///
/// @param byReason reason in snake_case, fit for a metric's label, to count > 0
/// @param examples at most [#MAX_EXAMPLES], each naming what and where
public record Rejections(Map<String, Long> byReason, List<String> examples) {
    /// Parts that are described to the sender. Chosen by hand: they stand on one line of its log.
    public static final int MAX_EXAMPLES = 5;
    public static final Rejections NONE = new Rejections(Map.of(), List.of());

    /// Characters of one description; the rest is cut off. Chosen by hand: with five of them a reply stays below 2
    /// kB.
    private static final int MAX_EXAMPLE_CHARS = 300;

    public Rejections {
        byReason = Map.copyOf(byReason);
        examples = List.copyOf(examples);
    }

    public long count() {
        return byReason.values().stream().mapToLong(Long::longValue).sum();
    }

    /// The rejections in words, on one line; empty for none.
    public String text() {
        long count = count();
        if (count == 0) {
            return "";
        }
        String more = count > examples.size() ? "; and " + (count - examples.size()) + " more" : "";
        return count + " rejected: " + String.join("; ", examples) + more;
    }

    /// Gathers rejections. Confined to one thread.
    public static final class Builder {
        private final Map<String, Long> byReason = new TreeMap<>();
        private final List<String> examples = new ArrayList<>();

        public void add(String reason, String example) {
            byReason.merge(reason, 1L, Long::sum);
            if (examples.size() < MAX_EXAMPLES) {
                examples.add(
                        example.length() <= MAX_EXAMPLE_CHARS
                                ? example
                                : example.substring(0, MAX_EXAMPLE_CHARS) + "...");
            }
        }

        public Rejections build() {
            return byReason.isEmpty() ? NONE : new Rejections(byReason, examples);
        }
    }
}
