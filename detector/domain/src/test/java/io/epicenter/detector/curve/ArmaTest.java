package io.epicenter.detector.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArmaTest {
    private static double[] process(double first, double second, double average, int seed) {
        Random random = new Random(seed);
        double[] values = new double[256];
        double before = 0;
        for (int i = 0; i < values.length; i++) {
            double innovation = random.nextGaussian();
            values[i] = (i > 0 ? first * values[i - 1] : 0)
                    + (i > 1 ? second * values[i - 2] : 0)
                    + average * before
                    + innovation;
            before = innovation;
        }
        return values;
    }

    @Test
    void an_autoregression_is_recovered_with_its_order() {
        Arma arma = Arma.fit(process(1.2, -0.5, 0, 1));
        assertThat(arma.autoregressive()).hasSize(2);
        assertThat(arma.autoregressive()[0]).isCloseTo(1.2, within(0.12));
        assertThat(arma.autoregressive()[1]).isCloseTo(-0.5, within(0.12));
        assertThat(arma.movingAverage()).isEmpty();
    }

    @Test
    void a_moving_average_is_recovered() {
        Arma arma = Arma.fit(process(0, 0, 0.6, 2));
        assertThat(arma.autoregressive()).isEmpty();
        assertThat(arma.movingAverage()[0]).isCloseTo(0.6, within(0.15));
    }

    @Test
    void white_noise_has_no_order_most_of_the_time() {
        int none = 0;
        for (int seed = 0; seed < 50; seed++) {
            Arma arma = Arma.fit(process(0, 0, 0, seed));
            none += arma.autoregressive().length + arma.movingAverage().length == 0 ? 1 : 0;
        }
        assertThat(none).isGreaterThanOrEqualTo(44);
    }

    @Test
    void the_order_is_bounded_and_forecasts_stay_finite_whatever_comes() {
        Random random = new Random(4);
        for (int seed = 0; seed < 100; seed++) {
            double[] values = new double[Arma.LEAST + random.nextInt(200)];
            double level = 0;
            for (int i = 0; i < values.length; i++) {
                level += random.nextInt(20) == 0 ? 1e6 * random.nextGaussian() : 0;
                values[i] = seed % 3 == 0 ? level : seed % 3 == 1 ? i * 1e9 : random.nextInt(2);
            }
            Arma arma = Arma.fit(values);
            assertThat(arma.autoregressive().length).isLessThanOrEqualTo(Arma.MOST_AR);
            assertThat(arma.movingAverage().length).isLessThanOrEqualTo(Arma.MOST_MA);
            assertThat(arma.widening(1)).isEqualTo(1);
            assertThat(arma.widening(1000)).isBetween(1.0, 4.0 * Arma.AHEAD);
        }
    }

    @Test
    void a_constant_has_no_model() {
        assertThat(Arma.fit(new double[100]).autoregressive()).isEmpty();
        assertThatThrownBy(() -> Arma.fit(new double[10])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fits_repeat_and_are_restored_bit_for_bit() throws IOException {
        Arma arma = Arma.fit(process(0.7, 0, 0.4, 5));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        arma.write(new DataOutputStream(bytes));
        Arma restored = Arma.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        double[] latest = {3, -1, 2};
        double[] innovations = {0.5, -0.2};
        double forecast = arma.next(latest, innovations);
        assertThat(restored.next(latest, innovations)).isEqualTo(forecast);
        assertThat(Arma.fit(process(0.7, 0, 0.4, 5)).next(latest, innovations)).isEqualTo(forecast);
        assertThat(restored.widening(7)).isEqualTo(arma.widening(7));
    }
}
