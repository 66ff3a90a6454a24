package io.epicenter.topology.query;

import static io.epicenter.topology.Telemetry.NOW;
import static io.epicenter.topology.Telemetry.client;
import static io.epicenter.topology.Telemetry.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.Telemetry;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.Settings;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GraphQueriesTest {
    private final TopologyState state = Telemetry.state(Settings.DEFAULT);
    private GraphQueries queries;

    /// frontend calls checkout for each request, checkout calls payment for each and stock for every second.
    @BeforeEach
    void shop() {
        for (int i = 1; i <= 10; i++) {
            state.accept(
                    List.of(
                            server("frontend", 1, 0).trace(i).build(),
                            client("frontend", 2).trace(i).build(),
                            server("checkout", 3, 2).trace(i).build(),
                            client("checkout", 4).trace(i).build(),
                            server("payment", 5, 4).trace(i).build()),
                    NOW);
            if (i % 2 == 0) {
                state.accept(
                        List.of(
                                client("checkout", 6).trace(i).build(),
                                server("stock", 7, 6).trace(i).build()),
                        NOW);
            }
        }
        queries = new GraphQueries(state.build(1, NOW), Closure.Limits.DEFAULT);
    }

    private int node(String name) {
        return queries.snapshot().index().named("default/prod", name).getFirst();
    }

    @Test
    void the_blast_radius_walks_edges_backwards() {
        List<ReachedNode> affected = queries.reach(node("stock"), TraversalDirection.DEPENDANTS, 0.01, 6);
        assertThat(affected).extracting(ReachedNode::service).containsExactly("checkout", "frontend");
        assertThat(affected).extracting(ReachedNode::hops).containsExactly(1, 2);
        assertThat(affected.getLast().impact()).isCloseTo(0.5, within(1e-4));
        assertThat(affected.getLast().path()).containsExactly("stock", "checkout", "frontend");
        assertThat(affected.getLast().userFacing()).isTrue();
        assertThat(queries.reach(node("stock"), TraversalDirection.DEPENDANTS, 0.01, 1))
                .hasSize(1);
        assertThat(queries.reach(node("stock"), TraversalDirection.DEPENDANTS, 0.6, 6))
                .isEmpty();
    }

    @Test
    void dependencies_walk_forwards() {
        assertThat(queries.reach(node("frontend"), TraversalDirection.DEPENDENCIES, 0.01, 6))
                .extracting(ReachedNode::service)
                .containsExactly("checkout", "payment", "stock");
    }

    @Test
    void two_failures_together_hurt_more_than_one() {
        List<ReachedNode> union =
                queries.whatIf(List.of(node("stock"), node("payment"))).affected();
        assertThat(union).extracting(ReachedNode::service).containsExactly("checkout", "frontend");
        assertThat(union.getFirst().impact()).isEqualTo(1);
        assertThat(queries.whatIf(List.of(node("stock"))).affected().getFirst().impact())
                .isCloseTo(0.5, within(1e-4));
    }

    @Test
    void paths_are_listed_likeliest_first() {
        assertThat(queries.paths(node("frontend"), node("payment"), 5))
                .extracting(GraphQueries.Path::services)
                .containsExactly(List.of("frontend", "checkout", "payment"));
        assertThat(queries.paths(node("payment"), node("frontend"), 5)).isEmpty();
    }

    @Test
    void a_difference_names_what_came_and_went() {
        TopologySnapshot before = queries.snapshot();
        state.accept(List.of(client("stock", 8).build(), server("depot", 9, 8).build()), NOW);
        TopologyDiff diff = TopologyDiff.of(before, state.build(2, NOW));
        assertThat(diff.nodesAdded()).extracting(node -> node.name()).containsExactly("depot");
        assertThat(diff.edgesAdded()).hasSize(1);
        assertThat(diff.dependenciesAdded())
                .extracting(
                        one -> one.dependant().name(), one -> one.dependsOn().name(), one -> one.since())
                .contains(org.assertj.core.groups.Tuple.tuple("frontend", "depot", Telemetry.NOW));
        assertThat(diff.dependenciesAddedCount()).isEqualTo(3);
        assertThat(diff.nodesRemoved()).isEmpty();
        assertThat(TopologyDiff.of(before, before).edgesChanged()).isEmpty();
    }

    @Test
    void dot_names_nodes_and_edges() {
        assertThat(DotGraph.of(queries.snapshot()))
                .contains("digraph topology", "label=\"stock\"", "n0 -> n2", "peripheries=2");
    }

    @Test
    void a_mistyped_name_finds_near_ones() {
        assertThat(SimilarNames.of("paymnet", List.of("payment", "frontend", "pay"), 3))
                .contains("payment");
        assertThat(SimilarNames.of("zzz", List.of("payment"), 3)).isEmpty();
        assertThat(SimilarNames.distance("kitten", "sitting")).isEqualTo(3);
    }
}
