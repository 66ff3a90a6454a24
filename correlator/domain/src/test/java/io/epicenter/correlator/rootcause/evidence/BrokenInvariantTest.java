package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class BrokenInvariantTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new BrokenInvariant();
    }

    @Override
    protected Scenario telling() {
        return ratio(0.1);
    }

    private static Scenario ratio(double observed) {
        return Scenario.ofTheFrontend().signal(Shop.service("payment"), SignalKind.LOG, "log-ratio", 1, observed, 0);
    }

    @Override
    protected Hypothesis about() {
        return behaviour("payment");
    }

    @Test
    void a_broken_ratio_of_log_templates_speaks_against_its_service() {
        assertThat(strength("payment", telling())).isGreaterThan(0.9);
        assertThat(strength("cart", telling())).isZero();
    }

    @Test
    void it_breaks_to_either_side_and_holds_in_between() {
        assertThat(strength("payment", ratio(5))).isGreaterThan(0.9);
        assertThat(clue(about(), ratio(1.02))).isEmpty();
    }
}
