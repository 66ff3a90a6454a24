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
/// @param ahead how far a sample's time may lie in the future
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
        Duration ahead,
        int rememberedSeries) {
    public static final IngestLimits DEFAULT = new IngestLimits(
            16 << 20, 64 << 20, 50_000, 64, 256, 4096, 10_000, 512 << 10, 32_768, Duration.ofMinutes(10), 1_000_000);

    public IngestLimits {
        if (labels > 256) {
            throw new IllegalArgumentException("the limit of labels is at most 256, not " + labels);
        }
    }
}
