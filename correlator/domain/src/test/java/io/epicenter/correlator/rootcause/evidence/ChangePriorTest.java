package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class ChangePriorTest extends EvidenceContract {
    private static final int WINDOW_SECONDS = 2 * 60 * 60;

    @Override
    protected EvidenceSource source() {
        return new ChangePrior();
    }

    @Override
    protected Scenario telling() {
        return slowPayment().changed("deploy", "payment", 60).changed("deploy", "catalog", 60);
    }

    private static Scenario slowPayment() {
        return Scenario.ofTheFrontend().latency("payment", 0.1, 1.1).latency("catalog", 0.1, 0.1);
    }

    @Override
    protected Hypothesis about() {
        return behaviour("payment");
    }

    @Test
    void a_change_counts_on_what_is_ill_and_not_on_a_healthy_neighbour() {
        assertThat(strength("payment", telling())).isGreaterThan(0.5);
        assertThat(strength("catalog", telling())).isZero();
    }

    @Test
    void it_names_the_change_and_how_long_before_it_was() {
        EvidenceSource.Clue clue = clue(about(), telling()).orElseThrow();
        assertThat(clue.event()).startsWith("deploy default/prod/service:shop/payment");
        assertThat(clue.text()).contains("60 s before the onset");
    }

    @Test
    void it_blames_a_change_of_the_entity_and_none_of_what_it_calls() {
        EvidenceSource.Clue own = clue(about(), telling()).orElseThrow();
        assertThat(own.blamed()).isEqualTo(telling().changes().getFirst());
        Scenario called = slowPayment().changed("deploy", "ledger-db", 60);
        assertThat(clue(about(), called).orElseThrow().blamed()).isNull();
    }

    @Test
    void the_older_a_change_the_less_it_counts_and_a_flag_acts_at_once() {
        double fresh = strength("payment", slowPayment().changed("deploy", "payment", 60));
        double old = strength("payment", slowPayment().changed("deploy", "payment", 1800));
        double flag = strength("payment", slowPayment().changed("flag", "payment", 1800));
        assertThat(old).isBetween(0.3 * fresh, 0.5 * fresh);
        assertThat(flag).isLessThan(0.1 * old);
    }

    @Test
    void a_change_after_the_onset_or_past_the_window_does_not_count() {
        assertThat(strength("payment", slowPayment().changed("deploy", "payment", -30)))
                .isZero();
        assertThat(strength("payment", slowPayment().changed("deploy", "payment", WINDOW_SECONDS + 1)))
                .isZero();
    }

    @Test
    void a_change_of_something_that_it_calls_counts_less() {
        double own = strength("payment", slowPayment().changed("deploy", "payment", 60));
        double called = strength("payment", slowPayment().changed("deploy", "ledger-db", 60));
        assertThat(called).isBetween(0.05 * own, 0.2 * own);
    }
}
