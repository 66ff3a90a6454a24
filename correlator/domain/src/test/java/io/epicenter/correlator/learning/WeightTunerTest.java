package io.epicenter.correlator.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Incident.Candidate;
import io.epicenter.contracts.Incident.Evidence;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.Story;
import io.epicenter.correlator.grouping.LabelledLink;
import io.epicenter.correlator.model.TunedWeights;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WeightTunerTest {
    private static final Instant NOW = Story.START;

    private final WeightTuner tuning = new WeightTuner();

    private void say(boolean together) {
        tuning.tuneLinks(
                List.of(new LabelledLink(Map.of("time", 1.0, "topology", 3.0), together ? 0.3 : 0.9, together)),
                "ann",
                NOW);
    }

    private static Candidate candidate(String name, String kind, double weight) {
        return new Candidate(Shop.service(name), name, 0.5, List.of(new Evidence(kind, "", weight, "")), List.of());
    }

    @Test
    void a_split_weakens_the_rules_that_linked_and_a_merge_strengthens_them() {
        say(false);
        assertThat(tuning.current().linkFactor("topology"))
                .isLessThan(tuning.current().linkFactor("time"))
                .isLessThan(1);
        assertThat(tuning.current().linkFactor("text")).isEqualTo(1);
        say(true);
        say(true);
        assertThat(tuning.current().linkFactor("topology")).isGreaterThan(1);
    }

    @Test
    void however_often_it_is_said_the_factors_stay_in_their_bounds_and_few_versions_are_kept() {
        for (int i = 0; i < 500; i++) {
            say(false);
            tuning.tuneEvidence(candidate("payment", "onset", 2), candidate("cart", "blame", 2), 1, "ann", NOW);
        }
        assertThat(tuning.current().linkFactor("topology")).isEqualTo(WeightTuner.LEAST);
        assertThat(tuning.current().bias()).isBetween(-WeightTuner.MOST_BIAS, 0.0);
        assertThat(tuning.current().evidenceFactor("onset")).isEqualTo(WeightTuner.MOST);
        assertThat(tuning.current().evidenceFactor("blame")).isEqualTo(WeightTuner.LEAST);
        assertThat(tuning.versions()).hasSize(WeightTuner.KEPT);
        assertThat(tuning.current().version()).isEqualTo(1_000);
    }

    @Test
    void an_earlier_version_can_be_brought_back() {
        say(false);
        TunedWeights first = tuning.current();
        say(false);
        assertThat(tuning.revert(1, "bob", NOW)).isTrue();
        assertThat(tuning.current().links()).isEqualTo(first.links());
        assertThat(tuning.current().version()).isEqualTo(3);
        assertThat(tuning.revert(0, "bob", NOW)).isTrue();
        assertThat(tuning.current().linkFactor("topology")).isEqualTo(1);
        assertThat(tuning.revert(99, "bob", NOW)).isFalse();
    }
}
