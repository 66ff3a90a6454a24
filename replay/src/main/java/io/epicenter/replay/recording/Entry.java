package io.epicenter.replay.recording;

import java.util.Map;

/// One Kafka record of a recording.
///
/// @param timestampMillis as Kafka had it: when the record was produced
/// @param key empty when there is none
/// @param headers names and values as UTF-8
public record Entry(
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        byte[] key,
        Map<String, String> headers,
        byte[] value) {
    public Entry {
        headers = Map.copyOf(headers);
    }

    /// The value of a header; empty when there is none.
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
