package io.epicenter.correlator.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.correlator.rootcause.Confidence.Features;
import org.junit.jupiter.api.Test;

class ConfidenceTest {
    @Test
    void who_is_far_ahead_is_surer() {
        assertThat(Confidence.of(new Features(true, 4, 1, true)))
                .isGreaterThan(Confidence.of(new Features(true, 0.5, 1, true)));
    }

    @Test
    void a_lead_beyond_all_doubt_adds_nothing() {
        assertThat(Confidence.of(new Features(true, 60, 1, true)))
                .isEqualTo(Confidence.of(new Features(true, 6, 1, true)))
                .isLessThan(0.97);
    }

    @Test
    void without_a_clear_cause_none_is_more_likely_than_not() {
        assertThat(Confidence.of(new Features(true, 0.5, 1, false))).isEqualTo(0.5);
    }

    @Test
    void few_and_usual_alerts_are_little_to_go_on() {
        assertThat(Confidence.of(new Features(false, 3, 1, true))).isLessThan(0.35);
        assertThat(Confidence.of(new Features(false, 3, 30, true))).isGreaterThan(0.5);
    }
}
