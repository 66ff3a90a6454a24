package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.SmallGraph;
import io.epicenter.correlator.model.Scenario;
import io.epicenter.correlator.rootcause.EvidenceContract;
import io.epicenter.correlator.rootcause.EvidenceSource;
import io.epicenter.correlator.rootcause.Hypothesis;
import org.junit.jupiter.api.Test;

class NewDependencyTest extends EvidenceContract {
    private static final Entity WEB = Shop.service("web");
    private static final Entity STORE = Shop.service("store");

    @Override
    protected EvidenceSource source() {
        return new NewDependency();
    }

    @Override
    protected Scenario telling() {
        return firstSeen(30);
    }

    /// A call from web to store that was first seen so many seconds before the onset, in a graph that is old.
    private static Scenario firstSeen(int secondsBefore) {
        SmallGraph graph = new SmallGraph()
                .call(WEB, Shop.service("cache"))
                .call(WEB, STORE, 1, ONSET.minusSeconds(secondsBefore));
        return new Scenario().in(graph.build()).alert(WEB, "web fails");
    }

    @Override
    protected Hypothesis about() {
        return behaviour(WEB);
    }

    @Test
    void a_call_never_seen_before_tells_of_a_change_in_its_caller() {
        assertThat(strength(about(), telling())).isEqualTo(0.5);
        assertThat(clue(behaviour(STORE), telling())).isEmpty();
    }

    @Test
    void it_tells_more_when_the_call_fails() {
        Scenario failing = telling().signal(STORE, SignalKind.ERRORS, "ratio", 0.001, 0.9, 0);
        EvidenceSource.Clue clue = clue(about(), failing).orElseThrow();
        assertThat(clue.strength()).isEqualTo(1);
        assertThat(clue.text()).contains("calls store since 14:04:30, never before, and that fails");
    }

    @Test
    void a_call_seen_ten_minutes_before_is_an_old_one() {
        assertThat(clue(about(), firstSeen(599))).isPresent();
        assertThat(clue(about(), firstSeen(600))).isEmpty();
    }

    @Test
    void calls_of_a_graph_that_is_new_itself_are_not_unseen() {
        Scenario young = new Scenario()
                .in(new SmallGraph().call(WEB, STORE, 1, ONSET.minusSeconds(30)).build())
                .alert(WEB, "web fails");
        assertThat(clue(about(), young)).isEmpty();
    }
}
