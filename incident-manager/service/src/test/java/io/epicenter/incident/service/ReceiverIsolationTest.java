package io.epicenter.incident.service;

import static io.epicenter.incident.service.FakeReceivers.accepted;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Json;
import io.epicenter.incident.service.FakeReceivers.Burden;
import io.epicenter.incident.service.FakeReceivers.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.spi.Connector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One receiver out of order is nobody else's trouble, and is not made worse for itself.
@QuarkusTest
@QuarkusTestResource(FakeReceivers.class)
class ReceiverIsolationTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int CONCURRENCY = 4;
    private static final int REST_AFTER = 5;

    @Inject
    @Connector("smallrye-in-memory")
    InMemoryConnector kafka;

    @Inject
    MeterRegistry metrics;

    @BeforeEach
    @AfterEach
    void calm() {
        FakeReceivers.FAILURES.clear();
        FakeReceivers.FAULTS.clear();
        FakeReceivers.BURDENS.clear();
    }

    private List<String> incidents(int count) {
        List<String> ids = IntStream.range(0, count)
                .mapToObj(any -> UUID.randomUUID().toString())
                .toList();
        long offset = 0;
        for (String id : ids) {
            byte[] value = Json.write(Story.incident(id, 1, 4, false, "one of many"));
            kafka.source("incidents-in")
                    .send(new ConsumerRecord<>("incidents", 0, offset++, id.getBytes(StandardCharsets.UTF_8), value));
        }
        return ids;
    }

    private static long told(String method, List<String> ids) {
        return ids.stream().filter(id -> !accepted(method, id).isEmpty()).count();
    }

    private double gauge(String name, String receiver) {
        return metrics.get(name).tag("receiver", receiver).gauge().value();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_webhook_out_of_order_delays_nobody_and_hears_of_all_afterwards(Fault fault) {
        FakeReceivers.FAULTS.put("hook", fault);
        List<String> ids = incidents(24);

        double[] most = {0};
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(() -> {
            most[0] = Math.max(most[0], gauge("epicenter.incident.receiver.under.way", "webhook"));
            return told("enqueue", ids) == ids.size() && gauge("epicenter.incident.receiver.circuit", "webhook") > 0;
        });
        Burden burden = Objects.requireNonNull(FakeReceivers.BURDENS.get("hook"));
        assertThat(most[0]).as("at once").isLessThanOrEqualTo(CONCURRENCY);
        if (fault == Fault.ERROR_500 || fault == Fault.TOO_MANY_429) {
            assertThat(burden.most.get()).as("at once, as the receiver sees it").isLessThanOrEqualTo(CONCURRENCY);
        }
        assertThat(burden.calls.get())
                .as("before it is given a rest")
                .isBetween(REST_AFTER, REST_AFTER + 3 * CONCURRENCY);
        assertThat(told("hook", ids)).isZero();

        FakeReceivers.FAULTS.clear();
        await().atMost(SOON).until(() -> told("hook", ids) == ids.size());
        await().atMost(SOON).until(() -> gauge("epicenter.incident.receiver.circuit", "webhook") == 0);
        assertThat(ids).allSatisfy(id -> assertThat(accepted("hook", id)).hasSize(1));
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_pager_out_of_order_delays_nobody_and_pages_once_afterwards(Fault fault) {
        FakeReceivers.FAULTS.put("enqueue", fault);
        List<String> ids = incidents(3);

        await().atMost(SOON)
                .until(() -> told("hook", ids) == ids.size() && told("chat.postMessage", ids) == ids.size());
        assertThat(told("enqueue", ids)).isZero();
        given().get("/api/v1/counts").then().statusCode(200);

        FakeReceivers.FAULTS.clear();
        await().atMost(SOON).until(() -> told("enqueue", ids) == ids.size());
        assertThat(ids)
                .allSatisfy(id -> assertThat(keys(accepted("enqueue", id))).hasSize(1));
    }

    private static Map<String, Long> keys(List<JsonNode> pages) {
        return pages.stream()
                .collect(Collectors.groupingBy(page -> page.path("dedup_key").asText(), Collectors.counting()));
    }
}
