package io.epicenter.correlator.grouping.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Event;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.grouping.CorrelationRuleContract;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedChangeRuleTest extends CorrelationRuleContract {
    @Override
    protected CorrelationRule rule() {
        return new SharedChangeRule();
    }

    @Override
    protected CorrelationRule.Vote speaking() {
        return vote(Duration.ofSeconds(20), "payment", "report-api");
    }

    /// Of payment and report-api, when one rollout touched these.
    private CorrelationRule.Vote vote(Duration before, String... touched) {
        DependencyGraph graph = shop();
        Event[] rollout = List.of(touched).stream()
                .map(name ->
                        Scenario.change("deploy", Shop.service(name), Map.of("rollout", "r-42"), START.minus(before)))
                .toArray(Event[]::new);
        return vote(graph, rollout);
    }

    private CorrelationRule.Vote vote(DependencyGraph graph, Event... changes) {
        return rule().vote(
                        new CorrelationRule.SymptomPair(alert("payment", 0), alert("report-api", 0), START, true),
                        new CorrelationRule.Scope(graph, SETTINGS, Scenario.together(graph, changes)));
    }

    @Test
    void a_fresh_change_of_just_these_two_speaks_most() {
        assertThat(vote(Duration.ZERO, "payment", "report-api").logOdds()).isEqualTo(6);
        assertThat(vote(Duration.ofSeconds(20), "payment", "report-api")
                        .reason()
                        .get())
                .isEqualTo("one change touched both (rollout r-42, with 2 in all, 20 s before)");
    }

    @Test
    void the_older_and_the_wider_the_change_the_less_it_says() {
        double fresh = vote(Duration.ZERO, "payment", "report-api").logOdds();
        double old = vote(Duration.ofMinutes(30), "payment", "report-api").logOdds();
        double wide =
                vote(Duration.ZERO, "payment", "report-api", "cart", "catalog").logOdds();
        assertThat(old).isBetween(0.3 * fresh, 0.4 * fresh);
        assertThat(wide).isBetween(0.1, 0.9 * fresh);
    }

    @Test
    void a_change_past_its_window_or_of_one_alone_says_nothing() {
        assertThat(vote(Duration.ofHours(2), "payment", "report-api")).isNotEqualTo(CorrelationRule.Vote.ABSTAIN);
        assertThat(vote(Duration.ofHours(2).plusSeconds(1), "payment", "report-api"))
                .isEqualTo(CorrelationRule.Vote.ABSTAIN);
        assertThat(vote(Duration.ZERO, "payment")).isEqualTo(CorrelationRule.Vote.ABSTAIN);
        assertThat(vote(Duration.ZERO, "payment", "cart")).isEqualTo(CorrelationRule.Vote.ABSTAIN);
    }

    @Test
    void what_was_changed_clearly_after_it_began_is_not_its_cause() {
        assertThat(vote(Duration.ofSeconds(-10), "payment", "report-api")).isNotEqualTo(CorrelationRule.Vote.ABSTAIN);
        assertThat(vote(Duration.ofSeconds(-11), "payment", "report-api")).isEqualTo(CorrelationRule.Vote.ABSTAIN);
    }

    @Test
    void changes_without_a_key_are_not_one() {
        assertThat(vote(
                        shop(),
                        Scenario.change("deploy", Shop.service("payment"), Map.of("version", "v2"), START),
                        Scenario.change("deploy", Shop.service("report-api"), Map.of("version", "v2"), START)))
                .isEqualTo(CorrelationRule.Vote.ABSTAIN);
    }

    @Test
    void a_machine_that_both_stand_on_is_a_key_by_itself() {
        DependencyGraph placed =
                new DependencyGraph(Shop.topologyOn(Map.of("payment", "worker-3", "report-api", "worker-3")));
        CorrelationRule.Vote vote =
                vote(placed, Scenario.change("config", Shop.machine("worker-3"), Map.of(), START.minusSeconds(20)));
        assertThat(vote.logOdds()).isGreaterThan(4);
        assertThat(vote.reason().get()).contains("config change of node worker-3");
    }
}
