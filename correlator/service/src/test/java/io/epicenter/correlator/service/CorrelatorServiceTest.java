package io.epicenter.correlator.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasItem;

import io.epicenter.chassis.kafka.InboundHeaders;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.correlator.CorrelatorParameters;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import io.smallrye.reactive.messaging.memory.InMemorySink;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
final class CorrelatorServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final List<TopicPartition> PARTITIONS = Topics.CORRELATED.stream()
            .map(topic -> new TopicPartition(topic, 0))
            .toList();

    @Inject
    @Connector("smallrye-in-memory")
    InMemoryConnector connector;

    @TestHTTPResource(management = true)
    String management;

    @Inject
    CorrelatorConsumer consumer;

    @Inject
    InMemorySnapshots snapshots;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI ready;

    private final Map<TopicPartition, Long> offsets = new HashMap<>();
    private InMemorySink<byte[]> incidents;
    private InMemorySink<byte[]> decisions;
    private InMemorySink<byte[]> deadLetters;

    @BeforeEach
    void assign() {
        incidents = connector.sink("incidents-out");
        decisions = connector.sink("decisions-out");
        deadLetters = connector.sink("dead-letters-out");
        consumer.consumer().lost(PARTITIONS);
        snapshots.saved.clear();
        consumer.onPartitionsAssigned(kafka(), PARTITIONS);
        incidents.clear();
        decisions.clear();
        deadLetters.clear();
    }

    private static MockConsumer<byte[], byte[]> kafka() {
        MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest") {
            @Override
            public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times, Duration timeout) {
                Map<TopicPartition, OffsetAndTimestamp> first = new HashMap<>();
                times.forEach((partition, time) -> first.put(partition, new OffsetAndTimestamp(0, time)));
                return first;
            }
        };
        kafka.assign(PARTITIONS);
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition partition : PARTITIONS) {
            beginnings.put(partition, 0L);
            ends.put(partition, 0L);
        }
        kafka.updateBeginningOffsets(beginnings);
        kafka.updateEndOffsets(ends);
        return kafka;
    }

    private void send(String topic, String type, byte[] value) {
        TopicPartition partition = new TopicPartition(topic, 0);
        long offset = offsets.merge(partition, 1L, Long::sum) - 1;
        RecordHeaders headers = new RecordHeaders();
        headers.add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                topic,
                0,
                offset,
                System.currentTimeMillis(),
                TimestampType.CREATE_TIME,
                0,
                0,
                "default/prod".getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                java.util.Optional.empty());
        connector
                .<ConsumerRecords<byte[], byte[]>>source("correlated-in")
                .send(new ConsumerRecords<>(Map.of(partition, List.of(record)), Map.of()));
    }

    private void progress(Instant watermark) {
        send(Topics.SIGNALS, Watermark.TYPE, Json.write(new Watermark("default", "prod", "metrics-0", watermark)));
    }

    private static Anomaly anomaly(String id, Instant at, AnomalyStatus status) {
        return new Anomaly(
                id,
                "default",
                "prod",
                at,
                "http_server_duration",
                Map.of(),
                0.8,
                0.97,
                "streaming",
                new Anomaly.Details(
                        0.1, 0.05, 0.2, 14, 1e-6, at.minusSeconds(10), "http", "mean", "s", true, false, null),
                Entity.service("default", "prod", "shop", "cart"),
                SignalKind.LATENCY,
                Direction.UP,
                status,
                List.of());
    }

    private List<Incident> published() {
        return incidents.received().stream()
                .map(message -> read(message.getPayload(), Incident.class))
                .toList();
    }

    private static <T> T read(byte[] bytes, Class<T> type) {
        try {
            return Json.read(bytes, type);
        } catch (MalformedMessageException bug) {
            throw new AssertionError(bug);
        }
    }

    private static Instant aligned() {
        return Instant.ofEpochSecond(Instant.now().getEpochSecond() / 5 * 5);
    }

    private Incident open(String anomaly, Instant start) {
        progress(start);
        send(Topics.ANOMALIES, Anomaly.TYPE, Json.write(anomaly(anomaly, start.plusSeconds(5), AnomalyStatus.FIRING)));
        progress(start.plusSeconds(20));
        await().atMost(PATIENCE).until(() -> !incidents.received().isEmpty());
        return published().getFirst();
    }

    @Test
    void an_anomaly_opens_an_incident_which_its_recovery_resolves() {
        Instant start = aligned();
        Incident opened = open("a-1", start);
        assertThat(opened.status()).isEqualTo(Incident.Status.OPEN);
        assertThat(opened.title()).contains("cart is slow");
        OutgoingKafkaRecordMetadata<?> metadata = incidents
                .received()
                .getFirst()
                .getMetadata(OutgoingKafkaRecordMetadata.class)
                .orElseThrow();
        assertThat(metadata.getKey()).isEqualTo(opened.id());
        Decision decision = read(decisions.received().getFirst().getPayload(), Decision.class);
        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.OPENED);
        assertThat(decision.incident()).isEqualTo(opened.id());

        send(Topics.ANOMALIES, Anomaly.TYPE, Json.write(anomaly("a-1", start.plusSeconds(30), AnomalyStatus.RESOLVED)));
        progress(start.plusSeconds(60));
        await().atMost(PATIENCE).until(() -> published().getLast().status() == Incident.Status.RESOLVED);
    }

    @Test
    void a_record_that_is_not_readable_is_put_away_and_the_next_one_processed() {
        for (String topic : Topics.CORRELATED) {
            send(topic, "", "{garbage".getBytes(StandardCharsets.UTF_8));
        }
        send(Topics.SIGNALS, SignalBatch.TYPE, "{garbage".getBytes(StandardCharsets.UTF_8));
        open("a-2", aligned());
        assertThat(deadLetters.received())
                .extracting(message -> message.getMetadata(OutgoingKafkaRecordMetadata.class)
                        .orElseThrow()
                        .getTopic())
                .containsExactlyInAnyOrder("signals.dlq", "signals.dlq", "anomalies.dlq", "events.dlq", "feedback.dlq");
    }

    @Test
    void an_alert_that_throws_when_its_time_has_come_is_put_away_and_readiness_says_degraded() {
        Instant start = aligned();
        String withoutTitle = """
                {"id": "e-1", "timestamp": "%s", "type": "alert", "labels": {}, "status": "firing", "entity": \
                {"tenant": "default", "environment": "prod", "kind": "service", "namespace": "shop", "name": "cart"}}\
                """.formatted(start.plusSeconds(4));
        progress(start);
        send(Topics.EVENTS, Event.TYPE, withoutTitle.getBytes(StandardCharsets.UTF_8));

        open("a-5", start);

        assertThat(deadLetters.received()).singleElement().satisfies(message -> {
            OutgoingKafkaRecordMetadata<?> metadata =
                    message.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
            assertThat(metadata.getTopic()).isEqualTo("events.dlq");
            assertThat(InboundHeaders.text(metadata.getHeaders(), "dead-letter-kind", ""))
                    .isEqualTo("processing");
            assertThat(InboundHeaders.text(metadata.getHeaders(), "dead-letter-stack", ""))
                    .contains("Symptom.of");
            assertThat(read(message.getPayload(), Event.class).id()).isEqualTo("e-1");
        });
        given().get(management + "health/ready").then().statusCode(200).body("checks.data.degraded", hasItem(true));
    }

    @Test
    void a_time_that_cannot_be_is_put_away_with_the_reason_and_the_next_record_processed() {
        Instant far = Instant.parse("+999999999-12-31T00:00:00Z");
        Event alert = new Event(
                "far",
                far,
                "alert",
                Entity.service("default", "prod", "shop", "cart"),
                "Far",
                Map.of(),
                null,
                "firing");
        send(Topics.EVENTS, Event.TYPE, Json.write(alert));
        send(Topics.ANOMALIES, Anomaly.TYPE, Json.write(anomaly("far", far, AnomalyStatus.FIRING)));
        progress(far);
        open("a-6", aligned());
        assertThat(deadLetters.received())
                .extracting(message -> message.getMetadata(OutgoingKafkaRecordMetadata.class)
                        .orElseThrow()
                        .getTopic())
                .containsExactlyInAnyOrder("events.dlq", "anomalies.dlq", "signals.dlq");
    }

    @Test
    void readiness_says_whether_a_decision_is_stuck() {
        given().get(ready)
                .then()
                .statusCode(200)
                .body(
                        "checks.find { it.name == 'correlated partitions restored' }.data.stuck",
                        org.hamcrest.Matchers.is(false));
    }

    @Test
    void the_state_survives_a_change_of_owner() {
        Instant start = aligned();
        Incident opened = open("a-3", start);
        consumer.consumer().revoked(PARTITIONS);
        assertThat(snapshots.saved).isNotEmpty();
        consumer.onPartitionsAssigned(afterwards(), PARTITIONS);
        send(Topics.ANOMALIES, Anomaly.TYPE, Json.write(anomaly("a-3", start.plusSeconds(5), AnomalyStatus.FIRING)));
        send(Topics.ANOMALIES, Anomaly.TYPE, Json.write(anomaly("a-3", start.plusSeconds(30), AnomalyStatus.RESOLVED)));
        progress(start.plusSeconds(60));
        await().atMost(PATIENCE).until(() -> published().getLast().status() == Incident.Status.RESOLVED);
        assertThat(published()).extracting(Incident::id).containsOnly(opened.id());
        assertThat(published()).extracting(Incident::revision).doesNotHaveDuplicates();
    }

    private MockConsumer<byte[], byte[]> afterwards() {
        MockConsumer<byte[], byte[]> kafka = kafka();
        Map<TopicPartition, Long> ends = new HashMap<>();
        PARTITIONS.forEach(partition -> ends.put(partition, offsets.getOrDefault(partition, 0L)));
        kafka.updateEndOffsets(ends);
        return kafka;
    }

    @Test
    void people_can_ask_what_is_open_and_why() {
        Incident opened = open("a-4", aligned());
        given().get("/api/v1/correlator/incidents").then().statusCode(200).body("count", org.hamcrest.Matchers.is(1));
        Map<String, Object> answered =
                given().get("/api/v1/correlator/incidents").then().extract().path("incidents[0]");
        assertThat(described("Incident").keySet()).containsAll(answered.keySet());
        given().get("/api/v1/correlator/explain/" + opened.id())
                .then()
                .statusCode(200)
                .body("members[0].reason", org.hamcrest.Matchers.containsString("opened the incident"));
        given().get("/api/v1/correlator/explain/nonsense")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
        given().get("/api/v1/correlator/weights").then().statusCode(200).body("current.version", hasItem(0));
        given().post("/api/v1/correlator/weights/default/nowhere/revert/0")
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }

    @Test
    void it_tells_what_it_correlates_with() throws MalformedMessageException {
        byte[] answer = given().get("/api/v1/correlator/settings")
                .then()
                .statusCode(200)
                .body("settings.sessions.gap", org.hamcrest.Matchers.is("PT2M"))
                .extract()
                .asByteArray();
        assertThat(Json.read(answer, CorrelatorParameters.class)).isEqualTo(CorrelatorParameters.standard());
        assertThat(described("CorrelatorParameters")).containsKeys("settings", "rules", "evidence");
    }

    @Test
    void a_reversal_of_weights_outlives_a_crash() {
        open("a-5", aligned());
        given().post("/api/v1/correlator/weights/default/prod/revert/0")
                .then()
                .statusCode(200)
                .body("current.version", org.hamcrest.Matchers.is(1));
        consumer.consumer().lost(PARTITIONS);
        consumer.onPartitionsAssigned(afterwards(), PARTITIONS);
        given().get("/api/v1/correlator/weights").then().statusCode(200).body("current.version", hasItem(1));
    }

    private static Map<String, Object> described(String schema) {
        return given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .path("components.schemas." + schema + ".properties");
    }

    @ParameterizedTest
    @CsvSource({
        "get, /api/v1/correlator/explain/none, /api/v1/correlator/explain/{incident}, 404",
        "post, /api/v1/correlator/weights/a/b/revert/0,"
                + " /api/v1/correlator/weights/{tenant}/{environment}/revert/{version}, 404",
        "post, /api/v1/correlator/weights/a/b/revert/x,"
                + " /api/v1/correlator/weights/{tenant}/{environment}/revert/{version}, 404"
    })
    void an_error_has_the_body_that_is_described(String verb, String address, String path, int status) {
        RequestSpecification request = given().urlEncodingEnabled(false);
        Response answer = (verb.equals("post")
                        ? request.contentType("application/json").body("{")
                        : request)
                .request(verb, address);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        JsonPath contract = given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(contract.getString("paths.'" + path + "'." + verb + ".responses.'" + status
                        + "'.content.'application/problem+json'.schema.'$ref'"))
                .isEqualTo("#/components/schemas/Problem");
        assertThat(contract.getMap("components.schemas.Problem.properties").keySet())
                .isEqualTo(answer.jsonPath().getMap("$").keySet());
    }
}
