package io.epicenter.topology;

import static io.epicenter.topology.Telemetry.NOW;
import static io.epicenter.topology.Telemetry.client;
import static io.epicenter.topology.Telemetry.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.graph.EdgeCounts;
import io.epicenter.topology.graph.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicasTest {
    private static List<Span> trace(int number) {
        return List.of(
                server("frontend", 1, 0)
                        .trace(number)
                        .at(NOW.minusSeconds(number))
                        .build(),
                client("frontend", 2).trace(number).at(NOW.minusSeconds(number)).build(),
                server(number % 3 == 0 ? "cart" : "catalog", 3, 2)
                        .trace(number)
                        .at(NOW.minusSeconds(number))
                        .build());
    }

    @Test
    void two_replicas_build_what_one_would() throws MalformedMessageException {
        TopologyState whole = Telemetry.state(Settings.DEFAULT);
        TopologyState one = Telemetry.state(Settings.DEFAULT);
        TopologyState other = Telemetry.state(Settings.DEFAULT);
        for (int i = 1; i <= 300; i++) {
            whole.accept(trace(i), NOW);
            (i % 2 == 0 ? one : other).accept(trace(i), NOW);
        }
        TopologySnapshot expected = whole.build(1, NOW);
        TopologySnapshot merged = one.build(1, NOW, List.of(one.readPartial(other.partial(NOW))));
        assertThat(merged.nodes())
                .extracting(TopologySnapshot.Node::entity)
                .isEqualTo(expected.nodes().stream()
                        .map(TopologySnapshot.Node::entity)
                        .toList());
        for (int i = 0; i < expected.edges().size(); i++) {
            Edge edge = merged.edges().get(i);
            assertThat(edge.share()).isCloseTo(expected.edges().get(i).share(), within(1e-9));
            assertThat(edge.requestsPerSecond())
                    .isCloseTo(expected.edges().get(i).requestsPerSecond(), within(1e-6));
            assertThat(edge.firstSeen()).isEqualTo(expected.edges().get(i).firstSeen());
        }
        assertThat(merged.dependants()).isEqualTo(expected.dependants());
    }

    @Test
    void any_number_of_replicas_in_any_order_of_names_build_the_same_graph() throws MalformedMessageException {
        TopologySnapshot expected = null;
        for (int replicas : new int[] {1, 2, 3, 7}) {
            List<TopologyState> states = new ArrayList<>();
            for (int i = 0; i < replicas; i++) {
                states.add(Telemetry.state(Settings.DEFAULT));
            }
            for (int i = 1; i <= 300; i++) {
                states.get(i % replicas).accept(trace(i), NOW);
            }
            for (TopologyState builder : states) {
                List<EdgeCounts> others = new ArrayList<>();
                for (TopologyState other : states) {
                    if (other != builder) {
                        others.add(builder.readPartial(other.partial(NOW)));
                    }
                }
                TopologySnapshot built = builder.build(1, NOW, others);
                expected = expected == null ? built : expected;
                assertThat(built).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_restart_goes_on_where_it_ended() throws MalformedMessageException {
        TopologyState before = Telemetry.state(Settings.DEFAULT);
        for (int i = 1; i <= 50; i++) {
            before.accept(trace(i), NOW);
        }
        TopologyState after = Telemetry.state(Settings.DEFAULT);
        after.restore(before.partial(NOW));
        assertThat(after.build(1, NOW)).isEqualTo(before.build(1, NOW));
    }

    @Test
    void corrupt_counters_are_refused_whole() {
        TopologyState state = Telemetry.state(Settings.DEFAULT);
        state.accept(trace(1), NOW);
        byte[] partial = state.partial(NOW);
        for (int at = 0; at < partial.length; at++) {
            byte[] corrupt = partial.clone();
            corrupt[at] ^= 0x11;
            assertThatThrownBy(() -> state.readPartial(corrupt)).isInstanceOf(MalformedMessageException.class);
            byte[] cut = Arrays.copyOf(partial, at);
            assertThatThrownBy(() -> state.readPartial(cut)).isInstanceOf(MalformedMessageException.class);
        }
    }
}
