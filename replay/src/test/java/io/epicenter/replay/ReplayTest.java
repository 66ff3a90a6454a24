package io.epicenter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Incident;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReplayTest {

    @Test
    void two_replays_are_equal_in_everything() throws IOException {
        assertThat(Replay.run(new FailingShop())).isEqualTo(Replay.run(new FailingShop()));
    }

    @Test
    void a_failing_service_becomes_one_incident() throws IOException {
        ReplayResult result = Replay.run(new FailingShop());
        assertThat(result.incidents())
                .singleElement()
                .satisfies(incident -> assertThat(incident.services()).containsExactly("cart"));
        assertThat(result.incidents().getFirst().createdAt().toEpochMilli())
                .isGreaterThan(FailingShop.START + 1000L * FailingShop.SCRAPE_SECONDS * (FailingShop.CALM_SCRAPES - 2));
    }

    @Test
    void an_unreadable_record_is_counted_and_passed_over() throws IOException {
        ReplayResult result = Replay.run(new FailingShop());
        assertThat(result.counts().malformed()).isEqualTo(2);
        assertThat(result.counts().records()).isEqualTo(FailingShop.SCRAPES + 2);
    }

    @Test
    void revisions_of_an_incident_rise() throws IOException {
        Map<String, Integer> last = new TreeMap<>();
        for (Incident revision : Replay.run(new FailingShop()).revisions()) {
            assertThat(revision.revision()).isGreaterThan(last.getOrDefault(revision.id(), 0));
            last.put(revision.id(), revision.revision());
        }
    }
}
