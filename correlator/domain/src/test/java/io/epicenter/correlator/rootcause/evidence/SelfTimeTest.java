package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class SelfTimeTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new SelfTime();
    }

    @Override
    protected Scenario telling() {
        return Scenario.ofTheFrontend().signal(Shop.service("payment"), SignalKind.LATENCY, "self", 0.01, 0.2, 0);
    }

    @Override
    protected Hypothesis about() {
        return behaviour("payment");
    }

    @Test
    void own_time_speaks_against_whose_it_is() {
        assertThat(strength("payment", telling())).isGreaterThan(0.9);
        assertThat(strength("cart", telling())).isZero();
    }

    @Test
    void two_whose_own_time_rose_share_the_blame() {
        Scenario two = telling().signal(Shop.service("cart"), SignalKind.LATENCY, "self", 0.01, 0.2, 0);
        assertThat(strength("payment", two)).isBetween(0.45, 0.55).isEqualTo(strength("cart", two));
    }
}
