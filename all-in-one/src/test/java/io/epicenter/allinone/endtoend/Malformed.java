package io.epicenter.allinone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.allinone.platform.Service;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A malformed record in every topic that a service reads (nobody reads `actions`): it alone goes to the dead letters,
/// and the valid one behind it in the same partition is processed.
final class Malformed {
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final int PARTITION = 0;

    private final Stage stage;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ValidRecords valid = new ValidRecords(Instant.now());

    private Malformed(Stage stage) {
        this.stage = stage;
    }

    static void goes_alone_to_the_dead_letters(Stage stage) throws InterruptedException, ExecutionException {
        Malformed malformed = new Malformed(stage);
        Map<String, Object> config = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                stage.platform().stores().kafka());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Trial trial : malformed.trials()) {
                producer.send(record(trial, trial.garbage())).get();
                long offset = producer.send(record(trial, trial.value)).get().offset();
                malformed.await(trial.topic + ": the valid record is processed", () -> trial.seen.after(offset));
            }
        }
        for (String topic : malformed.topics()) {
            List<String> sent = malformed.trials().stream()
                    .filter(trial -> trial.topic.equals(topic))
                    .map(trial -> new String(trial.garbage(), StandardCharsets.UTF_8))
                    .toList();
            malformed.await(
                    topic + ": a dead letter",
                    () -> malformed.deadLetters(topic).size() >= sent.size());
            assertThat(malformed.deadLetters(topic)).as(topic).containsExactlyInAnyOrderElementsOf(sent);
        }
    }

    private interface Sight {
        /// @param offset of the valid record
        boolean after(long offset);
    }

    /// @param headers of both records
    private record Trial(String topic, String key, byte[] value, Sight seen, Map<String, String> headers) {
        Trial(String topic, String key, byte[] value, Sight seen) {
            this(topic, key, value, seen, Map.of("content-type", "application/json"));
        }

        byte[] garbage() {
            return ("{\"broken\": " + topic + headers).getBytes(StandardCharsets.UTF_8);
        }
    }

    private Set<String> topics() {
        return trials().stream().map(Trial::topic).collect(Collectors.toSet());
    }

    private List<Trial> trials() {
        String scope = ValidRecords.SCOPE;
        return List.of(
                new Trial(Topics.METRICS, scope, valid.sample(), position(Service.DETECTOR, Topics.METRICS)),
                new Trial(Topics.LOGS, scope, valid.logLine(), position(Service.DETECTOR, Topics.LOGS)),
                new Trial(Topics.TRACES, scope, valid.spans(), offset -> isInTopology()),
                new Trial(Topics.EVENTS, scope, valid.deploy(), position(Service.CORRELATOR, Topics.EVENTS)),
                new Trial(Topics.SIGNALS, scope, valid.deviation(), position(Service.CORRELATOR, Topics.SIGNALS)),
                new Trial(
                        Topics.SIGNALS,
                        scope,
                        valid.deviations(),
                        position(Service.CORRELATOR, Topics.SIGNALS),
                        Map.of("ce_type", SignalBatch.TYPE, "content-type", SignalBatch.CONTENT_TYPE)),
                new Trial(Topics.FEEDBACK, scope, valid.feedback(), position(Service.CORRELATOR, Topics.FEEDBACK)),
                new Trial(Topics.ANOMALIES, scope, valid.anomaly(), position(Service.CORRELATOR, Topics.ANOMALIES)),
                new Trial(
                        Topics.DECISIONS,
                        scope,
                        valid.decision(),
                        shows("api/v1/decisions?anomaly=" + ValidRecords.DECIDED, "because")),
                new Trial(
                        Topics.INCIDENTS,
                        ValidRecords.INCIDENT,
                        valid.incident(),
                        shows("api/v1/incidents/" + ValidRecords.INCIDENT, ValidRecords.TITLE)),
                new Trial(
                        Topics.INCIDENT_STATE,
                        "human/" + ValidRecords.INCIDENT,
                        valid.acknowledgement(),
                        shows("api/v1/incidents/" + ValidRecords.INCIDENT, ValidRecords.USER)));
    }

    private static ProducerRecord<byte[], byte[]> record(Trial trial, byte[] value) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(trial.topic, PARTITION, trial.key.getBytes(StandardCharsets.UTF_8), value);
        trial.headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    /// The service's consumer has passed the record.
    private Sight position(Service service, String topic) {
        Pattern gauge = Pattern.compile("epicenter_consumer_next_offset\\{[^}]*partition=\"" + PARTITION
                + "\"[^}]*topic=\"" + topic + "\"[^}]*} ([0-9.E]+)");
        URI metrics = stage.platform().management(service).resolve("q/metrics");
        return offset -> {
            Matcher found = gauge.matcher(get(metrics));
            return found.find() && Double.parseDouble(found.group(1)) > offset;
        };
    }

    private boolean isInTopology() {
        URI topology = stage.platform().url(Service.TOPOLOGY);
        send(HttpRequest.newBuilder(topology.resolve("api/v1/topology/rebuild"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        return get(topology.resolve("api/v1/services")).contains(ValidRecords.CALLEE);
    }

    private Sight shows(String path, String text) {
        URI address = stage.platform().url(Service.INCIDENT_MANAGER).resolve(path);
        return offset -> get(address).contains(text);
    }

    private String get(URI address) {
        return send(HttpRequest.newBuilder(address).build());
    }

    private String send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException failed) {
            throw new UncheckedIOException("asking " + request.uri(), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while asking " + request.uri(), stopped);
        }
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            Thread.sleep(250);
        }
    }

    private List<String> deadLetters(String topic) {
        return TopicReader.records(stage.platform().stores().kafka(), Topics.deadLetters(topic)).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
