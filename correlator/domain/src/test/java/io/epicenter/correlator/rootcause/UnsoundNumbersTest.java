package io.epicenter.correlator.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.model.Settings;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a message that says what is no number: the ranking of the whole incident would be none.
class UnsoundNumbersTest {
    private static Scenario slowPayment() {
        return Scenario.ofTheFrontend()
                .latency("frontend", 0.1, 0.4)
                .latency("checkout", 0.1, 1.1)
                .latency("payment", 0.1, 1.1);
    }

    private static Diagnosis sound(Scenario scenario) {
        Diagnosis diagnosis = new RootCauseRanker(BuiltInPlugins.all().evidence(), Settings.DEFAULT)
                .diagnose(scenario.context(), Set.of());
        assertThat(diagnosis.rootCause().candidates())
                .isNotEmpty()
                .allSatisfy(candidate -> assertThat(candidate.confidence()).isBetween(0.0, 1.0));
        return diagnosis;
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void one_series_that_is_no_number_does_not_change_the_ranking(double number) {
        Scenario scenario = slowPayment().signal(Shop.service("catalog"), SignalKind.ERRORS, "ratio", 0.001, number, 0);
        assertThat(sound(scenario).rootCause()).isEqualTo(sound(slowPayment()).rootCause());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void an_anomaly_that_is_no_number_is_one_of_score_zero(double number) {
        Diagnosis zero = sound(slowPayment().anomaly("cart", SignalKind.SATURATION, 0));
        assertThat(sound(slowPayment().anomaly("cart", SignalKind.SATURATION, number))
                        .rootCause()
                        .confidence())
                .isEqualTo(zero.rootCause().confidence());
    }

    @Test
    void the_intervals_beside_it_count_as_ever() {
        Scenario scenario = new Scenario().latency("catalog", 0.1, Double.NaN);
        assertThat(scenario.points().getFirst()).hasSize(12).allMatch(point -> point.observed() == 0.1f);
    }
}
