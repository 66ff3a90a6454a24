package io.epicenter.correlator.grouping.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.grouping.CorrelationRuleContract;
import org.junit.jupiter.api.Test;

class CoOccurrenceRuleTest extends CorrelationRuleContract {
    @Override
    protected CorrelationRule rule() {
        return new CoOccurrenceRule();
    }

    @Override
    protected CorrelationRule.Vote speaking() {
        return prefer(0.8);
    }

    private CorrelationRule.Vote prefer(double expected) {
        return rule().prefer(new CorrelationRule.Choice(alert("cart", 0), expected));
    }

    @Test
    void it_links_nothing_by_itself() {
        assertThat(question(alert("cart", 0), alert("cart", 0), shop()).to(rule()))
                .isEqualTo(CorrelationRule.Vote.ABSTAIN);
    }

    @Test
    void it_prefers_the_incident_whose_likes_had_this_more_often() {
        double ratio = prefer(0.8).logOdds() - prefer(0.1).logOdds();
        assertThat(ratio).isBetween(1.8 * Math.log(8) - 1e-9, 1.8 * Math.log(8) + 1e-9);
        assertThat(prefer(1).logOdds()).isZero();
    }

    @Test
    void it_says_so_only_when_most_had_it() {
        assertThat(prefer(0.51).reason().get()).isEqualTo("earlier incidents like it had this then too");
        assertThat(prefer(0.5).reason().get()).isEmpty();
    }
}
