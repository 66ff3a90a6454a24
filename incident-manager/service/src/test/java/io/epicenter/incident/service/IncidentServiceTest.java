package io.epicenter.incident.service;

import static io.epicenter.incident.service.FakeReceivers.accepted;
import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchWriter;
import io.epicenter.incident.service.state.MemoryStateLog;
import io.epicenter.incident.service.view.IncidentReadModel;
import io.epicenter.incident.view.IncidentFilter;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(FakeReceivers.class)
class IncidentServiceTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration QUIET = Duration.ofMillis(2_500);

    @Inject
    @Connector("smallrye-in-memory")
    InMemoryConnector kafka;

    @Inject
    MemoryStateLog log;

    @Inject
    IncidentReadModel readModel;

    @Inject
    RedisDataSource redis;

    private final String id = UUID.randomUUID().toString();
    private long offset;

    @BeforeEach
    void calm() {
        FakeReceivers.FAILURES.clear();
    }

    private void arrives(int revision, int severity, boolean resolved, String title) {
        arrives("incidents", Json.write(Story.incident(id, revision, severity, resolved, title)));
    }

    private void arrives(String topic, byte[] value) {
        byte[] key = id.getBytes(StandardCharsets.UTF_8);
        kafka.source(topic + "-in").send(new ConsumerRecord<>(topic, 0, offset++, key, value));
    }

    private List<JsonNode> triggers() {
        return pages("trigger");
    }

    private List<JsonNode> pages(String action) {
        return accepted("enqueue", id).stream()
                .filter(body -> body.path("event_action").asText().equals(action))
                .toList();
    }

    private void awaitState(String receiver, String state) {
        await().atMost(SOON)
                .untilAsserted(() -> when().get("/api/v1/incidents/" + id)
                        .then()
                        .body("deliveries.find { it.receiver == '" + receiver + "' }.state", equalTo(state)));
    }

    @Test
    void an_incident_that_opens_and_resolves_is_one_page_and_one_message() {
        arrives(1, 4, false, "checkout is slow");
        arrives(1, 4, false, "checkout is slow");
        awaitState("slack", "sent");
        awaitState("pagerduty", "sent");
        arrives(2, 4, false, "checkout is slow because of payment v2");
        await().atMost(SOON).until(() -> accepted("chat.update", id).size() == 1);
        arrives(3, 4, true, "checkout is slow because of payment v2");
        await().atMost(SOON)
                .until(() -> accepted("chat.update", id).size() == 2
                        && pages("resolve").size() == 1);
        await().pollDelay(QUIET).atMost(SOON).until(() -> true);

        assertThat(triggers()).hasSize(1);
        assertThat(pages("resolve")).hasSize(1);
        assertThat(accepted("chat.postMessage", id)).hasSize(1);
        assertThat(accepted("chat.update", id)).hasSize(2);
        assertThat(accepted("hook", id)).hasSize(3);
        assertThat(triggers().getFirst().path("client_url").asText())
                .isEqualTo("http://console.example/incidents/" + id);
        when().get("/api/v1/incidents/" + id)
                .then()
                .body("status", equalTo("resolved"))
                .body("page", equalTo("resolved"))
                .body("incident.root_cause.candidates[0].entity", equalTo("default/prod/service:shop/payment"));
        Map<String, Object> answered =
                when().get("/api/v1/incidents/" + id).then().extract().path("incident");
        assertThat(described("Incident").keySet()).containsAll(answered.keySet());
        when().get("/api/v1/incidents/" + id + "/timeline")
                .then()
                .body("text", hasItem("pagerduty told: opened"))
                .body("text", hasItem("Incident resolved"));
    }

    @Test
    void failing_receivers_are_tried_again_without_a_second_page() {
        FakeReceivers.FAILURES.addAll(List.of(503, 429, 500, 503));
        arrives(1, 4, false, "flaky receivers");
        awaitState("slack", "sent");
        awaitState("pagerduty", "sent");
        awaitState("webhook", "sent");

        assertThat(triggers()).hasSize(1);
        assertThat(accepted("chat.postMessage", id)).hasSize(1);
    }

    @Test
    void a_message_whose_answer_was_lost_is_found_again_and_not_repeated() {
        FakeReceivers.LATE_MESSAGES.add(id);
        arrives(1, 2, false, "answers come too late");
        awaitState("slack", "sent");
        await().pollDelay(QUIET).atMost(SOON).until(() -> true);

        long posted = FakeReceivers.CALLS.stream()
                .filter(call -> call.method().equals("chat.postMessage")
                        && call.body().toString().contains(id))
                .count();
        assertThat(posted).isEqualTo(1);
        assertThat(accepted("conversations.history", "")).isNotEmpty();
    }

    @Test
    void a_record_is_acknowledged_when_the_outbox_is_durable_and_not_before() throws Exception {
        log.stall();
        boolean[] acknowledged = {false};
        byte[] value = Json.write(Story.incident(id, 1, 4, false, "slow broker"));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("incidents", 0, 0, new byte[0], value);
        kafka.source("incidents-in").send(Message.of(record, () -> {
            acknowledged[0] = true;
            return CompletableFuture.completedFuture(null);
        }));
        Thread.sleep(500);
        assertThat(acknowledged[0]).isFalse();
        assertThat(triggers()).isEmpty();

        log.resume();
        await().atMost(SOON).until(() -> acknowledged[0]);
        await().atMost(SOON).until(() -> triggers().size() == 1);
        assertThat(log.keys()).contains("outbox/" + id + "/pagerduty", "outbox/" + id + "/slack");
    }

    @Test
    void people_acknowledge_rate_and_resolve() {
        arrives(1, 4, false, "to be handled");
        awaitState("pagerduty", "sent");
        post("/ack", Map.of("user", "ann")).then().statusCode(200).body("status", equalTo("acknowledged"));
        post("/feedback", Map.of("user", "ann", "verdict", "false_alarm", "comment", "load test"))
                .then()
                .statusCode(200)
                .body("ratings.verdict", contains("false_alarm"));
        post("/resolve", Map.of("user", "ann", "comment", "fixed"))
                .then()
                .statusCode(200)
                .body("status", equalTo("resolved"));

        await().atMost(SOON)
                .until(() ->
                        pages("acknowledge").size() == 1 && pages("resolve").size() == 1);
        List<Feedback> feedback = kafka.<byte[]>sink("feedback-out").received().stream()
                .map(message -> read(message.getPayload(), Feedback.class))
                .filter(one -> id.equals(one.incident()))
                .toList();
        assertThat(feedback).hasSize(1);
        assertThat(feedback.getFirst().verdict()).isEqualTo(Feedback.Verdict.FALSE_ALARM);
        assertThat(log.keys()).contains("human/" + id);
        assertThat(kafka.<byte[]>sink("actions-out").received().stream()
                        .map(message -> new String(message.getPayload(), StandardCharsets.UTF_8))
                        .filter(text -> text.contains(id)))
                .anyMatch(text -> text.contains("acknowledgement"))
                .anyMatch(text -> text.contains("resolution"))
                .anyMatch(text -> text.contains("\"feedback\""))
                .anyMatch(text -> text.contains("\"notification\""))
                .noneMatch(text -> text.contains(FakeReceivers.TOKEN));
    }

    private static <T> T read(byte[] bytes, Class<T> type) {
        try {
            return Json.read(bytes, type);
        } catch (MalformedMessageException bug) {
            throw new AssertionError(bug);
        }
    }

    private Response post(String path, Map<String, String> body) {
        return given().contentType(ContentType.JSON).body(body).post("/api/v1/incidents/" + id + path);
    }

    @Test
    void what_is_wrong_is_said_with_what_to_do() {
        given().accept(ContentType.ANY)
                .get("/api/v1/incidents/none")
                .then()
                .statusCode(404)
                .contentType(startsWith("application/problem+json"))
                .body("detail", containsString("GET /api/v1/incidents"));
        post("/ack", Map.of("user", "ann")).then().statusCode(404);
        post("/ack", Map.of()).then().statusCode(400).body("detail", containsString("user"));
        given().contentType(ContentType.TEXT)
                .body("{\"user\":\"ann\"}")
                .post("/api/v1/incidents/" + id + "/ack")
                .then()
                .statusCode(415);
        when().get("/api/v1/incidents?status=asleep").then().statusCode(400);
        arrives(1, 2, false, "to be rated");
        await().atMost(SOON).until(() -> readModel.find(id).isPresent());
        post("/feedback", Map.of("user", "ann", "verdict", "wrong_cause"))
                .then()
                .statusCode(400)
                .body("detail", containsString("entity"));
        post("/feedback", Map.of("user", "ann", "verdict", "nonsense"))
                .then()
                .statusCode(400)
                .body("detail", containsString("confirmed"));
    }

    @Test
    void lists_are_filtered() {
        arrives(1, 5, false, "severe");
        await().atMost(SOON).until(() -> readModel.find(id).isPresent());
        when().get("/api/v1/incidents?status=open&severity=5&limit=1000")
                .then()
                .statusCode(200)
                .body("incident.id", hasItem(id))
                .body("find { it.incident.id == '" + id + "' }.timeline", hasSize(0));
        assertThat(when().get("/api/v1/incidents?status=resolved&limit=1000").asString())
                .doesNotContain(id);
    }

    @Test
    void an_unreadable_record_goes_to_the_dead_letters_and_the_next_is_taken() {
        int before = kafka.sink("dead-letters-out").received().size();
        arrives("incidents", "{not json".getBytes(StandardCharsets.UTF_8));
        arrives("anomalies", "[]".getBytes(StandardCharsets.UTF_8));
        arrives("decisions", new byte[] {0, 1, 2});
        arrives(1, 2, false, "after the noise");

        await().atMost(SOON).until(() -> readModel.find(id).isPresent());
        await().atMost(SOON)
                .until(() -> kafka.sink("dead-letters-out").received().size() == before + 2);
    }

    @Test
    void decisions_and_charts_are_shown() {
        Entity entity = Entity.service("default", "prod", "shop", "payment");
        Instant now = Instant.now();
        String anomaly = "anomaly-" + id;
        arrives(
                "anomalies",
                Json.write(new Anomaly(
                        anomaly,
                        "default",
                        "prod",
                        now,
                        "http_server_request_duration_seconds",
                        Map.of(),
                        0.4,
                        0.98,
                        "streaming",
                        new Anomaly.Details(0.1, 0.05, 0.15, 9, 1e-9, now, "otel-http", "p99", "s", true, false, null),
                        entity,
                        SignalKind.LATENCY,
                        Direction.UP,
                        AnomalyStatus.FIRING,
                        List.of(new Anomaly.Point(now, 0.4, 0.1, 0.05, 0.15)))));
        arrives(
                "decisions",
                Json.write(new Decision(
                        "decision-" + id,
                        "default",
                        "prod",
                        now,
                        anomaly,
                        entity,
                        Decision.Outcome.OPENED,
                        id,
                        "nothing open nearby")));
        arrives(1, 2, false, "with a chart");

        await().atMost(SOON).until(() -> readModel.charts(id).size() == 1);
        signal("", Json.write(latency(entity, now.plusSeconds(15))));
        SignalBatchWriter batch = new SignalBatchWriter();
        batch.add(latency(Entity.service("default", "prod", "shop", "unconcerned"), now.plusSeconds(30)));
        batch.add(latency(entity, now.plusSeconds(30)));
        signal(SignalBatch.TYPE, "{no batch".getBytes(StandardCharsets.UTF_8));
        signal(SignalBatch.TYPE, batch.toByteArray());
        await().atMost(SOON)
                .until(() -> readModel.charts(id).getFirst().points().size() == 3);
        when().get("/api/v1/decisions?anomaly=" + anomaly)
                .then()
                .body("reason", contains("nothing open nearby"))
                .body("outcome", contains("opened"));
        when().get("/api/v1/counts").then().statusCode(200);
    }

    private static Deviation latency(Entity entity, Instant time) {
        return new Deviation(
                entity,
                SignalKind.LATENCY,
                "p99",
                "otel-http",
                time,
                15,
                0.5,
                0.1,
                0.05,
                0.15,
                0.01,
                1e-9,
                Direction.UP,
                20,
                false);
    }

    private void signal(String type, byte[] value) {
        var record = new ConsumerRecord<>("signals", 0, offset++, new byte[0], value);
        if (!type.isEmpty()) {
            record.headers().add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        }
        kafka.source("signals-in")
                .send(new ConsumerRecords<>(Map.of(new TopicPartition("signals", 0), List.of(record)), Map.of()));
    }

    @Test
    void runbooks_are_offered_and_planned() {
        arrives(1, 2, false, "deploy went wrong");
        await().atMost(SOON).until(() -> readModel.find(id).isPresent());
        when().get("/api/v1/runbooks").then().body("runbooks", hasSize(5)).body("problems", hasSize(0));
        when().get("/api/v1/incidents/" + id + "/runbooks").then().body("id", contains("roll-back-deploy"));
        given().contentType(ContentType.JSON)
                .post("/api/v1/incidents/" + id + "/runbooks/roll-back-deploy/dry-run")
                .then()
                .statusCode(200)
                .body("steps[0].argv", hasItem("deployment/payment"))
                .body("targets", contains("deployment shop/payment"));
        given().contentType(ContentType.JSON)
                .post("/api/v1/incidents/" + id + "/runbooks/..%2F..%2Fetc/dry-run")
                .then()
                .statusCode(404);
    }

    @Test
    void the_view_is_shared_through_redis() {
        arrives(1, 2, false, "shared");
        await().atMost(SOON).until(() -> redis.value(byte[].class).get(RedisViews.VIEW + id) != null);
        Incident foreign = Story.incident("foreign-" + id, 1, 3, false, "of another replica");
        byte[] view = redis.value(byte[].class).get(RedisViews.VIEW + id);
        String text = new String(view, StandardCharsets.UTF_8).replace(id, foreign.id());
        redis.value(byte[].class).set(RedisViews.VIEW + foreign.id(), text.getBytes(StandardCharsets.UTF_8));
        redis.sortedSet(String.class).zadd(RedisViews.RECENT, Instant.now().toEpochMilli(), foreign.id());

        await().atMost(SOON).until(() -> readModel.find(foreign.id()).isPresent());
        assertThat(readModel.list(IncidentFilter.ALL)).isNotEmpty();
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
        "get, /api/v1/incidents?status=asleep, /api/v1/incidents, 400",
        "get, /api/v1/incidents?limit=x, /api/v1/incidents, 404",
        "get, /api/v1/incidents/none, /api/v1/incidents/{id}, 404",
        "get, /api/v1/incidents/none/timeline, /api/v1/incidents/{id}/timeline, 404",
        "post, /api/v1/incidents/none/ack, /api/v1/incidents/{id}/ack, 400",
        "post, /api/v1/incidents/none/feedback, /api/v1/incidents/{id}/feedback, 400",
        "get, /api/v1/incidents/none/runbooks, /api/v1/incidents/{id}/runbooks, 404",
        "get, /api/v1/decisions?limit=x, /api/v1/decisions, 404"
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
