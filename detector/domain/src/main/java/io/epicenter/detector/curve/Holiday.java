package io.epicenter.detector.curve;

import java.util.Comparator;
import java.util.List;

/// A stretch of time that is not like others, with all its returns under one name.
///
/// @param spans that do not overlap
public record Holiday(String name, List<Span> spans) {
    /// @param fromMillis inclusive, since the epoch
    /// @param toMillis exclusive
    public record Span(long fromMillis, long toMillis) {}

    public Holiday {
        spans = spans.stream()
                .sorted(Comparator.comparingLong(Span::fromMillis))
                .toList();
    }

    boolean contains(long timeMillis) {
        int low = 0;
        int high = spans.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (spans.get(middle).fromMillis() <= timeMillis) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low > 0 && timeMillis < spans.get(low - 1).toMillis();
    }
}
