package io.epicenter.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topic.Topics;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentMessageTest extends MessageContract<Incident> {
    private static final String ANOMALY = "7b0c4d52-91a3-5e0f-8a41-2f6d0c9e1b01";

    IncidentMessageTest() {
        super(Topics.INCIDENTS, Incident.class);
    }

    private static Entity service(String name) {
        return Entity.service("acme", "production", "shop", name);
    }

    @Override
    protected Incident complete() {
        return new Incident(
                "6a0e7c3e-0000-5000-8000-000000000001",
                "acme",
                "production",
                3,
                Instant.parse("2026-03-01T12:00:30Z"),
                Instant.parse("2026-03-01T12:01:00Z"),
                Instant.parse("2026-03-01T12:09:00Z"),
                Instant.parse("2026-03-01T12:08:00Z"),
                Incident.Status.RESOLVED,
                4,
                "cart is slow because payment v2 is slow",
                "shop-1",
                List.of("payment", "cart"),
                List.of(new Incident.Member(
                        ANOMALY,
                        Incident.MemberKind.ANOMALY,
                        new Entity("acme", "production", EntityKind.EDGE, "shop", "cart>payment"),
                        SignalKind.LATENCY,
                        "p99 is 0.75 s",
                        Instant.parse("2026-03-01T12:00:31Z"),
                        Instant.parse("2026-03-01T12:01:01Z"),
                        Instant.parse("2026-03-01T12:07:00Z"),
                        0.9375,
                        "cart calls payment")),
                7,
                rootCause(),
                new Incident.BlastRadius(12, 45, List.of(new Incident.Affected("frontend", 2, 0.375, true))),
                "acme-payment");
    }

    private static Incident.RootCause rootCause() {
        return new Incident.RootCause(
                "deploy-1",
                0.875,
                "payment was deployed 30 s before",
                List.of(new Incident.Candidate(
                        service("payment"),
                        "deploy of payment v2",
                        0.8125,
                        List.of(new Incident.Evidence("change", "deployed 30 s before the onset", 2.5, "deploy-1")),
                        List.of(new Incident.Evidence("blame", "errors began earlier", -0.5, ANOMALY)))),
                true);
    }

    @Override
    protected Incident minimal() {
        return new Incident(
                "6a0e7c3e-0000-5000-8000-000000000002",
                "default",
                "default",
                1,
                Instant.parse("2026-03-01T12:00:00Z"),
                Instant.parse("2026-03-01T12:00:00Z"),
                Instant.parse("2026-03-01T12:00:00Z"),
                null,
                Incident.Status.OPEN,
                1,
                "cart v2",
                "",
                List.of("cart"),
                List.of(new Incident.Member(
                        "deploy-1",
                        Incident.MemberKind.CHANGE,
                        Entity.service("default", "default", "default", "cart"),
                        SignalKind.OTHER,
                        "cart v2",
                        Instant.parse("2026-03-01T12:00:00Z"),
                        Instant.parse("2026-03-01T12:00:00Z"),
                        null,
                        0,
                        "")),
                0,
                new Incident.RootCause("", 0, "", List.of(), false),
                new Incident.BlastRadius(0, 0, List.of()),
                "6a0e7c3e-0000-5000-8000-000000000002");
    }

    /// Versions before `clear` named a cause exactly when there was an event.
    @Test
    void without_a_word_on_it_a_cause_is_clear_when_it_names_an_event() throws Exception {
        assertThat(withCause("deploy-1").clear()).isTrue();
        assertThat(withCause("deploy-1").hasCause()).isTrue();
        assertThat(withCause("").clear()).isFalse();
        assertThat(withCause("").hasCause()).isFalse();
    }

    private static Incident.RootCause withCause(String event) throws MalformedMessageException {
        JsonNode message = GoldenMessages.tree(GoldenMessages.json(Topics.INCIDENTS));
        ObjectNode rootCause = (ObjectNode) message.path("root_cause");
        rootCause.put("event", event).remove("clear");
        return Json.read(Json.write(message), Incident.class).rootCause();
    }

    @Test
    void fifty_members_are_read_and_more_are_malformed() throws Exception {
        JsonNode message = GoldenMessages.tree(GoldenMessages.json(Topics.INCIDENTS));
        ArrayNode members = (ArrayNode) message.path("events");
        while (members.size() < 50) {
            members.add(members.get(0));
        }
        assertThat(Json.read(Json.write(message), Incident.class).events()).hasSize(50);
        members.add(members.get(0));
        assertThatThrownBy(() -> Json.read(Json.write(message), Incident.class))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("at most 50 members");
    }
}
