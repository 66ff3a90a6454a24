package io.epicenter.benchmarks.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.benchmarks.dataset.LabelledSeries;
import io.epicenter.benchmarks.dataset.Sketch;
import org.junit.jupiter.api.Test;

class DelayScoreTest {
    private static double f1(LabelledSeries series, String alarms) {
        DelayScore score = new DelayScore();
        score.add(series, Sketch.alarms(alarms), 0.5);
        return score.f1();
    }

    @Test
    void a_segment_found_in_time_counts_with_all_its_points() {
        assertThat(f1(Sketch.series("--##########--"), ".........!....")).isEqualTo(1);
        assertThat(f1(Sketch.series("--##########--"), "..........!...")).isZero();
    }

    @Test
    void false_points_and_missed_points_count_one_by_one() {
        // 4 found, 2 falsely, 6 missed: 8 / 16
        assertThat(f1(Sketch.series("--####---######-"), "!.!...!.........")).isEqualTo(0.5);
    }

    @Test
    void a_gap_ends_a_segment() {
        LabelledSeries whole = Sketch.series("--########----");
        long[] millis = whole.millis().clone();
        for (int i = 6; i < millis.length; i++) {
            millis[i] += 600_000;
        }
        LabelledSeries torn = LabelledSeries.of("torn", millis, whole.columns()[0], whole.label(), 0);
        // 4 found, 4 missed
        assertThat(f1(torn, "..!...........")).isEqualTo(2 / 3.0);
    }
}
