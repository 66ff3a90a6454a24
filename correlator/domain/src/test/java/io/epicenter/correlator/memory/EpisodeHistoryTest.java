package io.epicenter.correlator.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Event;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.Story;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.model.SymptomGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EpisodeHistoryTest {
    private final EpisodeHistory episodes = new EpisodeHistory();
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

    private static SymptomGroup group(int from, String... services) {
        List<Symptom> members = new ArrayList<>();
        for (int i = 0; i < services.length; i++) {
            members.add(symptom(services[i], from + i));
        }
        return new SymptomGroup(members, Story.START);
    }

    private void end(int from, String... services) {
        episodes.recordEnded("incident-" + number++, group(from, services));
    }

    @Test
    void earlier_incidents_that_began_alike_tell_what_comes_next() {
        for (int i = 0; i < 5; i++) {
            end(1_000 * i, "payment", "checkout", "frontend");
            end(1_000 * i, "cart", "cart-db", "catalog");
        }
        EpisodeHistory.Similarity likeness = episodes.of(group(9_000, "payment", "checkout"));
        double expected = likeness.probabilityOf(symptom("frontend", 9_002));
        assertThat(expected).isGreaterThan(0.5);
        assertThat(likeness.probabilityOf(symptom("frontend", 9_300))).isLessThan(expected / 5);
        assertThat(likeness.probabilityOf(symptom("catalog", 9_002))).isLessThan(0.05);
    }

    @Test
    void without_a_likeness_the_past_says_nothing() {
        end(0, "payment", "checkout", "frontend");
        EpisodeHistory.Similarity likeness = episodes.of(group(100, "report-api", "report-db"));
        assertThat(likeness.probabilityOf(symptom("report-ui", 101)))
                .isEqualTo(likeness.probabilityOf(symptom("payment", 101)));
    }

    @Test
    void only_the_latest_incidents_are_kept_and_a_small_one_teaches_nothing() {
        end(0, "payment", "checkout");
        assertThat(episodes.isEmpty()).isTrue();
        for (int i = 0; i < 100; i++) {
            end(i * 100, "payment", "checkout", "frontend");
        }
        List<EpisodeHistory.Episode> kept = episodes.state();
        assertThat(kept).hasSize(64);
        assertThat(kept.getLast().incident()).isEqualTo("incident-100");
    }
}
