package io.epicenter.ingest.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.LogEntry;
import io.epicenter.contracts.wire.OtlpTraces;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.contracts.wire.RemoteWriteV2Writer;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xerial.snappy.Snappy;

@QuarkusTest
class IngestApplicationTest {
    private static final String PROTOBUF = "application/x-protobuf";

    @Inject
    @Connector("smallrye-in-memory")
    InMemoryConnector connector;

    @Inject
    SwitchableRecords records;

    @Inject
    AdmissionControl admission;

    @TestHTTPResource(management = true)
    String management;

    @Test
    void silence_of_kafka_is_not_success() throws Exception {
        records.set(SwitchableRecords.Mode.SILENT);
        write(series("a")).post("/api/v1/write").then().statusCode(503).body("detail", containsString("again"));
    }

    @BeforeEach
    void start() {
        for (String channel : List.of("metrics-out", "logs-out", "traces-out", "events-out")) {
            connector.sink(channel).clear();
        }
    }

    @AfterEach
    void stop() {
        records.set(SwitchableRecords.Mode.WORKS);
        assertThat(admission.requestsInFlight()).isZero();
        assertThat(admission.bytesInFlight()).isZero();
    }

    private List<? extends Message<byte[]>> received(String channel) {
        return connector.<byte[]>sink(channel).received();
    }

    private static RequestSpecification send(String contentType, byte[] body) {
        RestAssuredConfig verbatim = RestAssuredConfig.config()
                .encoderConfig(EncoderConfig.encoderConfig()
                        .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                        .encodeContentTypeAs(PROTOBUF, io.restassured.http.ContentType.BINARY)
                        .encodeContentTypeAs(contentType, io.restassured.http.ContentType.BINARY));
        return given().spec(new RequestSpecBuilder().setConfig(verbatim).build())
                .contentType(contentType)
                .body(body);
    }

    private static RequestSpecification write(byte[] snappy) {
        return send(PROTOBUF, snappy)
                .header("Content-Encoding", "snappy")
                .header("X-Prometheus-Remote-Write-Version", "0.1.0");
    }

    private static RequestSpecification json(String text) {
        return send("application/json", text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] series(String... names) throws IOException {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
        for (String name : names) {
            writer.add(new TreeMap<>(Map.of("__name__", name, "service", "cart")), 1, System.currentTimeMillis());
        }
        return Snappy.compress(writer.toByteArray());
    }

    @Test
    void a_write_is_stored_on_the_partition_of_its_entity() throws Exception {
        write(series("a", "b")).post("/api/v1/write").then().statusCode(204);

        assertThat(received("metrics-out")).hasSize(1);
        Message<byte[]> message = received("metrics-out").getFirst();
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(message.getPayload());
        assertThat(reader.nextSeries()).isTrue();
        assertThat(reader.label("__name__")).isEqualTo("a");
        OutgoingKafkaRecordMetadata<?> metadata =
                message.getMetadata(OutgoingKafkaRecordMetadata.class).orElseThrow();
        assertThat(metadata.getKey()).isNull();
        assertThat(metadata.getPartition())
                .isEqualTo(io.epicenter.contracts.topic.KeyPartitioner.partition(
                        "default/default/service:default/cart", 4));
        assertThat(new String(metadata.getHeaders().lastHeader("content-type").value(), StandardCharsets.UTF_8))
                .isEqualTo(PROTOBUF + ";proto=io.prometheus.write.v2.Request");
    }

    @Test
    void bad_series_are_named_after_the_good_ones_are_stored() throws Exception {
        RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
        writer.add(new TreeMap<>(Map.of("__name__", "good", "service", "cart")), 1, 1_700_000_000_000L);
        writer.add(new TreeMap<>(Map.of("service", "cart")), 1, 1_700_000_000_000L);
        write(Snappy.compress(writer.toByteArray()))
                .post("/api/v1/write")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("series 1 {service=\"cart\"} has no label __name__"))
                .body("accepted", equalTo(1))
                .body("rejected", equalTo(1));
        assertThat(received("metrics-out")).hasSize(1);
    }

    @Test
    void garbage_is_a_bad_request() {
        write(new byte[] {5, 1, 2, 3}).post("/api/v1/write").then().statusCode(400);
        write(new byte[0]).post("/api/v1/write").then().statusCode(400);
        json("{").post("/api/v1/samples").then().statusCode(400);
        json("{").post("/api/v1/events").then().statusCode(400);
        json("{").post("/v1/traces").then().statusCode(400).body("code", equalTo(3));
        json("[]").post("/v1/logs").then().statusCode(400).body("code", equalTo(3));
    }

    @Test
    void what_is_too_large_is_refused_before_it_is_unpacked() throws Exception {
        write(new byte[300 * 1024])
                .post("/api/v1/write")
                .then()
                .statusCode(413)
                .body("detail", containsString("262144"));
        write(Snappy.compress(new byte[2 << 20]))
                .post("/api/v1/write")
                .then()
                .statusCode(413)
                .body("detail", containsString("declares 2097152 bytes"));
        send("application/json", gzip(new byte[2 << 20]))
                .header("Content-Encoding", "gzip")
                .post("/v1/traces")
                .then()
                .statusCode(413)
                .body("code", equalTo(8));
    }

