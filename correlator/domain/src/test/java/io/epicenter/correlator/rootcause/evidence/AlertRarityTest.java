package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class AlertRarityTest extends EvidenceContract {
    @Override
    protected EvidenceSource source() {
        return new AlertRarity();
    }

    @Override
    protected Scenario telling() {
        Scenario scenario = Scenario.ofTheFrontend();
        for (int core = 0; core < 8; core++) {
            scenario.alert("cart", "core " + core + " is busy");
        }
        return scenario.alert("catalog", "disk is busy");
    }

    @Override
    protected Hypothesis about() {
        return behaviour("cart");
    }

    @Test
    void repeats_of_one_signature_are_one_rare_symptom() {
        assertThat(strength("cart", telling())).isEqualTo(strength("catalog", telling()));
        assertThat(clue(about(), telling()).orElseThrow().text())
                .isEqualTo("8 of its own symptoms, 33 % of the rare ones; core 0 is busy");
    }

    @Test
    void an_only_symptom_counts_little() {
        assertThat(strength("frontend", Scenario.ofTheFrontend())).isEqualTo(0.3);
    }

    @Test
    void what_has_no_symptom_of_its_own_has_none_that_is_rare() {
        assertThat(clue(behaviour("payment"), telling())).isEmpty();
    }
}
