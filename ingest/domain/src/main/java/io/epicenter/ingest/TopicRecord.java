package io.epicenter.ingest;

import io.epicenter.contracts.wire.Bytes;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A record that a request asks to be written to a topic. Records of one partition or key are written in list
/// order.
///
/// @param key null only with an explicit partition
/// @param partition explicit partition; negative = by the key
/// @param type CloudEvents type of the value: the TYPE of a record of the contract, or one of
///     [io.epicenter.contracts.topic.MessageTypes]
/// @param id CloudEvents id: the same content, the same id
public record TopicRecord(
        String topic, @Nullable String key, int partition, byte[] value, String contentType, String type, String id) {
    public static final String JSON = "application/json";
    public static final String PROTOBUF = "application/x-protobuf";
    /// Remote-write 2.0.
    public static final String SYMBOLS = PROTOBUF + ";proto=io.prometheus.write.v2.Request";

    public TopicRecord {
        if (key == null && partition < 0) {
            throw new IllegalArgumentException("a record for " + topic + " without key and partition");
        }
    }

    public static TopicRecord keyed(String topic, String key, byte[] value, String contentType, String type) {
        return new TopicRecord(topic, key, -1, value, contentType, type, contentId(key.hashCode(), value));
    }

    public static TopicRecord placed(String topic, int partition, byte[] value, String contentType, String type) {
        return new TopicRecord(topic, null, partition, value, contentType, type, contentId(partition, value));
    }

    private static String contentId(int seed, byte[] value) {
        return HexFormat.of().toHexDigits(Bytes.hash(seed, value, 0, value.length));
    }
}
