package io.epicenter.benchmarks.rootcause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static Calibration of(int answers, int right, double confidence) {
        double[] all = new double[answers];
        Arrays.fill(all, confidence);
        boolean[] truth = new boolean[answers];
        Arrays.fill(truth, 0, right, true);
        return new Calibration(all, truth);
    }

    @Test
    void right_as_often_as_it_says_is_no_error() {
        assertThat(of(100, 70, 0.7).error()).isCloseTo(0, within(1e-9));
    }

    @Test
    void the_error_is_how_far_confidence_and_truth_are_apart() {
        assertThat(of(100, 40, 0.7).error()).isCloseTo(0.3, within(1e-9));
        assertThat(of(100, 40, 0.7).errorOfEqualMass()).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void few_answers_can_be_off_by_chance() {
        Calibration.Noise few = of(25, 18, 0.7).noise();
        Calibration.Noise many = of(2500, 1750, 0.7).noise();
        assertThat(few.usual()).isBetween(0.05, 0.1);
        assertThat(few.most()).isGreaterThan(2 * few.usual());
        assertThat(many.most()).isLessThan(0.03);
    }

    @Test
    void no_answers_are_no_error() {
        assertThat(of(0, 0, 0).error()).isZero();
        assertThat(of(0, 0, 0).errorOfEqualMass()).isZero();
    }
}
