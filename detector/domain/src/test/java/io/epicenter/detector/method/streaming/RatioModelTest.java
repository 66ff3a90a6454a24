package io.epicenter.detector.method.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Observation;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatioModelTest {
    private static final double ERRORS = 0.05;

    private static RatioModel learnt(double requestsPerSecond, Random random) {
        RatioModel model = new RatioModel();
        for (int i = 0; i < 500; i++) {
            Observation usual = observation(i, draw(requestsPerSecond, random), requestsPerSecond);
            model.learn(usual, model.score(usual), Learning.NORMAL);
        }
        return model;
    }

    private static Observation observation(int interval, double ratio, double requestsPerSecond) {
        return new Observation(interval * 15_000L, 15, ratio, requestsPerSecond);
    }

    /// A share of errors as a binomial gives it, by its normal approximation.
    private static double draw(double requestsPerSecond, Random random) {
        return ERRORS + random.nextGaussian() * Math.sqrt(ERRORS * (1 - ERRORS) / (15 * requestsPerSecond));
    }

    /// 5,000 requests a second and 5 % of errors are 3,750 in an interval; the incomplete gamma function ends at 5,200.
    @ParameterizedTest
    @ValueSource(doubles = {100, 5_000, 10_000, 1_000_000})
    void any_number_of_requests_can_be_judged(double requestsPerSecond) {
        Random random = new Random(1);
        RatioModel model = learnt(requestsPerSecond, random);
        int rare = 0;
        for (int i = 500; i < 1500; i++) {
            Observation usual = observation(i, draw(requestsPerSecond, random), requestsPerSecond);
            double pValue = model.score(usual).pValue();
            assertThat(pValue).isBetween(0.0, 1.0);
            rare += pValue < 0.01 ? 1 : 0;
        }
        assertThat(rare)
                .as("one in fifty or fewer is that rare, to either side")
                .isLessThan(40);
        assertThat(model.score(observation(1500, 0.1, requestsPerSecond)).pValue())
                .isLessThan(1e-4);
        assertThat(model.score(observation(1500, 0.01, requestsPerSecond)).pValue())
                .isLessThan(1e-4);
    }

    @Test
    void the_approximation_goes_on_where_the_function_ends() {
        double below = learnt(6_600, new Random(2))
                .score(observation(500, 0.0515, 6_600))
                .pValue();
        double above = learnt(6_700, new Random(2))
                .score(observation(500, 0.0515, 6_700))
                .pValue();
        assertThat(above / below).isBetween(0.7, 1.4);
    }
}
