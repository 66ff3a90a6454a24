package io.epicenter.detector.method.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.MethodContract;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.Preset.Transform;
import io.epicenter.detector.method.ScoredValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StreamingMethodTest extends MethodContract {
    @Override
    protected Method method() {
        return new StreamingMethod();
    }

    @Test
    void it_learns_the_day_after_two_days() {
        Method.Model model = method().start(new Preset(Transform.NONE, 0.01, 0, 60));
        Random random = new Random(1);
        double early = 0;
        double late = 0;
        for (int i = 0; i < 7 * 1440; i++) {
            double day = Math.sin(i % 1440 / 720.0 * 2 * Math.PI);
            double value = 100 + 60 * Math.max(0, day) + random.nextGaussian();
            Observation observation = new Observation(i * 60_000L, 60, value, 0);
            ScoredValue scored = model.score(observation);
            double miss = Math.abs(value - scored.expected());
            early += i >= 1440 && i < 2 * 1440 ? miss : 0;
            late += i >= 6 * 1440 ? miss : 0;
            model.learn(observation, scored, Learning.NORMAL);
        }
        assertThat(late).isLessThan(0.8 * early);
    }

    @Test
    void one_error_in_three_requests_is_no_news() {
        Method.Model model = method().start(new Preset(Transform.LOGIT, 0.05, 0, 15));
        for (int i = 0; i < 500; i++) {
            Observation none = new Observation(i * 15_000L, 15, 0, 0.2);
            model.learn(none, model.score(none), Learning.NORMAL);
        }
        ScoredValue one = model.score(new Observation(501 * 15_000L, 15, 1 / 3.0, 0.2));
        assertThat(one.pValue()).isGreaterThan(1e-4);
    }

    @Test
    void a_raw_series_is_held_accepted_and_restored() throws IOException {
        Method.Model model = method().start(Preset.raw(60));
        Random random = new Random(3);
        for (int i = 0; i < 4000; i++) {
            feed(model, i, 50 + random.nextGaussian(), Learning.NORMAL);
        }
        ScoredValue before = model.score(new Observation(4000 * 60_000L, 60, 50, 0));
        assertThat(before.lower()).isBetween(44.0, 48.5);
        assertThat(before.upper()).isBetween(51.5, 56.0);
        for (int i = 4000; i < 4060; i++) {
            feed(model, i, 90 + random.nextGaussian(), Learning.HELD);
        }
        Observation high = new Observation(4060 * 60_000L, 60, 90, 0);
        assertThat(model.score(high).pValue()).isLessThan(1e-6);
        model.acceptLevel();
        assertThat(model.score(high).expected()).isBetween(85.0, 95.0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.write(new DataOutputStream(bytes));
        assertThat(bytes.size()).isLessThanOrEqualTo(1000);
        Method.Model restored =
                method().restore(Preset.raw(60), new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(restored.score(high)).usingRecursiveComparison().isEqualTo(model.score(high));
    }

    private static void feed(Method.Model model, int row, double value, Learning learning) {
        Observation observation = new Observation(row * 60_000L, 60, value, 0);
        model.learn(observation, model.score(observation), learning);
    }

    /// Ratios apart: the library's continued fraction may be an object, 24 bytes in some of their judgements.
    @Test
    void judging_and_learning_allocate_nothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Preset[] presets = {
            new Preset(Transform.NONE, 0.05, 0, 60),
            new Preset(Transform.LOG, 0.05, 0, 60),
            new Preset(Transform.ANSCOMBE, 0.05, 0, 60),
            Preset.raw(60)
        };
        for (Preset preset : presets) {
            Method.Model model = method().start(preset);
            Observation observation = new Observation();
            ScoredValue scored = new ScoredValue();
            long before = 0;
            for (int i = 0; i < 4000; i++) {
                before = i == 1000 ? threads.getCurrentThreadAllocatedBytes() : before;
                observation.write(i * 60_000L, 60, 0.2 + 0.001 * (i * 37 % 101), 40);
                model.score(observation, scored);
                model.learn(observation, scored, Learning.NORMAL);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated / 3000).as(preset.toString()).isZero();
        }
    }

    @Test
    void a_constant_series_has_a_positive_scale() {
        Method.Model model = method().start(new Preset(Transform.NONE, 0.05, 0, 15));
        for (int i = 0; i < 200; i++) {
            Observation same = new Observation(i * 15_000L, 15, 0.25, 0);
            ScoredValue scored = model.score(same);
            assertThat(scored.scale()).isPositive();
            assertThat(scored.pValue()).isGreaterThan(0.01);
            model.learn(same, scored, Learning.NORMAL);
        }
    }
}
