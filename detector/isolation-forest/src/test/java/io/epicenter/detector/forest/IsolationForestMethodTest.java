package io.epicenter.detector.forest;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.MultivariateMethod;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IsolationForestMethodTest {
    private static final int SIGNALS = 8;

    private static MultivariateMethod.Model model() {
        return new IsolationForestMethod(FittingExecutor.INLINE).start(60);
    }

    /// Signals 0 and 1 move together; the others are noise.
    private static Map<String, Double> usual(Random random) {
        Map<String, Double> vector = new TreeMap<>();
        double shared = random.nextGaussian();
        for (int d = 0; d < SIGNALS; d++) {
            vector.put("s" + d, d < 2 ? shared + 0.1 * random.nextGaussian() : random.nextGaussian());
        }
        return vector;
    }

    private static void learn(MultivariateMethod.Model model, int from, int to, Random random) {
        for (int i = from; i < to; i++) {
            model.learn(i * 60_000L, usual(random), Learning.NORMAL);
        }
    }

    @Test
    void it_warms_up_and_then_judges() {
        MultivariateMethod.Model model = model();
        assertThat(model.score(usual(new Random(1))).warming()).isTrue();
        learn(model, 0, 300, new Random(2));
        assertThat(model.score(usual(new Random(3))).warming()).isFalse();
    }

    @Test
    void small_p_values_are_rare_on_usual_vectors() {
        MultivariateMethod.Model model = model();
        Random random = new Random(4);
        learn(model, 0, 1500, random);
        int rare = 0;
        for (int i = 0; i < 2000; i++) {
            Map<String, Double> vector = usual(random);
            rare += model.score(vector).pValue() < 0.001 ? 1 : 0;
            model.learn((1500 + i) * 60_000L, vector, Learning.HELD);
        }
        assertThat(rare).isLessThanOrEqualTo(20);
    }

    @Test
    void signals_that_rise_together_are_found_and_named() {
        MultivariateMethod.Model model = model();
        Random random = new Random(5);
        learn(model, 0, 1500, random);
        Map<String, Double> vector = usual(random);
        vector.put("s3", 5.0);
        vector.put("s5", -5.0);
        vector.put("s6", 5.0);
        assertThat(model.score(vector).pValue()).isLessThan(0.001);
        Map<String, Double> contributions = model.contributions(vector);
        assertThat(contributions.keySet().stream().limit(3)).containsExactlyInAnyOrder("s3", "s5", "s6");
        assertThat(contributions.values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isBetween(0.7, 1.0001);
    }

    @Test
    void it_is_restored_exactly() throws IOException {
        MultivariateMethod.Model model = model();
        learn(model, 0, 700, new Random(6));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        model.write(new DataOutputStream(bytes));
        assertThat(bytes.size()).isLessThan(64 * 1024);
        MultivariateMethod.Model restored = new IsolationForestMethod(FittingExecutor.INLINE)
                .restore(60, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        Random left = new Random(7);
        Random right = new Random(7);
        for (int i = 700; i < 900; i++) {
            Map<String, Double> vector = usual(left);
            Map<String, Double> same = usual(right);
            assertThat(restored.score(same)).isEqualTo(model.score(vector));
            model.learn(i * 60_000L, vector, Learning.NORMAL);
            restored.learn(i * 60_000L, same, Learning.NORMAL);
        }
    }

    /// The file holds a forest of two signals, and another one whose training had begun.
    @Test
    void a_recorded_snapshot_is_read_and_written_as_it_was() throws IOException {
        byte[] recorded;
        try (InputStream file =
                Objects.requireNonNull(getClass().getResourceAsStream("forest.snapshot"), "no snapshot")) {
            recorded = file.readAllBytes();
        }
        MultivariateMethod.Model model = new IsolationForestMethod(FittingExecutor.INLINE)
                .restore(60, new DataInputStream(new ByteArrayInputStream(recorded)));
        assertThat(model.score(Map.of("a", 0.0, "b", 0.0)).warming()).isFalse();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        model.write(new DataOutputStream(written));
        assertThat(written.toByteArray()).isEqualTo(recorded);
    }
}