    @Test
    void otlp_metrics_are_taken_and_what_is_not_taken_is_told_as_a_status() {
        String metric = "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"m\",\"gauge\":"
                + "{\"dataPoints\":[{\"asInt\":\"5\"},{}]}}]}]}]}";
        send("application/json", metric.getBytes(StandardCharsets.UTF_8))
                .post("/v1/metrics")
                .then()
                .statusCode(200)
                .body("partialSuccess.rejectedDataPoints", equalTo("1"));
        send("application/json", new byte[] {'{', '}'})
                .post("/v1/profiles")
                .then()
                .statusCode(404)
                .body("code", equalTo(12))
                .body("message", containsString("POST to one of [/v1/logs, /v1/metrics, /v1/traces]"));
        byte[] status = send(PROTOBUF, new byte[0])
                .get("/v1/metrics")
                .then()
                .statusCode(405)
                .contentType(PROTOBUF)
                .extract()
                .asByteArray();
        assertThat(new String(status, StandardCharsets.UTF_8)).contains("GET /v1/metrics is not taken here");
    }

    @Test
    void remote_write_2_tells_in_headers_how_much_was_written() throws Exception {
        byte[] request = new RemoteWriteV2Writer()
                .add(new TreeMap<>(Map.of("__name__", "m", "service", "cart")), 1, System.currentTimeMillis())
                .toByteArray();
        send(PROTOBUF + ";proto=io.prometheus.write.v2.Request", Snappy.compress(request))
                .header("Content-Encoding", "snappy")
                .header("X-Prometheus-Remote-Write-Version", "2.0.0")
                .post("/api/v1/write")
                .then()
                .statusCode(204)
                .header("X-Prometheus-Remote-Write-Samples-Written", "1")
                .header("X-Prometheus-Remote-Write-Histograms-Written", "0");
    }

    @Test
    void other_formats_are_unsupported() throws Exception {
        send(PROTOBUF + ";proto=io.prometheus.write.v3.Request", series("a"))
                .header("Content-Encoding", "snappy")
                .post("/api/v1/write")
                .then()
                .statusCode(415)
                .body("detail", containsString("prometheus.WriteRequest"));
        send(PROTOBUF, series("a"))
                .header("Content-Encoding", "zstd")
                .post("/api/v1/write")
                .then()
                .statusCode(415);
        send("text/plain", new byte[1]).post("/v1/traces").then().statusCode(415);
    }

    @Test
    void what_kafka_refuses_is_to_be_sent_again() throws Exception {
        records.set(SwitchableRecords.Mode.REFUSES);
        write(series("a"))
                .post("/api/v1/write")
                .then()
                .statusCode(503)
                .header("Retry-After", matchesPattern("[2-8]"))
                .contentType("application/problem+json");
        json("{\"resourceSpans\":[]}").post("/v1/traces").then().statusCode(503).body("code", equalTo(14));
    }

