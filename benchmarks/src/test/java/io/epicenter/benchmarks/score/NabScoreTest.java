package io.epicenter.benchmarks.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.benchmarks.dataset.Sketch;
import io.epicenter.benchmarks.score.NabScore.Profile;
import org.junit.jupiter.api.Test;

/// The cases of the benchmark's own scorer tests: silence is 0, perfection 100, earlier is better, one hit per window.
class NabScoreTest {
    private static final String TRUTH = "----------##########--------------------";

    private static double score(Profile profile, String truth, String alarms) {
        NabScore score = new NabScore(profile);
        score.add(Sketch.series(truth), Sketch.alarms(alarms), 0.5);
        return score.score();
    }

    private static String alarmAt(int... rows) {
        StringBuilder drawing = new StringBuilder(".".repeat(TRUTH.length()));
        for (int row : rows) {
            drawing.setCharAt(row, '!');
        }
        return drawing.toString();
    }

    @Test
    void silence_is_nought_and_perfection_a_hundred() {
        for (Profile profile : Profile.values()) {
            assertThat(score(profile, TRUTH, alarmAt())).isZero();
            assertThat(score(profile, TRUTH, alarmAt(10))).isCloseTo(100, within(1e-9));
        }
    }

    @Test
    void a_later_hit_earns_less_and_a_second_one_nothing() {
        double early = score(Profile.STANDARD, TRUTH, alarmAt(12));
        double late = score(Profile.STANDARD, TRUTH, alarmAt(18));
        assertThat(early).isGreaterThan(late);
        assertThat(score(Profile.STANDARD, TRUTH, alarmAt(12, 18))).isEqualTo(early);
        // two rows before the end of ten: relative position -0.2
        double hit = (2 / (1 + Math.exp(-1.0)) - 1) / (2 / (1 + Math.exp(-5.0)) - 1);
        assertThat(late).isCloseTo(100 * (hit + 1) / 2, within(1e-9));
    }

    @Test
    void a_false_alarm_before_any_window_costs_its_whole_weight() {
        assertThat(score(Profile.STANDARD, TRUTH, alarmAt(3))).isCloseTo(-5.5, within(1e-9));
        assertThat(score(Profile.LOW_FALSE_POSITIVES, TRUTH, alarmAt(3))).isCloseTo(-11, within(1e-9));
        // a miss costs 2 here: -0.11 of the 3 between silence and perfection
        assertThat(score(Profile.LOW_FALSE_NEGATIVES, TRUTH, alarmAt(3))).isCloseTo(-100 * 0.11 / 3, within(1e-9));
    }

    @Test
    void a_false_alarm_just_after_a_window_costs_less_than_a_far_one() {
        double near = score(Profile.STANDARD, TRUTH, alarmAt(10, 20));
        double far = score(Profile.STANDARD, TRUTH, alarmAt(10, 39));
        assertThat(near).isGreaterThan(far);
        double cost = 0.11 * (2 / (1 + Math.exp(5 / 9.0)) - 1);
        assertThat(near).isCloseTo(100 + 100 * cost / 2, within(1e-9));
    }
}
