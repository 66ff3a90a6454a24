package io.epicenter.benchmarks.speed;

import io.epicenter.benchmarks.speed.EncodedSeries.Form;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchReader;
import io.epicenter.contracts.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/// What the benchmark does with the broker itself: fills `metrics` before, and looks at the outputs after.
final class BrokerLoad {
    private static final List<String> OUTPUTS = List.of(Topics.SIGNALS, Topics.ANOMALIES);
    private static final List<Header> HEADERS =
            List.of(new RecordHeader("content-type", "application/x-protobuf".getBytes(StandardCharsets.UTF_8)));

    private BrokerLoad() {}

    /// What was written to `metrics`.
    ///
    /// @param bytes of the records, before compression
    record Written(long samples, long records, long bytes) {}

    /// What stands in the output topics.
    ///
    /// @param signals deviations and watermarks
    /// @param lastMillis when the broker appended the last record, wall clock
    record Outputs(long signals, long anomalies, long lastMillis) {}

    /// Has the broker stamp outputs with its own time.
    static void stampOutputs(String kafka) throws IOException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (String topic : OUTPUTS) {
            changes.put(
                    new ConfigResource(ConfigResource.Type.TOPIC, topic),
                    List.of(new AlterConfigOp(
                            new ConfigEntry("message.timestamp.type", "LogAppendTime"), AlterConfigOp.OpType.SET)));
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.incrementalAlterConfigs(changes).all().get();
        } catch (ExecutionException refused) {
            throw new IOException("the broker refused a setting", refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    /// Writes steps of a fleet that end now, partition by partition within a step, as ingest would.
    static Written fill(String kafka, EncodedSeries[] partitions, Form form, int steps) throws IOException {
        long first = System.currentTimeMillis() - steps * Fleet.STEP_MILLIS;
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        long[] written = new long[3];
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", kafka,
                        "compression.type", "lz4",
                        "linger.ms", "50",
                        "batch.size", "1000000",
                        "max.request.size", "4000000",
                        "buffer.memory", "134217728"),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int step = 0; step < steps; step++) {
                long time = first + step * Fleet.STEP_MILLIS;
                for (int partition = 0; partition < partitions.length; partition++) {
                    int to = partition;
                    partitions[partition].records(form, step, time, record -> {
                        written[1]++;
                        written[2] += record.length;
                        ProducerRecord<byte[], byte[]> sent =
                                new ProducerRecord<>(Topics.METRICS, to, null, null, record, HEADERS);
                        Future<?> _ = producer.send(sent, (done, problem) -> {
                            if (problem != null) {
                                failure.set(problem);
                            }
                        });
                    });
                    written[0] += partitions[partition].series();
                }
            }
        }
        if (failure.get() != null) {
            throw new IOException("filling the topic", failure.get());
        }
        return new Written(written[0], written[1], written[2]);
    }

    /// Reads the outputs: counts them, a batch as what it holds, and finds the last one.
    static Outputs outputs(String kafka) throws IOException {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Outputs signals = read(consumer, Topics.SIGNALS);
            Outputs anomalies = read(consumer, Topics.ANOMALIES);
            return new Outputs(
                    signals.signals(), anomalies.anomalies(), Math.max(signals.lastMillis(), anomalies.lastMillis()));
        }
    }

    private static Outputs read(KafkaConsumer<byte[], byte[]> consumer, String topic) throws IOException {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(part -> new TopicPartition(part.topic(), part.partition()))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long signals = 0;
        long records = 0;
        long last = 0;
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                records++;
                signals += deviations(record);
                last = Math.max(last, record.timestamp());
            }
        }
        return new Outputs(signals, records, last);
    }

    private static int deviations(ConsumerRecord<byte[], byte[]> record) throws IOException {
        Header type = record.headers().lastHeader("ce_type");
        if (type == null || !new String(type.value(), StandardCharsets.UTF_8).equals(SignalBatch.TYPE)) {
            return 1;
        }
        try {
            return SignalBatchReader.read(record.value()).size();
        } catch (MalformedMessageException malformed) {
            throw new IOException("reading the outputs", malformed);
        }
    }
}