    @Test
    void spans_come_apart_by_trace_and_bad_ones_are_counted() throws Exception {
        String body = """
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},
             "scopeSpans":[{"spans":[
              {"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"b7ad6b7169203331","name":"a","kind":2,
               "startTimeUnixNano":"1700000000000000001","endTimeUnixNano":1700000000000000002},
              {"traceId":"1af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203332","name":"b"},
              {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203333","name":"c"},
              {"traceId":"00000000000000000000000000000000","spanId":"b7ad6b7169203333","name":"d"}]}]}]}\
            """;
        send("application/json", gzip(body.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Encoding", "gzip")
                .post("/v1/traces")
                .then()
                .statusCode(200)
                .body("partialSuccess.rejectedSpans", equalTo("1"))
                .body("partialSuccess.errorMessage", containsString("span 3"));
        assertThat(received("traces-out")).hasSize(2);
        Message<byte[]> first = received("traces-out").getFirst();
        assertThat(OtlpTraces.readJson(first.getPayload()))
                .extracting(span -> span.name())
                .containsExactly("a", "c");
        assertThat(first.getMetadata(OutgoingKafkaRecordMetadata.class)
                        .orElseThrow()
                        .getKey())
                .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    }

    @Test
    void logs_become_lines_of_their_entity() throws Exception {
        json("""
            {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},
             "scopeLogs":[{"logRecords":[{"timeUnixNano":"1700000000000000000","severityNumber":17,
              "body":{"stringValue":"no stock"}}]}]}]}\
            """).post("/v1/logs").then().statusCode(200);
        LogEntry line = Json.read(received("logs-out").getFirst().getPayload(), LogEntry.class);
        assertThat(line.body()).isEqualTo("no stock");
        assertThat(line.severity()).isEqualTo("ERROR");
    }

    @Test
    void an_event_names_its_service_alone() throws Exception {
        json("{\"type\":\"deploy\",\"service\":\"payment\",\"labels\":{\"version\":\"v2\"}}")
                .post("/api/v1/events")
                .then()
                .statusCode(202);
        Message<byte[]> message = received("events-out").getFirst();
        Event event = Json.read(message.getPayload(), Event.class);
        assertThat(event.title()).isEqualTo("deploy of payment v2");
        assertThat(message.getMetadata(OutgoingKafkaRecordMetadata.class)
                        .orElseThrow()
                        .getKey())
                .isEqualTo("default/default");
    }

    @Test
    void samples_are_stored_one_by_one() {
        json("[{\"timestamp\":1700000000,\"name\":\"up\",\"labels\":{\"job\":\"a\"},\"value\":1},"
                        + "{\"timestamp\":\"2023-11-14T22:13:20Z\",\"name\":\"up\",\"value\":\"x\"}]")
                .post("/api/v1/samples")
                .then()
                .statusCode(400)
                .body("detail", containsString("sample 1: value is not a number"));
        assertThat(received("metrics-out")).hasSize(1);
    }

    @Test
    void health_metrics_and_the_api_are_told() throws Exception {
        write(series("a")).post("/api/v1/write").then().statusCode(204);
        given().get(management + "health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get(management + "health/live").then().statusCode(200);
        given().get(management + "metrics")
                .then()
                .statusCode(200)
                .body(containsString("epicenter_ingest_accepted_total{protocol=\"remote_write\"}"));
        given().accept("application/json")
                .get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .body(containsString("/api/v1/write"));
    }

    private static JsonPath contract() {
        return given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static String described(JsonPath contract, String path, Response answer) {
        String type = answer.contentType().replaceAll(";.*", "");
        return contract.getString("paths.'" + path + "'.post.responses.'" + answer.statusCode() + "'.content.'" + type
                + "'.schema.'$ref'");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/samples, Problem",
        "/api/v1/events, Problem",
        "/api/v1/write, Problem",
        "/v1/traces, RpcStatus",
        "/v1/logs, RpcStatus"
    })
    void errors_have_the_body_that_is_described(String path, String schema) {
        JsonPath contract = contract();
        String type = schema.equals("Problem") && path.endsWith("write") ? PROTOBUF : "application/json";
        byte[] body = "{".getBytes(StandardCharsets.UTF_8);
        Response malformed = send(type, body)
                .header("Content-Encoding", type.equals(PROTOBUF) ? "snappy" : "identity")
                .post(path);
        Response unsupported = send("text/plain", body).post(path);
        assertThat(List.of(malformed.statusCode(), unsupported.statusCode())).containsExactly(400, 415);
        for (Response answer : List.of(malformed, unsupported)) {
            assertThat(described(contract, path, answer)).isEqualTo("#/components/schemas/" + schema);
            assertThat(contract.getMap("components.schemas." + schema + ".properties")
                            .keySet())
                    .isEqualTo(answer.jsonPath().getMap("$").keySet());
        }
        for (String status : List.of("413", "503")) {
            assertThat(contract.getMap("paths.'" + path + "'.post.responses.'" + status + "'.content"))
                    .as(status)
                    .isNotEmpty();
        }
    }

    @Test
    void the_properties_that_are_described_are_those_that_are_read() throws Exception {
        JsonPath contract = contract();
        assertThat(contract.getMap("components.schemas.json_samples.properties").keySet())
                .isEqualTo(Set.of("timestamp", "name", "labels", "value"));
        json("{\"timestamp\":1700000000,\"name\":\"up\",\"labels\":{\"job\":\"a\"},\"value\":1}")
                .post("/api/v1/samples")
                .then()
                .statusCode(202);
        Map<String, Object> event = new TreeMap<>(Map.of(
                "id", "deploy-7",
                "timestamp", "2023-11-14T22:13:20Z",
                "type", "alert",
                "service", "payment",
                "namespace", "shop",
                "environment", "prod",
                "title", "payment is slow",
                "labels", Map.of("version", "v2"),
                "url", "https://ci.example/7",
                "status", "resolved"));
        json(new String(Json.write(event), StandardCharsets.UTF_8))
                .post("/api/v1/events")
                .then()
                .statusCode(202);
        JsonNode stored = Json.read(received("events-out").getFirst().getPayload(), JsonNode.class);
        for (String name : List.of("id", "timestamp", "type", "title", "labels", "url", "status")) {
            assertThat(stored.path(name)).as(name).isEqualTo(Json.read(Json.write(event.get(name)), JsonNode.class));
        }
        assertThat(stored.path("entity").asText()).isEqualTo("default/prod/service:shop/payment");
        event.put("entity", "default/prod/service:shop/payment");
        assertThat(contract.getMap("components.schemas.events.properties").keySet())
                .isEqualTo(event.keySet());
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
