package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.NOW;
import static io.epicenter.ingest.protocol.Requests.json;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Json;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventsProtocolTest extends ProtocolContract {
    private static final String CART = "{\"id\":\"d1\",\"timestamp\":1,\"type\":\"deploy\",\"service\":\"cart\"}";
    private static final String PAYMENT = CART.replace("cart", "payment").replace("d1", "d2");

    private final EventsProtocol protocol = new EventsProtocol(Requests.WIDE, EntityResolver.Settings.DEFAULT);

    @Override
    Protocol protocol(IngestLimits limits) {
        return new EventsProtocol(limits, EntityResolver.Settings.DEFAULT);
    }

    @Override
    String mediaType() {
        return "application/json";
    }

    @Override
    byte[] good() {
        return bytes(CART + "," + PAYMENT);
    }

    @Override
    byte[] partlyBad() {
        return bytes(CART + ",{\"type\":\"deploy\"}," + PAYMENT);
    }

    private static byte[] bytes(String elements) {
        return ("[" + elements + "]").getBytes(StandardCharsets.UTF_8);
    }

    private List<Event> events(IngestRequest request) throws Exception {
        Interpretation interpretation = protocol.interpret(request, FOUR);
        List<Event> events = new ArrayList<>();
        for (var record : interpretation.records()) {
            Event event = Json.read(record.value(), Event.class);
            assertThat(record.topic()).isEqualTo("events");
            assertThat(record.key()).isEqualTo(event.entity().scope());
            if (!event.isAlert()) {
                assertThat(record.id()).isEqualTo(event.id());
            }
            events.add(event);
        }
        return events;
    }

    private String rejection(String text) {
        return ((Stored) protocol.interpret(json(text), FOUR).outcome())
                .rejections()
                .text();
    }

    @Test
    void a_full_event_stays_as_it_is() throws Exception {
        assertThat(events(json("""
                {"id":"d1","timestamp":"2026-01-01T10:00:00+01:00","type":"deploy","title":"payment v2",
                 "entity":"default/prod/service:shop/payment","labels":{"version":"v2","replicas":3},
                 "url":"https://ci/1"}""")))
                .containsExactly(new Event(
                        "d1",
                        Instant.parse("2026-01-01T09:00:00Z"),
                        "deploy",
                        io.epicenter.contracts.Entity.parse("default/prod/service:shop/payment"),
                        "payment v2",
                        Map.of("version", "v2", "replicas", "3"),
                        "https://ci/1",
                        null));
    }

    @Test
    void a_short_event_is_filled_in_and_a_repeat_has_the_same_id() throws Exception {
        String text = "{\"type\":\"config\",\"service\":\"cart\",\"namespace\":\"shop\",\"environment\":\"prod\"}";
        Event first = events(json(text)).getFirst();
        assertThat(first.entity()).hasToString("default/prod/service:shop/cart");
        assertThat(first.timestamp()).isEqualTo(NOW);
        assertThat(first.title()).isEqualTo("config of cart");
        assertThat(events(json(text)).getFirst().id()).isEqualTo(first.id());
        assertThat(events(json(text.replace("cart", "payment"))).getFirst().id())
                .isNotEqualTo(first.id());
    }

    @Test
    void what_is_wrong_is_named_and_the_rest_stored() throws Exception {
        assertThat(events(json("[{\"type\":\"deploy\",\"service\":\"a\"},{\"type\":\"deploy\"}]")))
                .hasSize(1);
        assertThat(rejection("[{\"type\":\"deploy\",\"service\":\"a\"},{\"type\":\"deploy\"}]"))
                .contains("event 1: neither entity nor service");
        assertThat(rejection("{\"service\":\"a\"}")).contains("no type");
        assertThat(rejection("{\"type\":\"deploy\",\"entity\":\"cart\"}")).contains("not tenant/environment/kind");
        assertThat(rejection("{\"type\":\"deploy\",\"entity\":\"other/prod/service:shop/cart\"}"))
                .contains("not yours");
        assertThat(rejection("{\"type\":\"deploy\",\"service\":\"a\",\"timestamp\":\"yesterday\"}"))
                .contains("ISO-8601");
        assertThat(rejection("{\"type\":\"deploy\",\"service\":\"a\",\"timestamp\":1e300}"))
                .contains("ISO-8601");
        assertThat(rejection("{\"type\":\"alert\",\"service\":\"a\",\"status\":\"maybe\"}"))
                .contains("firing");
        assertThat(rejection("{\"type\":\"deploy\",\"service\":\"a\",\"environment\":\"x/y\"}"))
                .contains("environment");
    }

    @Test
    void an_alert_fires_unless_it_says_otherwise() throws Exception {
        assertThat(events(json("{\"type\":\"alert\",\"service\":\"a\"}"))
                        .getFirst()
                        .status())
                .isEqualTo("firing");
    }

    @Test
    void cloud_events_are_read_structured_batched_and_binary() throws Exception {
        String structured = """
                {"specversion":"1.0","id":"1","source":"/ci","type":"dev.cdevents.service.deployed.0.1.1",
                 "time":"2026-01-01T09:00:00Z","subject":"shop/payment","data":{"labels":{"version":"v2"}}}""";
        Event event = events(body(structured, "Content-Type", "application/cloudevents+json; charset=UTF-8"))
                .getFirst();
        assertThat(event.type()).isEqualTo("deploy");
        assertThat(event.entity()).hasToString("default/default/service:default/payment");
        assertThat(event.title()).isEqualTo("deploy of payment v2");

        assertThat(events(body("[" + structured + "]", "Content-Type", "application/cloudevents-batch+json")))
                .containsExactly(event);
        assertThat(events(body(
                        "{\"labels\":{\"version\":\"v2\"}}",
                        "Content-Type",
                        "application/json",
                        "ce-specversion",
                        "1.0",
                        "ce-id",
                        "1",
                        "ce-source",
                        "/ci",
                        "ce-type",
                        "dev.cdevents.service.deployed.0.1.1",
                        "ce-time",
                        "2026-01-01T09:00:00Z",
                        "ce-subject",
                        "shop/payment")))
                .containsExactly(event);
        assertThat(rejection("{\"specversion\":\"1.0\",\"type\":\"x\"}")).contains("id, source and type");
    }

    private static IngestRequest body(String text, String... headers) {
        return request(text.getBytes(StandardCharsets.UTF_8), headers);
    }
}
