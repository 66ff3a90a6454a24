package io.epicenter.detector.curve;

/// A stretch of time that is not like others, with all its returns under one name.
///
public record Holiday(String name, java.util.List<Span> spans) {
    /// @param fromMillis inclusive, since the epoch
    /// @param toMillis exclusive
    public record Span(long fromMillis, long toMillis) {}

    public Holiday {
        spans = java.util.List.copyOf(spans);
    }

    boolean contains(long timeMillis) {
        for (Span span : spans) {
            if (timeMillis >= span.fromMillis() && timeMillis < span.toMillis()) {
                return true;
            }
        }
        return false;
    }
}
