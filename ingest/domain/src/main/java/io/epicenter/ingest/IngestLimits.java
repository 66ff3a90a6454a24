package io.epicenter.ingest;

import java.time.Duration;

/// The bounds of one request. Sizes are bytes of UTF-8 where nothing else is said.
///
/// @param bodyBytes of a body as it comes in
/// @param decodedBytes of a body when decompressed
/// @param series per request
/// @param labels per series, sample or event
/// @param nameBytes of a metric's or label's name
/// @param valueBytes of a label's value
/// @param samples per series and request
/// @param recordBytes aimed at per Kafka record, before Kafka compresses it; one series or span may not be larger
/// @param logBodyChars of a log line, which is cut there
/// @param times how far a time may lie from when it was received
/// @param rememberedSeries how many series' partitions are remembered
public record IngestLimits(
        int bodyBytes,
        int decodedBytes,
        int series,
        int labels,
        int nameBytes,
        int valueBytes,
        int samples,
        int recordBytes,
        int logBodyChars,
        Times times,
        int rememberedSeries) {
    public static final IngestLimits DEFAULT = new IngestLimits(
            16 << 20, 64 << 20, 50_000, 64, 256, 4096, 10_000, 512 << 10, 32_768, Times.DEFAULT, 1_000_000);

    /// How far a time that a sender gives may lie from when it was received.
    ///
    /// @param ahead of telemetry in the future; what is further is rejected
    /// @param behind of telemetry and of changes in the past; what is older is rejected
    /// @param eventAhead of a change in the future; what is further is rejected, what is nearer happened when it
    /// was received
    public record Times(Duration ahead, Duration behind, Duration eventAhead) {
        public static final Times DEFAULT =
                new Times(Duration.ofMinutes(10), Duration.ofDays(3653), Duration.ofDays(1));

        public Times {
            if (ahead.isNegative() || behind.isNegative() || eventAhead.isNegative()) {
                throw new IllegalArgumentException(
                        "bounds of times are not negative: " + ahead + ", " + behind + ", " + eventAhead);
            }
        }
    }

    public IngestLimits {
        if (labels > 256) {
            throw new IllegalArgumentException("the limit of labels is at most 256, not " + labels);
        }
    }
}
