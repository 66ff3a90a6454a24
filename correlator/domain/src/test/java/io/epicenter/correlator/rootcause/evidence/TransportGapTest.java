package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class TransportGapTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new TransportGap();
    }

    @Override
    protected Scenario telling() {
        return Scenario.ofTheFrontend()
                .gap("cart", "frontend", 0.3)
                .gap("cart", "checkout", 0.3)
                .gap("catalog", "frontend", 0.002);
    }

    @Override
    protected Hypothesis about() {
        return behaviour("cart");
    }

    @Test
    void slow_ways_speak_against_what_they_have_in_common() {
        assertThat(strength("cart", telling())).isGreaterThan(strength("frontend", telling()));
        assertThat(strength("catalog", telling())).isZero();
    }

    @Test
    void what_all_clients_of_a_service_wait_stands_for_each_of_them() {
        Scenario together =
                Scenario.ofTheFrontend().signal(Shop.service("payment"), SignalKind.LATENCY, "gap", 0.002, 0.3, 0);
        assertThat(strength("payment", together)).isGreaterThan(0.9);
    }
}
