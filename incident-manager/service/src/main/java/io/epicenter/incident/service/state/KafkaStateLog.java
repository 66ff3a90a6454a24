package io.epicenter.incident.service.state;

import io.epicenter.contracts.Json;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.incident.StateRecord;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// `incident-state` in Kafka. Reads all partitions without a group, so that every replica knows everything, on a
/// thread of its own. Writes in order from another: a producer that never gives up, because a later record of a key
/// must not overtake an earlier one.
@ApplicationScoped
class KafkaStateLog implements StateLog {
    /// Chosen by hand: POLL and CLOSE_TIMEOUT bound how long a stop takes, BACK_OFF_MILLIS spares a broker that is
    /// down, and MAX_WAITING records are kept while it is; then new decisions fail.
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final long BACK_OFF_MILLIS = 1_000;
    private static final int MAX_WAITING = 10_000;

    private final Map<String, Object> broker;
    private final Queue<CompletableFuture<Void>> asked = new ConcurrentLinkedQueue<>();
    /// Those of `asked` whose end is known; confined to the reading thread.
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();

    private final BlockingQueue<Write> writes = new ArrayBlockingQueue<>(MAX_WAITING);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running = true;

    private record Write(StateRecord record, CompletableFuture<Void> durable) {
        ProducerRecord<String, byte[]> toKafka() {
            byte @Nullable [] value = record.value() == null ? null : Json.write(record.value());
            ProducerRecord<String, byte[]> kafka = new ProducerRecord<>(Topics.INCIDENT_STATE, record.key(), value);
            kafka.headers().add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
            return kafka;
        }
    }

    KafkaStateLog(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.broker = broker;
    }

    @Override
    public void start(Reader reader) {
        threads.add(Thread.ofPlatform().daemon().name("incident-state-reader").start(() -> readForEver(reader)));
        threads.add(Thread.ofPlatform().daemon().name("incident-state-writer").start(this::writeForEver));
    }

    @Override
    public CompletionStage<Void> caughtUp() {
        CompletableFuture<Void> end = new CompletableFuture<>();
        asked.add(end);
        return end;
    }

    @Override
    public CompletionStage<Void> append(StateRecord stateRecord) {
        Write write = new Write(stateRecord, new CompletableFuture<>());
        if (!writes.offer(write)) {
            write.durable.completeExceptionally(new IllegalStateException("Kafka has taken no state for long"));
        }
        return write.durable;
    }

    private void readForEver(Reader reader) {
        while (running) {
            try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(readerConfig())) {
                List<TopicPartition> partitions = partitions(consumer);
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                readAll(consumer, partitions, reader);
            } catch (RuntimeException failure) {
                if (running) {
                    Log.warnf("incident-state not readable, trying again: reason=%s", failure.getMessage());
                    pause();
                }
            }
        }
    }

    private Map<String, Object> readerConfig() {
        Map<String, Object> config = new HashMap<>(broker);
        config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class.getName());
        config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return config;
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        while (running) {
            List<PartitionInfo> found = consumer.partitionsFor(Topics.INCIDENT_STATE);
            if (found != null && !found.isEmpty()) {
                return found.stream()
                        .map(one -> new TopicPartition(one.topic(), one.partition()))
                        .toList();
            }
            Log.warnf("topic not there yet: topic=%s", Topics.INCIDENT_STATE);
            pause();
        }
        return List.of();
    }

    private void readAll(KafkaConsumer<String, byte[]> consumer, List<TopicPartition> partitions, Reader reader) {
        Map<TopicPartition, Long> end = waiting.isEmpty() ? Map.of() : consumer.endOffsets(partitions);
        while (running) {
            if (waiting.isEmpty() && !asked.isEmpty()) {
                takeAsked();
                end = consumer.endOffsets(partitions);
            }
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (record.key() != null && record.value() != null) {
                    reader.read(record.key(), record.value());
                }
            }
            if (!waiting.isEmpty() && isAt(consumer, end)) {
                waiting.forEach(one -> one.complete(null));
                waiting.clear();
            }
        }
    }

    private void takeAsked() {
        for (CompletableFuture<Void> one = asked.poll(); one != null; one = asked.poll()) {
            waiting.add(one);
        }
    }

    private static boolean isAt(KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Long> end) {
        return end.entrySet().stream().allMatch(one -> consumer.position(one.getKey()) >= one.getValue());
    }

    private void writeForEver() {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(writerConfig())) {
            while (running) {
                Write write = writes.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (write != null) {
                    send(producer, write);
                }
            }
            producer.close(CLOSE_TIMEOUT);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<String, Object> writerConfig() {
        Map<String, Object> config = new HashMap<>(broker);
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return config;
    }

    /// `send` itself waits while the broker cannot be reached; that wait is begun anew until it can.
    private void send(KafkaProducer<String, byte[]> producer, Write write) {
        while (running) {
            try {
                var ignored = producer.send(write.toKafka(), (metadata, failure) -> settle(write, failure));
                return;
            } catch (TimeoutException unreachable) {
                Log.warnf("state not written yet, trying again: key=%s", write.record.key());
            } catch (RuntimeException refused) {
                settle(write, refused);
                return;
            }
        }
    }

    private static void settle(Write write, @Nullable Exception failure) {
        if (failure == null) {
            write.durable.complete(null);
        } else {
            Log.errorf("state refused by Kafka: key=%s reason=%s", write.record.key(), failure.getMessage());
            write.durable.completeExceptionally(failure);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BACK_OFF_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        running = false;
        for (Thread thread : threads) {
            thread.join(CLOSE_TIMEOUT);
        }
    }
}
