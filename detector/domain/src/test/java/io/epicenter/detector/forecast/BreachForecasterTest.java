package io.epicenter.detector.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class BreachForecasterTest {
    private static final long START = 1_700_000_000_000L;
    private static final int HOUR = 60;
    private static final int DAY = 24 * HOUR;
    private static final BreachLimit FULL = new BreachLimit(1, true, 24L * 3_600_000, 0.9);

    private static double daily(int minute) {
        return 0.1 * Math.sin(2 * Math.PI * minute / DAY);
    }

    /// Runs a value a minute with noise; the minute of the first forecast or -1.
    private static int firstFired(BreachForecaster forecaster, int minutes, double noise, IntToDoubleFunction course) {
        Random random = new Random(5);
        for (int i = 0; i < minutes; i++) {
            double value = course.applyAsDouble(i) + noise * random.nextGaussian();
            if (forecaster.add(START + i * 60_000L, value) == BreachForecaster.ForecastChange.FIRED) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void a_leak_is_foretold_hours_ahead_with_its_time() {
        int begin = 4 * DAY;
        int full = begin + 10 * HOUR;
        BreachForecaster forecaster = new BreachForecaster(FULL, 60_000);
        int at = firstFired(forecaster, full, 0.01, i -> 0.4 + (i < begin ? 0 : 0.6 * (i - begin) / (10.0 * HOUR)));
        assertThat(at).isBetween(begin, full - 4 * HOUR);
        Prediction prediction = Objects.requireNonNull(forecaster.prediction());
        double predicted = (prediction.breachMillis() - START) / 60_000.0;
        assertThat(predicted).isCloseTo(full, within(0.25 * (full - at)));
        assertThat(prediction.earliestMillis()).isLessThanOrEqualTo(prediction.breachMillis());
        assertThat(prediction.probability()).isGreaterThanOrEqualTo(0.9);
        assertThat(prediction.warming()).isFalse();
    }

    @Test
    void a_leak_is_foretold_through_a_daily_rhythm() {
        int begin = 4 * DAY;
        int full = begin + 20 * HOUR;
        IntToDoubleFunction course = i -> 0.4 + daily(i) + (i < begin ? 0 : 0.5 * (i - begin) / (20.0 * HOUR));
        assertThat(firstFired(new BreachForecaster(FULL, 60_000), full, 0.01, course))
                .isBetween(begin, full - 5 * HOUR);
    }

    @Test
    void a_daily_rise_is_no_forecast() {
        IntToDoubleFunction course = i -> 0.75 + 1.5 * daily(i);
        assertThat(firstFired(new BreachForecaster(FULL, 60_000), 6 * DAY, 0.01, course))
                .isEqualTo(-1);
    }

    @Test
    void noise_and_a_step_are_no_forecast() {
        assertThat(firstFired(new BreachForecaster(FULL, 60_000), 4 * DAY, 0.1, i -> 0.6))
                .isEqualTo(-1);
        IntToDoubleFunction step = i -> i < 2 * DAY ? 0.5 : 0.8;
        assertThat(firstFired(new BreachForecaster(FULL, 60_000), 4 * DAY, 0.01, step))
                .isEqualTo(-1);
    }

    @Test
    void a_sawtooth_that_was_seen_before_is_no_forecast() {
        IntToDoubleFunction heap = i -> 0.4 + 0.4 * (i % (5 * HOUR)) / (5.0 * HOUR);
        assertThat(firstFired(new BreachForecaster(FULL, 60_000), 6 * DAY, 0.01, heap))
                .isEqualTo(-1);
    }

    @Test
    void a_bound_below_is_foretold_too() {
        BreachLimit none = new BreachLimit(0, false, 7L * 24 * 3_600_000, 0.9);
        int at = firstFired(new BreachForecaster(none, 60_000), 4 * DAY, 0, i -> 86_400 * 5 - i * 60.0);
        assertThat(at).isBetween(0, 3 * DAY + HOUR);
    }

    @Test
    void it_resolves_when_the_leak_is_stopped() {
        BreachForecaster forecaster = new BreachForecaster(FULL, 60_000);
        int begin = 3 * DAY;
        firstFired(forecaster, begin + 6 * HOUR, 0.01, i -> 0.4 + (i < begin ? 0 : 0.6 * (i - begin) / (10.0 * HOUR)));
        assertThat(forecaster.isFiring()).isTrue();
        boolean resolved = false;
        for (int i = begin + 6 * HOUR; i < begin + 12 * HOUR; i++) {
            resolved |= forecaster.add(START + i * 60_000L, 0.4 + 0.001 * (i % 7))
                    == BreachForecaster.ForecastChange.RESOLVED;
        }
        assertThat(resolved).isTrue();
    }

    @Test
    void it_is_restored_exactly() throws IOException {
        BreachForecaster forecaster = new BreachForecaster(FULL, 60_000);
        IntToDoubleFunction course = i -> 0.4 + daily(i) + 1e-5 * i;
        firstFired(forecaster, 3 * DAY + 77, 0.01, course);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        forecaster.write(new DataOutputStream(bytes));
        assertThat(bytes.size()).isLessThan(8192);
        BreachForecaster restored =
                BreachForecaster.read(FULL, 60_000, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (int i = 3 * DAY + 77; i < 4 * DAY; i++) {
            double value = course.applyAsDouble(i);
            assertThat(restored.add(START + i * 60_000L, value)).isEqualTo(forecaster.add(START + i * 60_000L, value));
            if (i > 3 * DAY + 100) {
                assertThat(restored.prediction()).isEqualTo(forecaster.prediction());
            }
        }
    }
}
