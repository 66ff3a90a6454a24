package io.epicenter.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.builtin.BuiltInMethods;
import io.epicenter.detector.method.MultivariateMethod;
import org.junit.jupiter.api.Test;

class ReplaySettingsTest {
    /// It comes from another module by a file of its name: without that file, nothing else would say so.
    @Test
    void the_signals_of_an_entity_are_judged_together_by_the_isolation_forest() {
        assertThat(BuiltInMethods.all(ReplaySettings.standard().detector().methods())
                        .multivariate())
                .map(MultivariateMethod::name)
                .contains("isolation_forest");
    }
}
