package io.epicenter.allinone.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.topic.TopicSpec;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.replay.recording.Entry;
import io.epicenter.replay.recording.RecordingWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Copies what the telemetry topics hold, from the beginning to where they end now, into a recording.
public final class KafkaRecorder {
    private static final List<String> TOPICS =
            Topics.ALL.stream().filter(TopicSpec::recorded).map(TopicSpec::name).toList();

    /// How long one poll waits. Chosen by hand: it decides nothing but how soon the end is seen.
    private static final Duration POLL = Duration.ofMillis(500);

    private KafkaRecorder() {}

    /// @param about to write into the manifest
    /// @param settings to write beside it
    public static void record(String bootstrapServers, Path folder, Map<String, String> about, JsonNode settings)
            throws IOException {
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<String, Integer> partitions = new TreeMap<>();
            List<TopicPartition> all = new ArrayList<>();
            for (String topic : TOPICS) {
                int count = consumer.partitionsFor(topic).size();
                partitions.put(topic, count);
                for (int partition = 0; partition < count; partition++) {
                    all.add(new TopicPartition(topic, partition));
                }
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            try (RecordingWriter writer = new RecordingWriter(folder, partitions, about)) {
                writer.writeSettings(settings);
                while (!isAtEnd(consumer, ends)) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
                        if (end != null && record.offset() < end && record.value() != null) {
                            writer.write(entry(record));
                        }
                    }
                }
            }
        }
    }

    private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private static Entry entry(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            byte[] value = header.value();
            headers.put(header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
        }
        return new Entry(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key() == null ? new byte[0] : record.key(),
                headers,
                record.value());
    }
}
