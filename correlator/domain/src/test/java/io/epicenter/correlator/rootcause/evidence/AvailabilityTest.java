package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class AvailabilityTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new Availability();
    }

    @Override
    protected Scenario telling() {
        return Scenario.ofTheFrontend().alert("cart-db", "cart-db is down").latency("cart", 0.1, 1.1);
    }

    @Override
    protected Hypothesis about() {
        return behaviour("cart-db");
    }

    @Test
    void what_went_down_is_told() {
        assertThat(strength("cart-db", telling())).isEqualTo(1);
        assertThat(strength("cart", telling())).isZero();
        assertThat(clue(about(), telling()).orElseThrow().text())
                .isEqualTo("cart-db is down or no longer measured since 14:05:00");
    }
}
