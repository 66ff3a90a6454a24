package io.epicenter.correlator.grouping.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.SmallGraph;
import io.epicenter.correlator.grouping.CorrelationRule;
import io.epicenter.correlator.grouping.CorrelationRuleContract;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.model.Settings;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TopologyRuleTest extends CorrelationRuleContract {
    private static final Offset<Double> ROUNDING = Offset.offset(1e-9);

    @Override
    protected CorrelationRule rule() {
        return new TopologyRule();
    }

    @Override
    protected CorrelationRule.Vote speaking() {
        return vote("frontend", "catalog");
    }

    private CorrelationRule.Vote vote(String one, String other) {
        return question(alert(one, 5), alert(other, 0), shop()).to(rule());
    }

    @Test
    void the_same_thing_speaks_most() {
        CorrelationRule.Vote same = vote("cart", "cart");
        assertThat(same.logOdds()).isEqualTo(5);
        assertThat(same.reason().get()).isEqualTo("on cart");
    }

    @Test
    void a_pod_is_its_service() {
        Entity pod = SmallGraph.pod("payment-5d4f8c7b9-x2x4z");
        assertThat(question(alert(pod, "memory", 0), alert("payment", 0), shop())
                        .to(rule())
                        .logOdds())
                .isEqualTo(5);
    }

    @Test
    void a_neighbour_speaks_by_how_likely_trouble_crosses_the_call() {
        assertThat(vote("frontend", "catalog").logOdds()).isCloseTo(1.5 + 2 * 0.9, ROUNDING);
        assertThat(vote("frontend", "checkout").logOdds()).isCloseTo(1.5 + 2 * 0.3, ROUNDING);
        assertThat(vote("checkout", "frontend").reason().get())
                .isEqualTo("frontend calls checkout (1 hop, impact 0.30)");
    }

    @Test
    void two_calls_away_speaks_less_than_one() {
        CorrelationRule.Vote through = vote("frontend", "payment");
        assertThat(through.logOdds()).isCloseTo(0.4 + 2 * 0.3, ROUNDING);
        assertThat(through.reason().get()).isEqualTo("frontend calls payment through checkout (2 hops, impact 0.30)");
        assertThat(through.logOdds()).isLessThan(vote("frontend", "checkout").logOdds());
    }

    @Test
    void callees_of_one_caller_count_half() {
        assertThat(vote("catalog", "checkout").logOdds()).isCloseTo(0.4 + 2 * 0.5 * 0.9 * 0.3, ROUNDING);
    }

    @Test
    void beyond_the_furthest_distance_nothing_belongs_together() {
        assertThat(vote("frontend", "ledger-db")).isEqualTo(CorrelationRule.Vote.VETO);
        Settings.Sessions one = new Settings.Sessions(
                SETTINGS.gap(), SETTINGS.settle(), SETTINGS.attachWait(), 1, SETTINGS.linkThreshold());
        Question two = question(alert("frontend", 0), alert("payment", 0), shop());
        assertThat(rule().vote(
                                two.pair(),
                                new CorrelationRule.Scope(
                                        two.scope().graph(), one, two.scope().changes())))
                .isEqualTo(CorrelationRule.Vote.VETO);
    }

    @Test
    void what_the_graph_does_not_connect_is_forbidden_unless_one_change_touched_both() {
        assertThat(vote("cart", "report-api")).isEqualTo(CorrelationRule.Vote.VETO);
        DependencyGraph graph = shop();
        CorrelationRule.SymptomPair changed =
                new CorrelationRule.SymptomPair(alert("cart", 0), alert("report-api", 0), START, true);
        CorrelationRule.Scope scope = new CorrelationRule.Scope(
                graph,
                SETTINGS,
                Scenario.together(
                        graph,
                        Scenario.change("flag", Shop.service("cart"), Map.of("flag", "f"), START.minusSeconds(20)),
                        Scenario.change(
                                "flag", Shop.service("report-api"), Map.of("flag", "f"), START.minusSeconds(20))));
        assertThat(rule().vote(changed, scope).logOdds()).isEqualTo(-4);
    }

    @Test
    void of_what_the_graph_does_not_know_it_only_doubts() {
        assertThat(vote("cart", "nobody-knows").logOdds()).isEqualTo(-1.5);
        assertThat(question(alert("cart", 0), alert("frontend", 0), new DependencyGraph(SmallGraph.empty()))
                        .to(rule())
                        .logOdds())
                .isEqualTo(-1.5);
    }
}
