package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class OnsetOrderTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new OnsetOrder();
    }

    @Override
    protected Scenario telling() {
        return Scenario.ofTheFrontend().latency("payment", 0.1, 1.1);
    }

    @Override
    protected Hypothesis about() {
        return behaviour("payment");
    }

    @Test
    void a_lone_alert_is_no_onset_but_an_abnormal_signal_is() {
        assertThat(strength("frontend", telling())).isZero();
        assertThat(strength("payment", telling())).isEqualTo(1);
    }

    @Test
    void a_blip_that_was_over_before_does_not_date_the_trouble() {
        Scenario over = telling().blip("checkout", ONSET.minusSeconds(90), false);
        assertThat(strength("payment", over)).isEqualTo(1);
        assertThat(strength("checkout", over)).isZero();
        assertThat(strength("checkout", telling().blip("checkout", ONSET.minusSeconds(90), true)))
                .isEqualTo(1);
    }

    @Test
    void the_later_it_became_abnormal_the_more_that_speaks_against_it() {
        Scenario spreading = Scenario.ofTheFrontend()
                .alert("cart", "latency of cart")
                .alert("catalog", "latency of catalog")
                .with(Scenario.symptom(Shop.service("payment"), "late", ONSET.plusSeconds(5)))
                .with(Scenario.symptom(Shop.service("shipping"), "later", ONSET.plusSeconds(55)));
        assertThat(strength("cart", spreading)).isEqualTo(1);
        assertThat(strength("payment", spreading)).isBetween(0.5, 0.99);
        assertThat(strength("shipping", spreading)).isNegative();
    }

    @Test
    void a_surge_is_dated_by_its_traffic() {
        Scenario surge = telling().signal(Shop.service("frontend"), SignalKind.TRAFFIC, "rate", 100, 250, 0);
        assertThat(strength(new Hypothesis(Shop.service("frontend"), Hypothesis.Kind.TRAFFIC), surge))
                .isEqualTo(1);
        assertThat(strength(new Hypothesis(Shop.service("frontend"), Hypothesis.Kind.TRAFFIC), telling()))
                .isZero();
    }
}
