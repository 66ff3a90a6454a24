package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class UpstreamLoadTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new UpstreamLoad();
    }

    @Override
    protected Scenario telling() {
        return loaded(0, 2);
    }

    /// So many intervals after the onset the traffic rose, and the latency.
    private static Scenario loaded(int traffic, int latency) {
        return Scenario.ofTheFrontend()
                .signal(Shop.service("frontend"), SignalKind.TRAFFIC, "rate", 100, 250, traffic)
                .signal(Shop.service("frontend"), SignalKind.LATENCY, "mean", 0.1, 0.9, latency);
    }

    @Override
    protected Hypothesis about() {
        return behaviour("frontend");
    }

    @Test
    void load_that_came_first_excuses() {
        assertThat(strength("frontend", telling())).isLessThan(-0.5);
    }

    @Test
    void load_that_came_after_does_not() {
        assertThat(clue(about(), loaded(3, 0))).isEmpty();
    }
}
