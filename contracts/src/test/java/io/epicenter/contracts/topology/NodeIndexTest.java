package io.epicenter.contracts.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NodeIndexTest {
    private static final List<Node> NODES = List.of(
            node("prod", "one", "cart"),
            node("prod", "two", "cart"),
            node("test", "one", "cart"),
            node("test", "one", "stock"));

    private static Node node(String environment, String namespace, String name) {
        return new Node(Entity.service("default", environment, namespace, name), false, 1, 0);
    }

    @Test
    void a_name_is_found_in_its_scope_and_in_all() {
        NodeIndex index = new NodeIndex(NODES);
        assertThat(index.named("default/prod", "cart")).containsExactly(0, 1);
        assertThat(index.named("default/test", "cart")).containsExactly(2);
        assertThat(index.named("cart")).containsExactly(0, 1, 2);
        assertThat(index.named("stock")).containsExactly(3);
        assertThat(index.named("payment")).isEmpty();
        assertThat(index.names()).containsExactlyInAnyOrder("cart", "stock");
    }

    @Test
    void the_edges_of_a_node_stand_in_the_order_of_all_edges() {
        Random random = new Random(1);
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            edges.add(new Edge(
                    random.nextInt(NODES.size()),
                    random.nextInt(NODES.size()),
                    1,
                    i,
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    ""));
        }
        Reachability reachability = Reachability.of(
                Adjacency.of(NODES.size(), edges, true),
                Adjacency.of(NODES.size(), edges, false),
                Closure.Limits.DEFAULT);
        TopologySnapshot snapshot = new TopologySnapshot(1, Instant.EPOCH, NODES, edges, reachability);
        for (int node = 0; node < NODES.size(); node++) {
            int own = node;
            assertThat(snapshot.callsOf(node))
                    .isNotEmpty()
                    .isEqualTo(
                            edges.stream().filter(edge -> edge.caller() == own).toList());
            assertThat(snapshot.callersOf(node))
                    .isNotEmpty()
                    .isEqualTo(
                            edges.stream().filter(edge -> edge.callee() == own).toList());
        }
    }
}
