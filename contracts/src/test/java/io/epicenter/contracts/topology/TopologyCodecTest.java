package io.epicenter.contracts.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.Closure.Step;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopologyCodecTest {
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final Instant SEEN = Instant.parse("2025-12-31T23:59:58Z");

    @Test
    void what_is_written_is_read() throws MalformedMessageException {
        TopologySnapshot snapshot = aSnapshot(200);
        TopologySnapshot read = TopologyCodec.read(TopologyCodec.write(snapshot));
        assertThat(read).isEqualTo(snapshot);
        assertThat(read.index().find(snapshot.node(7).entity())).contains(7);
    }

    @Test
    void the_empty_snapshot_is_read() throws MalformedMessageException {
        assertThat(TopologyCodec.read(TopologyCodec.write(TopologySnapshot.EMPTY)))
                .isEqualTo(TopologySnapshot.EMPTY);
    }

    @Test
    void every_single_flipped_byte_is_noticed() {
        byte[] bytes = TopologyCodec.write(aSnapshot(20));
        for (int at = 0; at < bytes.length; at++) {
            byte[] corrupt = bytes.clone();
            corrupt[at] ^= 0x55;
            assertThatThrownBy(() -> TopologyCodec.read(corrupt)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void every_truncation_is_noticed() {
        byte[] bytes = TopologyCodec.write(aSnapshot(20));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> TopologyCodec.read(cut)).isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void a_node_is_found_by_its_name_when_it_is_the_only_one() {
        TopologySnapshot snapshot = aSnapshot(3);
        Entity withoutNamespace = Entity.service("default", "prod", Entity.NO_NAMESPACE, "service-1");
        assertThat(snapshot.index().find(withoutNamespace)).contains(1);
        assertThat(snapshot.index().find(withoutNamespace.edgeFrom("somebody"))).contains(1);
        assertThat(snapshot.index().find(Entity.service("default", "test", "shop", "service-1")))
                .isEmpty();
    }

    /// `frontend`, which users call, calls `stock` for every second request.
    static TopologySnapshot shop() {
        List<Node> nodes = List.of(
                new Node(Entity.service("default", "prod", "shop", "frontend"), true, 8, 0),
                new Node(Entity.service("default", "prod", "shop", "stock"), false, 4, 0));
        List<Edge> edges = List.of(new Edge(0, 1, 0.5, 4, 0, SEEN, SEEN, "otlp"));
        Closure.Limits limits = Closure.Limits.DEFAULT;
        return new TopologySnapshot(
                1,
                BUILT,
                nodes,
                edges,
                Reachability.of(
                        Closure.of(Adjacency.of(2, edges, false), limits),
                        Closure.of(Adjacency.of(2, edges, true), limits)));
    }

    private static TopologySnapshot aSnapshot(int size) {
        Random random = new Random(7);
        List<Node> nodes = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        List<List<Step>> down = new ArrayList<>();
        List<List<Step>> up = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Entity entity = Entity.service("default", "prod", "shop", "service-" + i);
            nodes.add(new Node(entity, i == 0, Quantizer.rate(random.nextDouble() * 100), i % 3));
            down.add(new ArrayList<>());
            up.add(new ArrayList<>());
        }
        for (int i = 0; i + 1 < size; i++) {
            int to = 1 + random.nextInt(size - 1);
            double share = Quantizer.share(random.nextDouble());
            edges.add(new Edge(
                    i, to, share, Quantizer.rate(1.5), Quantizer.ratio(0.01), SEEN.minusSeconds(60), SEEN, "otlp"));
            down.get(i).add(new Step(to, share));
            up.get(to).add(new Step(i, share));
        }
        Closure.Limits limits = Closure.Limits.DEFAULT;
        return new TopologySnapshot(
                42, BUILT, nodes, edges, Reachability.of(Closure.of(up, limits), Closure.of(down, limits)));
    }
}
