package io.epicenter.benchmarks.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.benchmarks.rootcause.FailureCase.Truth;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.topology.TopologySnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrivialBaselineTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Event EARLY = alert("cart", "cpu high", -5);
    private static final Event RARE = alert("store", "disk full", 0);

    private final FailureCase question = question(
            List.of(
                    EARLY,
                    alert("cart", "cpu high", 0),
                    RARE,
                    alert("web", "slow", 0),
                    alert("web", "failing", 1),
                    change("cart", "old", -600),
                    change("store", "new", -60),
                    change("web", "after the alert", 30)),
            Map.of(
                    FailureCase.signature(EARLY), 9,
                    FailureCase.signature(alert("web", "slow", 0)), 9,
                    FailureCase.signature(alert("web", "failing", 0)), 9));

    @Test
    void an_alert_counts_once_on_each_thing() {
        assertThat(TrivialBaseline.MOST_ALERTS.rank(question)).containsExactly("web", "cart", "store");
    }

    @Test
    void what_other_cases_never_had_is_rare() {
        assertThat(TrivialBaseline.MOST_RARITY.rank(question)).first().isEqualTo("store");
    }

    @Test
    void the_first_alert_is_the_earliest() {
        assertThat(TrivialBaseline.FIRST_ALERT.rank(question)).first().isEqualTo("cart");
    }

    @Test
    void a_change_after_the_alert_is_not_the_last_before_it() {
        assertThat(TrivialBaseline.LAST_CHANGE.rank(question)).containsExactly("store", "cart");
        assertThat(TrivialBaseline.lastChangeGuilty(List.of(question))).isEqualTo(1);
        assertThat(TrivialBaseline.LAST_CHANGE.accuracyAt(1, List.of(question))).isEqualTo(1);
    }

    private static FailureCase question(List<Event> events, Map<String, Integer> background) {
        return new FailureCase(
                "one",
                "shop",
                "disk",
                TopologySnapshot.EMPTY,
                List.of(),
                List.of(),
                events,
                "",
                NOON.plusSeconds(60),
                background,
                9,
                new Truth(Set.of("store"), "new"));
    }

    private static Event alert(String service, String name, long seconds) {
        return new Event(
                service + name + seconds,
                NOON.plusSeconds(seconds),
                "alert",
                entity(service),
                name,
                Map.of("alertname", name),
                null,
                "firing");
    }

    private static Event change(String service, String id, long seconds) {
        return new Event(id, NOON.plusSeconds(seconds), "deploy", entity(service), id, Map.of(), null, null);
    }

    private static Entity entity(String service) {
        return new Entity("default", "recorded", EntityKind.SERVICE, "default", service);
    }
}
