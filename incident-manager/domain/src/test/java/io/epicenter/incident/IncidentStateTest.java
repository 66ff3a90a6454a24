package io.epicenter.incident;

import static io.epicenter.incident.AnIncident.anIncident;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.golden.GoldenMessages;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.incident.notification.Delivery;
import io.epicenter.incident.notification.Outbox;
import io.epicenter.incident.response.Rating;
import io.epicenter.incident.response.ResponderAction.Acknowledge;
import io.epicenter.incident.response.ResponderAction.Rate;
import io.epicenter.incident.response.Timeline;
import io.epicenter.incident.view.IncidentView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The keys of `incident-state`: they say of what kind a record is.
class IncidentStateTest {
    private static final String ID = "6a0e7c3e-0000-5000-8000-000000000001";
    private static final Instant NOW = Instant.parse("2026-03-01T12:45:00Z");

    private final IncidentRegistry registry =
            new IncidentRegistry(new Outbox(Outbox.Policy.DEFAULT), List.of(FakeOffice.PAGER, FakeOffice.CHAT));

    private static List<String> keys(IncidentEffects effects) {
        return effects.store().stream().map(StateRecord::key).toList();
    }

    @Test
    void golden_messages_are_restored_by_their_keys() throws Exception {
        assertThat(registry.restore("outbox/" + ID + "/pagerduty", golden("outbox")))
                .isEqualTo(ID);
        assertThat(registry.restore("human/" + ID, golden("human"))).isEqualTo(ID);
        assertThat(registry.restore("rating/" + ID + "/9d1f0b5a-77c2-5a10-8e55-000000000003", golden("rating")))
                .isEqualTo(ID);
        registry.revision(anIncident().id(ID).build(), 0, NOW);

        IncidentView view = registry.view(ID);
        assertThat(view).isNotNull();
        assertThat(view.deliveries()).extracting(Delivery::reference).containsExactly("page-17");
        assertThat(view.timeline())
                .extracting(Timeline.Entry::text)
                .contains(
                        "opened", "Acknowledged", "Resolved: rolled back payment v2", "Rated false alarm: a load test");
    }

    private static byte[] golden(String kind) {
        return GoldenMessages.json(Topics.INCIDENT_STATE + "-" + kind);
    }

    @Test
    void a_record_of_a_later_kind_is_passed_over() throws Exception {
        assertThat(registry.restore("assignment/" + ID, golden("human"))).isNull();
        assertThat(registry.restore("assignment", golden("human"))).isNull();
    }

    @Test
    void records_are_stored_under_their_keys() {
        registry.live(0, NOW);
        assertThat(keys(registry.revision(anIncident().id(ID).build(), 0, NOW)))
                .containsExactlyInAnyOrder("outbox/" + ID + "/pagerduty", "outbox/" + ID + "/slack");
        assertThat(keys(registry.respond(ID, new Acknowledge("alice"), NOW).orElseThrow()))
                .contains("human/" + ID);
        IncidentEffects rated = registry.respond(
                        ID, new Rate(new Rating("alice", Feedback.Verdict.CONFIRMED, "", null, List.of())), NOW)
                .orElseThrow();
        assertThat(keys(rated))
                .containsExactly(
                        "rating/" + ID + "/" + rated.feedback().getFirst().id());
    }
}
