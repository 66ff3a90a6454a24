package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class TrafficSurgeTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new TrafficSurge();
    }

    @Override
    protected Scenario telling() {
        return surge(0, 2);
    }

    /// So many intervals after the onset the traffic rose, and the latency.
    private static Scenario surge(int traffic, int latency) {
        return Scenario.ofTheFrontend()
                .signal(Shop.service("frontend"), SignalKind.TRAFFIC, "rate", 100, 250, traffic)
                .signal(Shop.service("frontend"), SignalKind.LATENCY, "mean", 0.1, 0.9, latency);
    }

    @Override
    protected Hypothesis about() {
        return new Hypothesis(Shop.service("frontend"), Hypothesis.Kind.TRAFFIC);
    }

    @Test
    void traffic_that_rose_before_all_else_speaks_for_a_surge() {
        assertThat(strength(about(), telling())).isGreaterThan(0.5);
        assertThat(clue(behaviour("frontend"), telling())).isEmpty();
    }

    @Test
    void traffic_that_rose_after_the_first_effect_is_one_itself() {
        assertThat(strength(about(), surge(3, 0))).isEqualTo(-1);
    }
}
