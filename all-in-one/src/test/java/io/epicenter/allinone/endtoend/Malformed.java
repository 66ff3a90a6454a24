package io.epicenter.allinone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A malformed record in every topic that a service reads: it alone goes to the dead letters, and the next one is
/// processed.
final class Malformed {
    private static final List<String> READ = List.of(
            Topics.METRICS,
            Topics.TRACES,
            Topics.EVENTS,
            Topics.SIGNALS,
            Topics.ANOMALIES,
            Topics.FEEDBACK,
            Topics.INCIDENTS);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Malformed() {}

    static void goes_alone_to_the_dead_letters(Stage stage) throws InterruptedException, ExecutionException {
        String kafka = stage.platform().kafka();
        Map<String, Object> config = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String topic : READ) {
                // The second one is reached only if the first one does not hold up its partition.
                for (String text : List.of("first", "second")) {
                    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, key(), garbage(topic, text));
                    record.headers().add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
                    producer.send(record).get();
                }
            }
        }
        Instant deadline = Instant.now().plus(PATIENCE);
        for (String topic : READ) {
            List<String> expected = List.of(text(garbage(topic, "first")), text(garbage(topic, "second")));
            while (!deadLetters(kafka, topic).containsAll(expected)
                    && Instant.now().isBefore(deadline)) {
                Thread.sleep(250);
            }
            assertThat(deadLetters(kafka, topic)).as(topic).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static byte[] key() {
        return "default/production".getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] garbage(String topic, String text) {
        return ("{\"broken\": " + topic + " " + text).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> deadLetters(String kafka, String topic) {
        return TopicReader.records(kafka, Topics.deadLetters(topic)).stream()
                .map(record -> text(record.value()))
                .toList();
    }
}
