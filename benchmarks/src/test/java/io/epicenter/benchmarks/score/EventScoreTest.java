package io.epicenter.benchmarks.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.benchmarks.dataset.Sketch;
import org.junit.jupiter.api.Test;

class EventScoreTest {
    private static EventScore score(String truth, String alarms) {
        EventScore score = new EventScore();
        score.add(Sketch.series(truth), Sketch.alarms(alarms), 0.5);
        return score;
    }

    @Test
    void an_alarm_in_time_finds_the_event() {
        EventScore score = score("--------------######----", "...............!........");
        assertThat(score.f1()).isEqualTo(1);
        assertThat(score.medianDelaySamples()).isEqualTo(1);
    }

    @Test
    void an_alarm_after_eight_samples_is_true_but_too_late() {
        EventScore score = score("--############--", "..........!.....");
        assertThat(score.recall()).isZero();
        assertThat(score.precision()).isEqualTo(1);
        assertThat(score("--############--", ".........!......").recall()).isEqualTo(1);
    }

    @Test
    void near_alarms_are_one_alert_and_far_ones_two() {
        assertThat(score("-".repeat(30), "!.........!" + ".".repeat(19)).falseAlerts())
                .isEqualTo(1);
        assertThat(score("-".repeat(30), "!..........!" + ".".repeat(18)).falseAlerts())
                .isEqualTo(2);
    }

    @Test
    void a_long_alarm_counts_again_after_thirty_points() {
        assertThat(score("-".repeat(90), "!".repeat(90)).falseAlerts()).isEqualTo(3);
    }

    @Test
    void one_found_of_two_with_one_false_alert() {
        EventScore score = score("##------------------##----------", "!.........................!.....");
        assertThat(score.precision()).isEqualTo(0.5);
        assertThat(score.recall()).isEqualTo(0.5);
        assertThat(score.f1()).isEqualTo(0.5);
        assertThat(score.falseAlertsPerSeriesDay()).isCloseTo(1 / (31 / 1440.0), within(1e-9));
    }

    @Test
    void probation_is_not_judged() {
        EventScore score = new EventScore();
        score.add(Sketch.series("##--------------", 8), Sketch.alarms("..!............."), 0.5);
        assertThat(score.segments()).isZero();
        assertThat(score.falseAlerts()).isZero();
    }
}
