package io.epicenter.correlator.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Event;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.Story;
import io.epicenter.correlator.incident.OpenIncident;
import io.epicenter.correlator.model.Symptom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EpisodesTest {
    private final Episodes episodes = new Episodes();
    private int number;

    private static Symptom symptom(String service, int second) {
        return Symptom.of(new Event(
                service + second,
                Story.START.plusSeconds(second),
                "alert",
                Shop.service(service),
                "slow",
                Map.of(),
                null,
                "firing"));
    }

    private OpenIncident incident(int from, String... services) {
        OpenIncident incident = new OpenIncident("incident-" + number++, Story.START);
        for (int i = 0; i < services.length; i++) {
            incident.add(symptom(services[i], from + i), 100);
        }
        return incident;
    }

    @Test
    void earlier_incidents_that_began_alike_tell_what_comes_next() {
        for (int i = 0; i < 5; i++) {
            episodes.ended(incident(1_000 * i, "payment", "checkout", "frontend"));
            episodes.ended(incident(1_000 * i, "cart", "cart-db", "catalog"));
        }
        Episodes.Likeness likeness = episodes.of(incident(9_000, "payment", "checkout"));
        double expected = likeness.expects(symptom("frontend", 9_002));
        assertThat(expected).isGreaterThan(0.5);
        assertThat(likeness.expects(symptom("frontend", 9_300))).isLessThan(expected / 5);
        assertThat(likeness.expects(symptom("catalog", 9_002))).isLessThan(0.05);
    }

    @Test
    void without_a_likeness_the_past_says_nothing() {
        episodes.ended(incident(0, "payment", "checkout", "frontend"));
        Episodes.Likeness likeness = episodes.of(incident(100, "report-api", "report-db"));
        assertThat(likeness.expects(symptom("report-ui", 101))).isEqualTo(likeness.expects(symptom("payment", 101)));
    }

    @Test
    void only_the_latest_incidents_are_kept_and_a_small_one_teaches_nothing() {
        episodes.ended(incident(0, "payment", "checkout"));
        assertThat(episodes.isEmpty()).isTrue();
        for (int i = 0; i < 100; i++) {
            episodes.ended(incident(i * 100, "payment", "checkout", "frontend"));
        }
        List<Episodes.Episode> kept = episodes.state();
        assertThat(kept).hasSize(64);
        assertThat(kept.getLast().incident()).isEqualTo("incident-100");
    }
}
