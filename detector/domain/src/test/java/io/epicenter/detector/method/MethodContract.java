package io.epicenter.detector.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.method.Preset.Transform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What every detection method must do. A new method's test extends it.
public abstract class MethodContract {
    private static final double SECONDS = 15;

    protected abstract Method method();

    /// Bound of a model's size, as it is written.
    protected int mostBytes() {
        return 1024;
    }

    private static Preset preset(Transform transform) {
        return new Preset(transform, 0.05, 0, SECONDS);
    }

    private static Observation observation(Transform transform, int i, Random random, double factor) {
        double value = switch (transform) {
            case LOG -> 0.1 * factor * Math.exp(0.1 * random.nextGaussian());
            case ANSCOMBE -> Math.max(0, 20 * factor + random.nextGaussian());
            case LOGIT -> Math.clamp(0.02 * factor + 0.005 * random.nextGaussian(), 0, 1);
            case NONE -> 50 * factor + 2 * random.nextGaussian();
        };
        return new Observation(1_700_000_000_000L + i * 15_000L, SECONDS, value, 40);
    }

    private static List<ScoredValue> run(Method.Model model, Transform transform, int from, int to, Random random) {
        List<ScoredValue> verdicts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            Observation observation = observation(transform, i, random, 1);
            ScoredValue scored = model.score(observation);
            verdicts.add(scored);
            model.learn(observation, scored, Learning.NORMAL);
        }
        return verdicts;
    }

    @Test
    void it_has_a_name_fit_for_configuration() {
        assertThat(method().name()).matches("[a-z][a-z0-9_]*");
    }

    @Test
    void it_starts_warming_and_ends_it() {
        for (Transform transform : Transform.values()) {
            List<ScoredValue> verdicts = run(method().start(preset(transform)), transform, 0, 300, new Random(1));
            assertThat(verdicts.getFirst().warming()).isTrue();
            assertThat(verdicts.getLast().warming()).as(transform.name()).isFalse();
        }
    }

    @Test
    void verdicts_are_sound_numbers() {
        for (Transform transform : Transform.values()) {
            for (ScoredValue scored : run(method().start(preset(transform)), transform, 0, 500, new Random(2))) {
                assertThat(scored.pValue()).isBetween(0.0, 1.0);
                assertThat(scored.shiftPValue()).isBetween(0.0, 1.0);
                assertThat(scored.scale()).isPositive().isFinite();
                assertThat(scored.lower()).isLessThanOrEqualTo(scored.expected());
                assertThat(scored.upper()).isGreaterThanOrEqualTo(scored.expected());
            }
        }
    }

    @Test
    void small_p_values_are_rare_on_noise() {
        for (Transform transform : Transform.values()) {
            List<ScoredValue> verdicts = run(method().start(preset(transform)), transform, 0, 3000, new Random(3));
            long rare = verdicts.stream()
                    .skip(200)
                    .filter(scored -> scored.pValue() < 0.001)
                    .count();
            assertThat(rare).as(transform.name()).isLessThanOrEqualTo(30);
        }
    }

    @Test
    void a_value_three_times_as_high_is_improbable() {
        for (Transform transform : Transform.values()) {
            Method.Model model = method().start(preset(transform));
            run(model, transform, 0, 300, new Random(4));
            ScoredValue scored = model.score(observation(transform, 300, new Random(5), 3));
            assertThat(scored.pValue()).as(transform.name()).isLessThan(1e-5);
            assertThat(scored.deviation()).isPositive();
        }
    }

    @Test
    void what_is_held_is_not_learnt_until_it_is_accepted() {
        for (Transform transform : Transform.values()) {
            Method.Model model = method().start(preset(transform));
            run(model, transform, 0, 300, new Random(6));
            double before =
                    model.score(observation(transform, 300, new Random(7), 1)).expected();
            Random random = new Random(8);
            for (int i = 300; i < 350; i++) {
                Observation high = observation(transform, i, random, 3);
                model.learn(high, model.score(high), Learning.HELD);
            }
            Observation high = observation(transform, 350, random, 3);
            assertThat(model.score(high).expected()).as(transform.name()).isLessThan(before * 1.25);
            model.acceptLevel();
            assertThat(model.score(high).expected()).as(transform.name()).isGreaterThan(before * 2);
        }
    }

    @Test
    void a_model_is_small_and_restored_exactly() throws IOException {
        for (Transform transform : Transform.values()) {
            Method.Model model = method().start(preset(transform));
            run(model, transform, 0, 400, new Random(9));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            model.write(new DataOutputStream(bytes));
            assertThat(bytes.size()).isLessThanOrEqualTo(mostBytes());
            Method.Model restored = method().restore(
                            preset(transform), new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
            assertThat(run(restored, transform, 400, 500, new Random(10)))
                    .usingRecursiveFieldByFieldElementComparator()
                    .isEqualTo(run(model, transform, 400, 500, new Random(10)));
        }
    }

    private static Observation at(int i, double value) {
        return new Observation(1_700_000_000_000L + i * 15_000L, SECONDS, value, 0);
    }

    /// Judges and learns one value of a plain gauge.
    private static ScoredValue feed(Method.Model model, int i, double value) {
        Observation observation = at(i, value);
        ScoredValue scored = model.score(observation);
        model.learn(observation, scored, Learning.NORMAL);
        return scored;
    }

    @Test
    void a_lasting_new_level_is_improbable_at_first_and_normal_in_the_end() {
        Method.Model model = method().start(preset(Transform.NONE));
        Random random = new Random(11);
        double first = 1;
        int late = 0;
        for (int i = 0; i < 4000; i++) {
            ScoredValue scored = feed(model, i, (i < 1000 ? 50 : 90) + 2 * random.nextGaussian());
            first = i == 1000 ? scored.pValue() : first;
            late += i >= 3500 && scored.pValue() < 1e-4 ? 1 : 0;
        }
        assertThat(first).isLessThan(1e-5);
        assertThat(late).isLessThanOrEqualTo(5);
    }

    @Test
    void a_steady_trend_is_normal() {
        Method.Model model = method().start(preset(Transform.NONE));
        Random random = new Random(12);
        int rare = 0;
        for (int i = 0; i < 3000; i++) {
            ScoredValue scored = feed(model, i, 100 + 0.02 * i + 2 * random.nextGaussian());
            rare += i >= 500 && scored.pValue() < 1e-4 ? 1 : 0;
        }
        assertThat(rare).isLessThanOrEqualTo(12);
    }

    @Test
    void uneven_steps_and_gaps_are_normal_life() {
        Method.Model model = method().start(preset(Transform.NONE));
        Random random = new Random(13);
        long time = 1_700_000_000_000L;
        int rare = 0;
        for (int i = 0; i < 3000; i++) {
            long step = i % 700 == 699 ? 7_200_000 : 1000 + random.nextInt(60_000);
            time += step;
            Observation observation = new Observation(time, step / 1000.0, 50 + 2 * random.nextGaussian(), 0);
            ScoredValue scored = model.score(observation);
            model.learn(observation, scored, Learning.NORMAL);
            assertThat(scored.scale()).isPositive().isFinite();
            rare += i >= 500 && scored.pValue() < 1e-4 ? 1 : 0;
        }
        assertThat(rare).isLessThanOrEqualTo(12);
    }

    @Test
    void a_gauge_that_is_one_or_nothing_is_improbable_when_it_falls() {
        Method.Model model = method().start(Preset.raw(SECONDS));
        double lowest = 1;
        for (int i = 0; i < 1000; i++) {
            lowest = Math.min(lowest, feed(model, i, 1).pValue());
        }
        assertThat(lowest).isGreaterThan(0.01);
        ScoredValue down = model.score(at(1000, 0));
        assertThat(down.pValue()).isLessThan(1e-5);
        assertThat(down.deviation()).isNegative();
    }

    @Test
    void a_larger_spread_becomes_normal_and_is_not_for_ever_an_alarm() {
        Method.Model model = method().start(preset(Transform.NONE));
        Random random = new Random(14);
        int late = 0;
        for (int i = 0; i < 6000; i++) {
            ScoredValue scored = feed(model, i, 50 + (i < 1500 ? 2 : 8) * random.nextGaussian());
            late += i >= 5000 && scored.pValue() < 1e-4 ? 1 : 0;
        }
        assertThat(late).isLessThanOrEqualTo(10);
    }

    @Test
    void few_small_counts_are_no_news_and_many_are() {
        Method.Model model = method().start(preset(Transform.ANSCOMBE));
        Random random = new Random(15);
        int rare = 0;
        for (int i = 0; i < 3000; i++) {
            double count = random.nextInt(10) == 0 ? 1 + random.nextInt(3) : 0;
            rare += feed(model, i, count / SECONDS).pValue() < 1e-6 && i > 500 ? 1 : 0;
        }
        assertThat(rare).isLessThanOrEqualTo(5);
        assertThat(model.score(at(3000, 60 / SECONDS)).pValue()).isLessThan(1e-6);
    }
}
