package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class SaturationTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new Saturation();
    }

    @Override
    protected Scenario telling() {
        return Scenario.ofTheFrontend()
                .signal(Shop.service("cart"), SignalKind.SATURATION, "value", 0.1, 0.9, 0)
                .signal(Shop.service("catalog"), SignalKind.SATURATION, "value", 0.4, 0.7, 0);
    }

    @Override
    protected Hypothesis about() {
        return behaviour("cart");
    }

    @Test
    void a_resource_used_several_fold_counts_more() {
        assertThat(strength("cart", telling())).isGreaterThan(2 * strength("catalog", telling()) - 0.1);
        assertThat(strength("catalog", telling())).isGreaterThan(0.2);
    }

    @Test
    void an_anomaly_of_a_resource_makes_it_count_no_less() {
        double measured = strength("cart", telling());
        assertThat(strength("cart", telling().alert("cart", "cpu of cart")))
                .isEqualTo(measured)
                .isGreaterThan(0.5);
    }

    @Test
    void it_counts_half_when_more_traffic_came_first() {
        Scenario loaded = telling()
                .signal(Shop.service("cart"), SignalKind.TRAFFIC, "rate", 10, 100, 0)
                .signal(Shop.service("cart"), SignalKind.LATENCY, "mean", 0.1, 0.9, 2);
        assertThat(strength("cart", loaded))
                .isBetween(0.45 * strength("cart", telling()), 0.6 * strength("cart", telling()));
    }

    @Test
    void a_resource_in_its_usual_range_says_nothing() {
        Scenario usual =
                Scenario.ofTheFrontend().signal(Shop.service("cart"), SignalKind.SATURATION, "value", 0.4, 0.41, 0);
        assertThat(clue(about(), usual)).isEmpty();
    }
}
