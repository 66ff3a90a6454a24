package io.epicenter.correlator.grouping.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.grouping.CorrelationRuleContract;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Scenario;
import org.junit.jupiter.api.Test;

class TimeRuleTest extends CorrelationRuleContract {
    private static final int GAP = (int) SETTINGS.gap().toSeconds();

    @Override
    protected CorrelationRule rule() {
        return new TimeRule();
    }

    @Override
    protected CorrelationRule.Vote speaking() {
        return vote(8, 0, 0, true);
    }

    @Override
    protected boolean isSymmetric() {
        return false;
    }

    /// All times in seconds.
    private CorrelationRule.Vote vote(int candidate, int member, int lastActivity, boolean active) {
        DependencyGraph graph = shop();
        return rule().vote(
                        new CorrelationRule.SymptomPair(
                                alert("cart", candidate),
                                alert("frontend", member),
                                START.plusSeconds(lastActivity),
                                active),
                        new CorrelationRule.Scope(graph, SETTINGS, Scenario.together(graph)));
    }

    @Test
    void what_begins_together_speaks_most_and_less_the_further_apart() {
        assertThat(vote(0, 0, 0, true).logOdds()).isEqualTo(1);
        assertThat(vote(GAP / 2, 0, 0, true).logOdds()).isEqualTo(0.5);
        assertThat(vote(-GAP / 2, 0, 0, true).logOdds()).isEqualTo(0.5);
        assertThat(vote(-2 * GAP, 0, 0, true).logOdds()).isZero();
    }

    @Test
    void at_the_gap_it_may_still_join_and_after_it_not() {
        assertThat(vote(GAP, 0, 0, false).logOdds()).isZero();
        assertThat(vote(GAP + 1, 0, 0, false)).isEqualTo(CorrelationRule.Vote.VETO);
    }

    @Test
    void the_gap_counts_from_the_last_activity() {
        assertThat(vote(GAP + 50, 0, 50, false).logOdds()).isZero();
        assertThat(vote(GAP + 51, 0, 50, false)).isEqualTo(CorrelationRule.Vote.VETO);
    }

    @Test
    void what_lasts_can_be_joined_late_and_that_speaks_against_it() {
        CorrelationRule.Vote late = vote(10 * GAP, 0, 0, true);
        assertThat(late.logOdds()).isEqualTo(-2);
        assertThat(late.reason().get()).isEqualTo("20 min later, while it lasts");
    }

    @Test
    void it_says_which_was_earlier() {
        assertThat(vote(8, 0, 0, true).reason().get()).isEqualTo("8 s later");
        assertThat(vote(-8, 0, 0, true).reason().get()).isEqualTo("8 s earlier");
    }
}
