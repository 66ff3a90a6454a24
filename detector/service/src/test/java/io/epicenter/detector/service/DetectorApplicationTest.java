package io.epicenter.detector.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.LogEntry;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchReader;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.detector.builtin.DetectorParameters;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class DetectorApplicationTest {
    private static final TopicPartition PARTITION = new TopicPartition("metrics", 0);
    private static final TopicPartition LOGS = new TopicPartition("logs", 0);
    private static final long START = 1_700_000_000_000L;

    @Inject
    @Connector("smallrye-in-memory")
    InMemoryConnector connector;

    @Inject
    @Identifier("detector-metrics")
    KafkaConsumerRebalanceListener assignment;

    @Inject
    @Identifier("detector-logs")
    KafkaConsumerRebalanceListener logsAssignment;

    @TestHTTPResource(management = true)
    String management;

    private static long offset;
    private static long requests;
    private static double seconds;
    private static long time = START;

    @BeforeEach
    void start() {
        connector.sink("signals-out").clear();
        connector.sink("anomalies-out").clear();
        connector.sink("dead-letters-out").clear();
    }

    private MockConsumer<byte[], byte[]> kafka() {
        return kafka(PARTITION, offset);
    }

    private static MockConsumer<byte[], byte[]> kafka(TopicPartition partition, long offset) {
        MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest") {
            @Override
            public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times, Duration timeout) {
                return Map.of(partition, new OffsetAndTimestamp(offset, START));
            }
        };
        Node node = new Node(0, "here", 1);
        kafka.updatePartitions(
                partition.topic(),
                List.of(new PartitionInfo(partition.topic(), 0, node, new Node[] {node}, new Node[] {node})));
        kafka.assign(List.of(partition));
        kafka.updateBeginningOffsets(Map.of(partition, 0L));
        kafka.updateEndOffsets(Map.of(partition, offset));
        return kafka;
    }

    private void feed(List<ConsumerRecord<byte[], byte[]>> records) {
        connector.source("metrics-in").send(new ConsumerRecords<>(Map.of(PARTITION, records), Map.of()));
    }

    private static ConsumerRecord<byte[], byte[]> record(byte[] value, String contentType) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("metrics", 0, offset++, new byte[0], value);
        record.headers().add("content-type", contentType.getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static List<ConsumerRecord<byte[], byte[]>> scrapes(int count, double latency) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int served = 100 + i % 7;
            requests += served;
            seconds += served * latency * (1 + 0.02 * (i % 5));
            time += 5000;
            RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
            add(writer, "http_server_request_duration_seconds_count", requests);
            add(writer, "http_server_request_duration_seconds_sum", seconds);
            records.add(record(writer.toByteArray(), "application/x-protobuf"));
        }
        return records;
    }

    private static void add(RemoteWriteV1Writer writer, String name, double value) {
        writer.add(new TreeMap<>(Map.of("__name__", name, "service_name", "payment")), value, time);
    }

    private List<? extends Message<byte[]>> sent(String channel) {
        return connector.<byte[]>sink(channel).received();
    }

    private static String header(Message<byte[]> message, String name) {
        OutgoingKafkaRecordMetadata<?> metadata =
                message.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
        return new String(
                Objects.requireNonNull(metadata.getHeaders()).lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private Message<byte[]> firstSignal(String type) {
        return sent("signals-out").stream()
                .filter(message -> header(message, "ce_type").equals(type))
                .findFirst()
                .orElseThrow();
    }

    private List<Deviation> deviations(SignalKind kind) throws MalformedMessageException {
        List<Deviation> deviations = new ArrayList<>();
        for (Message<byte[]> message : sent("signals-out")) {
            if (header(message, "ce_type").equals(SignalBatch.TYPE)) {
                SignalBatch batch = SignalBatchReader.read(message.getPayload());
                for (int i = 0; i < batch.size(); i++) {
                    deviations.add(batch.deviation(i));
                }
            }
        }
        return deviations.stream()
                .filter(deviation -> deviation.signal() == kind)
                .toList();
    }

    private List<Anomaly> anomalies() throws MalformedMessageException {
        List<Anomaly> anomalies = new ArrayList<>();
        for (Message<byte[]> message : sent("anomalies-out")) {
            anomalies.add(Json.read(message.getPayload(), Anomaly.class));
        }
        return anomalies;
    }

    @Test
    void samples_become_signals_and_anomalies_across_a_restart() throws Exception {
        assignment.onPartitionsAssigned(kafka(), List.of(PARTITION));
        feed(scrapes(100, 0.05));
        await().until(() -> deviations(SignalKind.LATENCY).size() > 90);
        Message<byte[]> progress = firstSignal(Watermark.TYPE);
        assertThat(Json.read(progress.getPayload(), Watermark.class).source()).isEqualTo("metrics-0");
        assertThat(header(firstSignal(SignalBatch.TYPE), "content-type")).isEqualTo(SignalBatch.CONTENT_TYPE);
        assertThat(deviations(SignalKind.LATENCY).getFirst().entity())
                .hasToString("default/default/service:default/payment");

        assignment.onPartitionsRevoked(kafka(), List.of(PARTITION));
        MockConsumer<byte[], byte[]> kafka = kafka();
        assignment.onPartitionsAssigned(kafka, List.of(PARTITION));
        assertThat(kafka.position(PARTITION)).isEqualTo(offset);

        feed(scrapes(10, 0.4));
        await().until(() -> !sent("anomalies-out").isEmpty());
        Anomaly anomaly = anomalies().getFirst();
        assertThat(anomaly.status()).isEqualTo(AnomalyStatus.FIRING);
        assertThat(anomaly.details().rule()).isEqualTo("otel-http-server-mean");
        assertThat(anomaly.window()).isNotEmpty();
        assertThat(header(sent("anomalies-out").getFirst(), "ce_type")).isEqualTo(Anomaly.TYPE);

        String id = given().queryParam("entity", "payment")
                .get("/api/v1/series")
                .then()
                .statusCode(200)
                .body("series.rule", hasItem("otel-http-server-mean"))
                .extract()
                .path("series.find { it.rule == 'otel-http-server-mean' }.id");
        Map<String, Object> answered = given().get("/api/v1/series/" + id + "/explain")
                .then()
                .extract()
                .path("series");
        assertThat(described("SignalView").keySet()).containsAll(answered.keySet());
        given().get("/api/v1/series/" + id + "/explain")
                .then()
                .statusCode(200)
                .body("series.firing", equalTo(true))
                .body("series.expected", greaterThan(0f))
                .body("window.size()", greaterThan(10))
                .body("feedback.size()", equalTo(0));
        connector
                .source("feedback-in")
                .send(Json.write(new Feedback(
                        "f1",
                        anomaly.tenant(),
                        anomaly.environment(),
                        anomaly.timestamp(),
                        "ann",
                        Feedback.Verdict.FALSE_ALARM,
                        null,
                        List.of(anomaly.id()),
                        null,
                        null,
                        "")));
        await().untilAsserted(() -> given().get("/api/v1/series/" + id + "/explain")
                .then()
                .body("feedback[0].verdict", equalTo("false_alarm"))
                .body("series.evidence_needed", greaterThan(24f)));
        logsAssignment.onPartitionsAssigned(kafka(LOGS, 0), List.of(LOGS));
        given().get(management + "health/ready").then().statusCode(200);
        given().get(management + "metrics").then().body(containsString("epicenter_detector_samples_total"));
    }

    @Test
    void a_malformed_record_ends_as_a_dead_letter_and_the_next_is_processed() {
        assignment.onPartitionsAssigned(kafka(), List.of(PARTITION));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(record("{not json".getBytes(StandardCharsets.UTF_8), "application/json"));
        records.addAll(scrapes(20, 0.05));
        feed(records);
        await().until(() -> !sent("signals-out").isEmpty());
        assertThat(sent("dead-letters-out")).hasSize(1);
        assertThat(header(sent("dead-letters-out").getFirst(), "dead-letter-topic"))
                .isEqualTo("metrics");
    }

    @Test
    void lines_become_signals_and_a_malformed_one_a_dead_letter() throws Exception {
        logsAssignment.onPartitionsAssigned(kafka(LOGS, 0), List.of(LOGS));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(new ConsumerRecord<>("logs", 0, 0, new byte[0], "{".getBytes(StandardCharsets.UTF_8)));
        for (int i = 1; i <= 60; i++) {
            LogEntry line = new LogEntry(
                    Instant.ofEpochMilli(START + i * 1000L),
                    Map.of("service.name", "cart"),
                    "INFO",
                    "order " + i + " placed",
                    null);
            records.add(new ConsumerRecord<>("logs", 0, i, new byte[0], Json.write(line)));
        }
        connector.source("logs-in").send(new ConsumerRecords<>(Map.of(LOGS, records), Map.of()));
        await().until(() -> !deviations(SignalKind.LOG).isEmpty());
        assertThat(deviations(SignalKind.LOG).getFirst().entity()).hasToString("default/default/service:default/cart");
        assertThat(sent("dead-letters-out")).hasSize(1);
        given().queryParam("entity", "cart")
                .get("/api/v1/series")
                .then()
                .statusCode(200)
                .body("series.rule", hasItem("log-errors"));
    }

    @Test
    void the_methods_are_listed() {
        given().get("/api/v1/detectors")
                .then()
                .statusCode(200)
                .body("active", equalTo("streaming"))
                .body("available", hasItem("streaming"));
    }

    @Test
    void it_tells_what_it_detects_with() throws MalformedMessageException {
        byte[] answer = given().get("/api/v1/detector/settings")
                .then()
                .statusCode(200)
                .body("settings.interval", equalTo("PT5S"))
                .body("methods.standard", equalTo("streaming"))
                .body("rules.user", equalTo(List.of()))
                .body("rules.built_in", hasItem("rules:"))
                .extract()
                .asByteArray();
        DetectorParameters standard = DetectorParameters.standard();
        assertThat(Json.read(answer, DetectorParameters.class))
                .isEqualTo(standard.with(standard.settings()
                        .withInterval(Duration.ofSeconds(5), Duration.ofSeconds(1))
                        .withLearning(Duration.ZERO)));
        assertThat(described("DetectorParameters")).containsKeys("settings", "logs", "entity", "methods", "rules");
    }

    @Test
    void what_is_not_there_is_a_problem() {
        given().get("/api/v1/series/none/explain")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("GET /api/v1/series"));
        given().queryParam("limit", 0).get("/api/v1/series").then().statusCode(400);
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
        "get, /api/v1/series?limit=0, /api/v1/series, 400",
        "get, /api/v1/series?limit=x, /api/v1/series, 404",
        "get, /api/v1/series/none/explain, /api/v1/series/{id}/explain, 404"
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
