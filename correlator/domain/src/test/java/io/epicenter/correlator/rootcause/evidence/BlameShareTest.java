package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class BlameShareTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new BlameShare();
    }

    @Override
    protected Scenario telling() {
        return Scenario.ofTheFrontend()
                .latency("frontend", 0.1, 0.4)
                .latency("checkout", 0.1, 1.1)
                .latency("payment", 0.1, 1.1);
    }

    @Override
    protected Hypothesis about() {
        return behaviour("payment");
    }

    @Test
    void blame_goes_to_the_callee_that_explains_its_caller() {
        assertThat(strength("payment", telling())).isGreaterThan(0.8);
        assertThat(strength("checkout", telling())).isLessThan(0.1);
    }

    @Test
    void shares_of_noise_are_no_blame() {
        Scenario noise =
                Scenario.ofTheFrontend().latency("frontend", 0.1, 0.106).latency("catalog", 0.1, 0.107);
        assertThat(strength("catalog", noise)).isLessThan(0.1);
    }

    @Test
    void failures_are_blamed_like_slowness() {
        Scenario failing = Scenario.ofTheFrontend()
                .signal(Shop.service("frontend"), SignalKind.ERRORS, "ratio", 0.001, 0.1, 0)
                .signal(Shop.service("catalog"), SignalKind.ERRORS, "ratio", 0.001, 0.12, 0);
        assertThat(strength("catalog", failing)).isGreaterThan(0.5);
        assertThat(clue(behaviour("catalog"), failing).orElseThrow().text())
                .contains("of the excess is its own: error ratio of catalog");
    }
}
