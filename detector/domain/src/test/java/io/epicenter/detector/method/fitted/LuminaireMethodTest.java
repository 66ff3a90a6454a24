package io.epicenter.detector.method.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.MethodContract;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.ScoredValue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LuminaireMethodTest extends MethodContract {
    private static final long MINUTE = 60_000;

    @Override
    protected Method method() {
        return new LuminaireMethod(FittingExecutor.INLINE);
    }

    @Override
    protected int mostBytes() {
        return 8192;
    }

    private static Observation at(long minute, double value) {
        return new Observation(minute * MINUTE, 60, value, 0);
    }

    /// Noise in which each value keeps nine tenths of the one before, with innovations of 1.
    private static double correlated(Method.Model model, int minutes, Random random) {
        double error = 0;
        for (int i = 0; i < minutes; i++) {
            error = 0.9 * error + random.nextGaussian();
            Observation observation = at(i, 100 + error);
            model.learn(observation, model.score(observation), Learning.NORMAL);
        }
        return error;
    }

    @Test
    void correlated_noise_is_forecast_from_its_last_values() {
        Method.Model model = method().start(Preset.raw(60));
        double error = correlated(model, 3000, new Random(3));
        ScoredValue next = model.score(at(3000, 100 + 0.9 * error));
        assertThat(Math.abs(next.expected() - 100 - 0.9 * error)).isLessThan(0.7);
        assertThat(next.scale()).isBetween(0.8, 1.4);
    }

    @Test
    void after_a_gap_the_forecast_is_the_level_and_wider() {
        Method.Model model = method().start(Preset.raw(60));
        correlated(model, 3000, new Random(4));
        ScoredValue next = model.score(at(3000, 105));
        ScoredValue later = model.score(new Observation(3060 * MINUTE, 3660, 105, 0));
        assertThat(later.scale()).isGreaterThan(1.5 * next.scale());
        assertThat(Math.abs(later.expected() - 100)).isLessThan(2);
    }

    @Test
    void what_is_held_does_not_pull_the_forecast() {
        Method.Model model = method().start(Preset.raw(60));
        correlated(model, 3000, new Random(5));
        for (int i = 3000; i < 3100; i++) {
            Observation high = at(i, 140);
            model.learn(high, model.score(high), Learning.HELD);
        }
        ScoredValue scored = model.score(at(3100, 140));
        assertThat(scored.expected()).isBetween(97.0, 103.0);
        assertThat(scored.pValue()).isLessThan(1e-5);
    }

    /// Twice as far as usual, but never out of the band: no single value shows it.
    @Test
    void a_frozen_value_is_a_change_of_pattern() {
        Method.Model model = method().start(Preset.raw(60));
        Random random = new Random(6);
        double least = 1;
        double before = 1;
        for (int i = 0; i < 6000; i++) {
            boolean frozen = i >= 5900;
            Observation observation = at(i, frozen ? 100.2 : 100 + random.nextGaussian());
            ScoredValue scored = model.score(observation);
            if (frozen) {
                least = Math.min(least, scored.pValue());
            } else if (i > 4000) {
                before = Math.min(before, scored.pValue());
            }
            model.learn(observation, scored, Learning.NORMAL);
        }
        assertThat(before).isGreaterThan(1e-4);
        assertThat(least).isLessThan(2e-5);
    }
}
