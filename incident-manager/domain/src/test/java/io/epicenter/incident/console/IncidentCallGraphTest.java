package io.epicenter.incident.console;

import static io.epicenter.incident.console.AStory.aStory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.incident.console.graph.CallGraph;
import io.epicenter.incident.console.graph.CallGraph.Link;
import io.epicenter.incident.console.graph.CallGraph.Mark;
import io.epicenter.incident.console.graph.CallGraph.Node;
import org.junit.jupiter.api.Test;

class IncidentCallGraphTest {
    @Test
    void shows_the_cause_what_fails_what_is_at_risk_and_what_the_failing_need() {
        CallGraph graph = IncidentCallGraph.of(aStory().incident(), AStory.topology());

        assertThat(graph.nodes())
                .extracting(Node::label, Node::mark, Node::hops)
                .containsExactly(
                        tuple("payment", Mark.CAUSE, 0),
                        tuple("checkout", Mark.FAILING, 0),
                        tuple("frontend", Mark.AT_RISK, 2),
                        tuple("subscriptions", Mark.AT_RISK, 1),
                        tuple("fraud", Mark.HEALTHY, 0));
    }

    @Test
    void failure_travels_from_the_callee_to_its_callers() {
        CallGraph graph = IncidentCallGraph.of(aStory().incident(), AStory.topology());

        assertThat(graph.links())
                .extracting(Link::caller, Link::callee, Link::affected)
                .containsExactly(
                        tuple("frontend", "checkout", true),
                        tuple("checkout", "payment", true),
                        tuple("subscriptions", "payment", true),
                        tuple("payment", "fraud", false));
    }

    @Test
    void without_a_clear_cause_nothing_is_marked_as_one() {
        CallGraph graph = IncidentCallGraph.of(aStory().withoutClearCause().incident(), AStory.topology());

        assertThat(graph.nodes())
                .extracting(Node::mark)
                .doesNotContain(Mark.CAUSE)
                .contains(Mark.FAILING);
    }

    @Test
    void without_a_topology_the_nodes_stand_alone() {
        CallGraph graph = IncidentCallGraph.of(aStory().incident(), TopologySnapshot.EMPTY);

        assertThat(graph.nodes()).extracting(Node::label).contains("payment", "checkout", "frontend");
        assertThat(graph.links()).isEmpty();
    }

    @Test
    void a_call_that_was_not_seen_lately_is_stale() {
        CallGraph graph = TopologyCallGraph.whole(AStory.topology());

        assertThat(graph.links())
                .filteredOn(Link::stale)
                .singleElement()
                .satisfies(link -> assertThat(link.caller()).endsWith("legacy"));
    }

    @Test
    void the_blast_radius_of_a_node_goes_up_to_its_callers() {
        int payment = AStory.NAMES.indexOf("payment");

        CallGraph graph = TopologyCallGraph.around(AStory.topology(), payment);

        assertThat(graph.nodes())
                .extracting(Node::label, Node::mark, Node::hops)
                .containsExactly(
                        tuple("payment", Mark.CAUSE, 0),
                        tuple("checkout", Mark.AT_RISK, 1),
                        tuple("frontend", Mark.AT_RISK, 2),
                        tuple("fraud", Mark.HEALTHY, 0));
    }
}
