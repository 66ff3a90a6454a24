package io.epicenter.replay.recording;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/// What a recording holds, in `manifest.json`.
///
/// @param format version of the file format
/// @param partitions of each recorded topic
/// @param records in each recorded topic
/// @param settings what metrics hold, as words; older versions also put `interval`, `lateness` and `settle` here,
///     ISO-8601 durations that now stand in [EntrySource#settings]
public record Manifest(
        int format, Map<String, Integer> partitions, Map<String, Long> records, Map<String, String> settings) {
    /// Goes up when an older reader would misread a recording.
    public static final int FORMAT = 1;
    public static final String FILE = "manifest.json";
    public static final String INTERVAL = "interval";
    public static final String LATENESS = "lateness";
    public static final String SETTLE = "settle";
    /// [#RECORDED] when `metrics` holds what topology-service makes of spans; otherwise a replay makes it itself.
    public static final String SPAN_METRICS = "span_metrics";
    public static final String RECORDED = "recorded";

    public Manifest {
        partitions = new TreeMap<>(partitions);
        records = new TreeMap<>(records);
        settings = new TreeMap<>(settings);
    }

    public int partitionsOf(String topic) {
        return partitions.getOrDefault(topic, 0);
    }

    /// Whether a setting has this value.
    public boolean hasSetting(String setting, String value) {
        return value.equals(settings.get(setting));
    }

    public Duration duration(String setting, Duration otherwise) {
        String value = settings.get(setting);
        return value == null ? otherwise : Duration.parse(value);
    }
}
