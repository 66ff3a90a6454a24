package io.epicenter.topology.service;

import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.topology.TopologyKeys;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.service.build.RedisPartialCounts;
import io.epicenter.topology.service.build.RedisTopology;
import io.epicenter.topology.service.build.Replica;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import io.smallrye.reactive.messaging.memory.InMemorySink;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.hamcrest.CustomMatcher;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The whole application on a real Redis, fed through in-memory channels. The tests tell one story, in order.
@QuarkusTest
@QuarkusTestResource(RealRedis.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TopologyServiceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    @Any
    InMemoryConnector channels;

    @Inject
    RedisDataSource redis;

    @Inject
    TopologyReader reader;

    @Inject
    RedisTopology versions;

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @TestHTTPResource(value = "/metrics", management = true)
    URL prometheus;

    private static long traces;

    private void send(String topic, byte[] value, String contentType) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(topic, 0, traces, new byte[] {'k'}, value);
        record.headers().add("content-type", contentType.getBytes(StandardCharsets.UTF_8));
        channels.<Message<byte[]>>source(topic + "-in")
                .send(Message.of(value).addMetadata(new IncomingKafkaRecordMetadata<>(record, topic + "-in")));
    }

    /// One request that goes from the first service to the next, and so on.
    private void request(String... services) {
        long trace = ++traces;
        StringBuilder resources = new StringBuilder();
        for (int i = 0; i < services.length; i++) {
            String parent = i == 0 ? "" : id(2 * i);
            String spans = span(trace, id(2 * i + 1), parent, 2)
                    + (i + 1 < services.length ? "," + span(trace, id(2 * i + 2), id(2 * i + 1), 3) : "");
            resources
                    .append(i == 0 ? "" : ",")
                    .append(("{'resource':{'attributes':[{'key':'service.name','value':{'stringValue':'%s'}},"
                                    + "{'key':'service.namespace','value':{'stringValue':'shop'}},"
                                    + "{'key':'deployment.environment.name','value':{'stringValue':'prod'}}]},"
                                    + "'scopeSpans':[{'spans':[%s]}]}")
                            .formatted(services[i], spans));
        }
        String json = "{'resourceSpans':[" + resources + "]}";
        send("traces", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private static String id(int number) {
        return "%016x".formatted(number);
    }

    private static String span(long trace, String id, String parent, int kind) {
        long nanos = Instant.now().toEpochMilli() * 1_000_000;
        return "{'traceId':'%032x','spanId':'%s','parentSpanId':'%s','name':'x','kind':%d,"
                        .formatted(trace, id, parent, kind)
                + "'startTimeUnixNano':'%d','endTimeUnixNano':'%d'}".formatted(nanos - 1_000_000, nanos);
    }

    @Test
    @Order(1)
    void without_a_version_a_problem_says_what_to_do() {
        get("/api/v1/services")
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Retry-After", notNullValue())
                .body("title", equalTo("No topology yet"))
                .body("detail", containsString("traces"));
    }

    @Test
    @Order(2)
    void the_first_edges_are_built_at_once() {
        for (int i = 0; i < 10; i++) {
            request("frontend", "checkout", "payment");
        }
        for (int i = 0; i < 10; i++) {
            request("frontend", "checkout");
        }
        await().atMost(PATIENCE).until(() -> reader.current().edges().size() == 2);
        get("/api/v1/services")
                .then()
                .statusCode(200)
                .header("X-Snapshot-Age", notNullValue())
                .body("version", greaterThan(0))
                .body("built_at", notNullValue())
                .body("age_seconds", notNullValue())
                .body("degraded", equalTo(false))
                .body("services.service", hasItems("frontend", "checkout", "payment"));
    }

    @Test
    @Order(3)
    void a_span_that_tells_nothing_is_counted_by_service() {
        long nanos = Instant.now().plusSeconds(360).toEpochMilli() * 1_000_000;
        String json = "{'resourceSpans':[{'resource':{'attributes':[{'key':'service.name','value':"
                + "{'stringValue':'skewed'}}]},'scopeSpans':[{'spans':[{'traceId':'%032x','spanId':'%s','kind':3,"
                        .formatted(++traces, id(1))
                + "'startTimeUnixNano':'%d','endTimeUnixNano':'%d'}]}]}]}".formatted(nanos, nanos);
        send("traces", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "application/json");
        await().atMost(PATIENCE)
                .untilAsserted(() -> get("/api/v1/topology/oddities")
                        .then()
                        .statusCode(200)
                        .body("services.'default/default/service:default/skewed'.clock_ahead", equalTo(1)));
    }

    @Test
    @Order(3)
    void the_blast_radius_has_hops_impact_and_path() {
        rebuild();
        get("/api/v1/services/payment/blast-radius")
                .then()
                .statusCode(200)
                .body("direction", equalTo("dependants"))
                .body("affected.service", equalTo(List.of("checkout", "frontend")))
                .body("affected.hops", equalTo(List.of(1, 2)))
                .body("affected[0].impact", about(0.5f))
                .body("affected[1].path", equalTo(List.of("payment", "checkout", "frontend")))
                .body("affected[1].user_facing", equalTo(true))
                .body("affected[1].entity", equalTo("default/prod/service:shop/frontend"));
        get("/api/v1/services/frontend/blast-radius?direction=dependencies&max_hops=1&scope=default/prod")
                .then()
                .statusCode(200)
                .body("affected.service", equalTo(List.of("checkout")));
        get("/api/v1/services/payment/blast-radius?direction=sideways").then().statusCode(400);
        get("/api/v1/services/payment/blast-radius?max_hops=0").then().statusCode(400);
    }

    private static Matcher<Number> about(float expected) {
        return new CustomMatcher<>("about " + expected) {
            @Override
            public boolean matches(Object actual) {
                return actual instanceof Number number && Math.abs(number.floatValue() - expected) <= 0.01;
            }
        };
    }

    private void rebuild() {
        given().post("/api/v1/topology/rebuild").then().statusCode(200).body("version", greaterThan(0));
    }

    @Test
    @Order(4)
    void an_unknown_service_gets_near_names() {
        get("/api/v1/services/paymnet")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("detail", containsString("payment"));
    }

    @Test
    @Order(5)
    void one_service_shows_both_sides() {
        get("/api/v1/services/checkout")
                .then()
                .statusCode(200)
                .body("service", equalTo("checkout"))
                .body("called_by.caller", equalTo(List.of("frontend")))
                .body("calls.callee", equalTo(List.of("payment")))
                .body("calls[0].sources", equalTo(List.of("otlp")));
    }

    @Test
    @Order(6)
    void paths_and_what_if_answer() {
        get("/api/v1/paths?from=frontend&to=payment")
                .then()
                .statusCode(200)
                .body("paths[0].services", equalTo(List.of("frontend", "checkout", "payment")));
        get("/api/v1/paths?from=frontend").then().statusCode(400);
        given().contentType(ContentType.JSON)
                .body("{\"services\":[\"payment\",\"checkout\"]}")
                .post("/api/v1/what-if")
                .then()
                .statusCode(200)
                .body("affected.service", equalTo(List.of("frontend")));
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/api/v1/what-if")
                .then()
                .statusCode(400);
    }

    @Test
    @Order(7)
    void the_graph_comes_as_json_or_for_graphviz() {
        get("/api/v1/topology").then().statusCode(200).body("edges.size()", equalTo(2));
        String dot = given().accept("text/vnd.graphviz")
                .get("/api/v1/topology")
                .then()
                .statusCode(200)
                .contentType(containsString("text/vnd.graphviz"))
                .extract()
                .asString();
        assertThat(dot).contains("digraph topology");
    }

    @Test
    @Order(8)
    void service_graph_metrics_add_edges_and_versions_differ() {
        long before = reader.current().version();
        for (int i = 0; i < 2; i++) {
            TreeMap<String, String> labels = new TreeMap<>(Map.of(
                    "__name__", "traces_service_graph_request_total",
                    "client", "checkout",
                    "server", "stock",
                    "environment", "prod"));
            byte[] batch = new RemoteWriteV1Writer()
                    .add(labels, 100.0 * i, Instant.now().toEpochMilli() - 1000 + 500L * i)
                    .toByteArray();
            send("metrics", batch, "application/x-protobuf");
        }
        await().atMost(PATIENCE).until(() -> {
            rebuild();
            return reader.current().edges().size() == 3;
        });
        get("/api/v1/topology/diff?from=" + before)
                .then()
                .statusCode(200)
                .body("edges_added[0].callee", containsString("stock"))
                .body("nodes_added", hasItem(containsString("stock")));
        get("/api/v1/topology/versions").then().statusCode(200).body("versions.size()", greaterThan(1));
        get("/api/v1/topology/diff?from=99999").then().statusCode(404);
        get("/api/v1/topology/settings")
                .then()
                .statusCode(200)
                .body("settings.spans.interval", equalTo("PT1S"))
                .body("settings.spans.tell", equalTo("edges"))
                .body("rebuild_every", equalTo("PT5M"));
    }

    @Test
    @Order(9)
    void a_record_that_cannot_be_read_goes_to_dead_letters_and_the_next_is_read() {
        InMemorySink<byte[]> dead = channels.sink("dead-letters-out");
        byte[] broken = {10, 127, 1};
        send("traces", broken, "application/x-protobuf");
        request("frontend", "search");
        await().atMost(PATIENCE).until(() -> dead.received().size() == 1);
        assertThat(dead.received().getFirst().getPayload()).isEqualTo(broken);
        await().atMost(PATIENCE).until(() -> {
            rebuild();
            return reader.current().nodes().stream()
                    .anyMatch(node -> node.entity().name().equals("search"));
        });
    }

    @Test
    @Order(10)
    void a_damaged_version_is_passed_over() {
        TopologySnapshot good = reader.current();
        long next = versions.nextVersion();
        String blob = TopologyKeys.snapshot(next);
        String current = TopologyKeys.snapshot(good.version());
        byte[] chunk = redis.value(byte[].class).get(TopologyKeys.chunk(current, 0));
        byte[] manifest = redis.value(byte[].class).get(TopologyKeys.manifest(current));
        byte[] damaged = chunk.clone();
        damaged[damaged.length / 2] ^= 1;
        redis.value(byte[].class).set(TopologyKeys.chunk(blob, 0), damaged);
        redis.value(byte[].class).set(TopologyKeys.manifest(blob), manifest);
        redis.value(String.class).set(TopologyKeys.CURRENT, Long.toString(next));
        assertThat(reader.refresh().version()).isEqualTo(good.version());
        rebuild();
        assertThat(reader.current().version()).isGreaterThan(next);
    }

    @Test
    @Order(11)
    void an_older_version_cannot_replace_a_newer_one() throws Exception {
        TopologySnapshot newest = reader.current();
        TopologySnapshot older = newest.withVersion(newest.version() - 1);
        TopologyReader fresh = new TopologyReader(redis, new SimpleMeterRegistry());
        assertThat(versions.publish(older)).isFalse();
        assertThat(fresh.refresh()).isEqualTo(newest);
    }

    @Test
    @Order(12)
    void another_replica_adds_its_edges_and_its_restart_forgets_nothing() throws Exception {
        TopologyState other = Replica.state();
        Instant now = Instant.now();
        for (int i = 0; i < 2; i++) {
            TreeMap<String, String> labels = new TreeMap<>(Map.of(
                    "__name__",
                    "traces_service_graph_request_total",
                    "client",
                    "search",
                    "server",
                    "index",
                    "environment",
                    "prod"));
            other.acceptMetrics(
                    new RemoteWriteV1Writer()
                            .add(labels, 10.0 * i, now.toEpochMilli() - 1000 + 500L * i)
                            .toByteArray(),
                    now);
        }
        RedisPartialCounts otherReplica = new RedisPartialCounts(redis, other, "other-replica", Duration.ofHours(24));
        otherReplica.publish(now);
        rebuild();
        assertThat(reader.current().nodes())
                .extracting(node -> node.entity().name())
                .contains("index", "search", "payment");
        TopologyState restarted = Replica.state();
        new RedisPartialCounts(redis, restarted, "other-replica", Duration.ofHours(24)).restore();
        assertThat(restarted.build(1, now)).isEqualTo(other.build(1, now));
    }

    @Test
    @Order(13)
    void replaced_versions_expire_and_chunks_are_bounded() {
        long current = reader.current().version();
        rebuild();
        assertThat(redis.key().ttl(TopologyKeys.manifest(TopologyKeys.snapshot(current))))
                .isPositive();
        String now = TopologyKeys.snapshot(reader.current().version());
        assertThat(redis.key().ttl(TopologyKeys.manifest(now))).isNegative();
    }

    @Test
    @Order(14)
    void a_new_version_is_known_within_seconds() {
        TopologyReader listening = new TopologyReader(redis, new SimpleMeterRegistry());
        try {
            listening.start();
            await().atMost(PATIENCE).until(() -> listening.current().version() > 0);
            await().pollDelay(Duration.ofMillis(500)).until(() -> true);
            rebuild();
            await().atMost(Duration.ofSeconds(10))
                    .until(() ->
                            listening.current().version() == reader.current().version());
        } finally {
            listening.stop();
        }
    }

    @Test
    @Order(15)
    void health_and_metrics_tell() {
        get(ready)
                .then()
                .statusCode(200)
                .body("checks.data.version", hasItem(greaterThan(0)))
                .body("checks.data.degraded", hasItem(false));
        assertThat(get(prometheus).then().statusCode(200).extract().asString())
                .contains("epicenter_topology_snapshot_version")
                .contains("epicenter_topology_source_paired_total{source=\"otlp\"")
                .contains("epicenter_topology_build_seconds");
    }

    @Test
    @Order(16)
    void what_spans_tell_goes_to_metrics() {
        InMemorySink<byte[]> metrics = channels.sink("metrics-out");
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> {
            request("frontend", "checkout");
            return metrics.received().stream().anyMatch(message -> SpanMetrics.isIn(message.getPayload()));
        });
    }

    @Test
    @Order(17)
    void the_contract_names_every_question_and_what_answers_hold() {
        JsonPath contract =
                get("/q/openapi?format=json").then().statusCode(200).extract().jsonPath();
        assertThat(contract.getMap("paths").keySet())
                .map(Object::toString)
                .contains(
                        "/api/v1/services",
                        "/api/v1/services/{name}",
                        "/api/v1/services/{name}/blast-radius",
                        "/api/v1/topology",
                        "/api/v1/topology/versions",
                        "/api/v1/topology/diff",
                        "/api/v1/topology/rebuild",
                        "/api/v1/topology/settings",
                        "/api/v1/topology/oddities",
                        "/api/v1/paths",
                        "/api/v1/what-if");
        assertThat(contract.getMap("paths.'/api/v1/topology'.get.responses.'200'.content")
                        .keySet())
                .map(Object::toString)
                .contains("application/json", "text/vnd.graphviz");
        for (String path : List.of("services", "services/{name}", "paths", "topology", "topology/diff")) {
            assertThat(contract.getString("paths.'/api/v1/" + path
                            + "'.get.responses.'503'.content.'application/problem+json'.schema.'$ref'"))
                    .as(path)
                    .isEqualTo("#/components/schemas/Problem");
        }
        assertThat(properties(contract, "Affected"))
                .contains("service", "entity", "hops", "impact", "path", "user_facing");
        assertThat(properties(contract, "BlastRadius"))
                .contains(
                        "version", "built_at", "age_seconds", "degraded", "user_facing_share", "affected", "direction");
        assertThat(properties(contract, "WhatIf")).contains("version", "age_seconds", "user_facing_share", "affected");
        assertThat(properties(contract, "TopologyParameters")).contains("settings", "rebuild_every");
        assertThat(properties(contract, "Diff"))
                .contains("version", "from", "to", "edges_added", "dependencies_added", "nodes_removed");
    }

    /// The properties of a schema, also of those that it is made of.
    private static Set<String> properties(JsonPath contract, String schema) {
        Set<String> names = new TreeSet<>();
        Map<String, Object> own = contract.getMap("components.schemas." + schema + ".properties");
        own.keySet().forEach(names::add);
        return names;
    }

    @ParameterizedTest
    @Order(18)
    @CsvSource({
        "get, /api/v1/services/paymnet, /api/v1/services/{name}, 404",
        "get, /api/v1/services/payment/blast-radius?limit=0, /api/v1/services/{name}/blast-radius, 400",
        "get, /api/v1/services/payment/blast-radius?limit=x, /api/v1/services/{name}/blast-radius, 404",
        "get, /api/v1/paths?from=payment, /api/v1/paths, 400",
        "get, /api/v1/topology/diff?from=99999, /api/v1/topology/diff, 404",
        "get, /api/v1/topology/diff?from=x, /api/v1/topology/diff, 404",
        "post, /api/v1/what-if, /api/v1/what-if, 400"
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
