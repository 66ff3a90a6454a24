package io.epicenter.topology;

import static io.epicenter.topology.Telemetry.NOW;
import static io.epicenter.topology.Telemetry.client;
import static io.epicenter.topology.Telemetry.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.topology.graph.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricsGraphTest {
    private static final String TOTAL = "traces_service_graph_request_total";
    private static final String FAILED = "traces_service_graph_request_failed_total";

    private final TopologyState state = Telemetry.state(Settings.DEFAULT);

    private void counter(String metric, String client, String server, double value, Instant at)
            throws MalformedMessageException {
        TreeMap<String, String> labels =
                new TreeMap<>(Map.of("__name__", metric, "client", client, "server", server, "environment", "prod"));
        state.acceptMetrics(
                new RemoteWriteV1Writer().add(labels, value, at.toEpochMilli()).toByteArray(), NOW);
    }

    private TopologySnapshot built() {
        return state.build(1, NOW);
    }

    @Test
    void an_increase_makes_an_edge_with_rate_share_and_errors() throws MalformedMessageException {
        Instant before = NOW.minusSeconds(100);
        counter(TOTAL, "user", "cart", 1000, before);
        counter(TOTAL, "cart", "stock", 5000, before);
        counter(FAILED, "cart", "stock", 10, before);
        assertThat(built().edges()).isEmpty();
        counter(TOTAL, "user", "cart", 1400, NOW);
        counter(TOTAL, "cart", "stock", 5200, NOW);
        counter(FAILED, "cart", "stock", 30, NOW);
        TopologySnapshot snapshot = built();
        assertThat(snapshot.edges()).hasSize(1);
        assertThat(snapshot.edges().getFirst().share()).isCloseTo(0.5, within(1e-9));
        assertThat(snapshot.edges().getFirst().errorRatio()).isCloseTo(0.1, within(1e-3));
        assertThat(snapshot.edges().getFirst().source()).isEqualTo("service-graph");
        assertThat(snapshot.nodes())
                .extracting(TopologySnapshot.Node::userFacing)
                .containsExactly(true, false);
    }

    @Test
    void a_rate_is_calls_per_second() throws MalformedMessageException {
        for (int i = 0; i <= 60; i++) {
            counter(TOTAL, "cart", "stock", 150 * i, NOW.minusSeconds(15L * (60 - i)));
        }
        assertThat(built().edges().getFirst().requestsPerSecond()).isCloseTo(10, within(0.3));
    }

    @Test
    void a_reset_counts_from_zero_and_repeats_count_nothing() throws MalformedMessageException {
        counter(TOTAL, "user", "cart", 10, NOW.minusSeconds(30));
        counter(TOTAL, "user", "cart", 20, NOW.minusSeconds(20));
        counter(TOTAL, "user", "cart", 20, NOW.minusSeconds(20));
        counter(TOTAL, "user", "cart", 4, NOW.minusSeconds(10));
        assertThat(state.counts()).containsEntry("service-graph/resets", 1L).containsEntry("service-graph/samples", 3L);
    }

    @Test
    void a_connection_type_says_what_the_server_is() throws MalformedMessageException {
        for (int i = 0; i < 2; i++) {
            TreeMap<String, String> labels = new TreeMap<>(
                    Map.of("__name__", TOTAL, "client", "cart", "server", "cart-db", "connection_type", "database"));
            byte[] batch = new RemoteWriteV1Writer()
                    .add(labels, i, NOW.minusSeconds(10 - i).toEpochMilli())
                    .toByteArray();
            state.acceptMetrics(batch, NOW);
        }
        assertThat(built().nodes()).extracting(node -> node.entity().kind()).contains(EntityKind.DATABASE);
    }

    @Test
    void metrics_join_the_only_service_of_the_name() throws MalformedMessageException {
        state.accept(List.of(client("cart", 2).build(), server("stock", 3, 2).build()), NOW);
        counter(TOTAL, "cart", "stock", 0, NOW.minusSeconds(10));
        counter(TOTAL, "cart", "stock", 100, NOW);
        TopologySnapshot snapshot = built();
        assertThat(snapshot.nodes())
                .extracting(node -> node.entity().toString())
                .containsExactly("default/prod/service:shop/cart", "default/prod/service:shop/stock");
        assertThat(snapshot.edges()).hasSize(1);
        assertThat(snapshot.edges().getFirst().source()).isEqualTo("otlp,service-graph");
    }

    @Test
    void two_services_of_one_name_are_kept_apart() throws MalformedMessageException {
        state.accept(
                List.of(
                        client("cart", 2).build(),
                        server("stock", 3, 2).build(),
                        server("stock", 4, 2)
                                .resource("service.namespace", "depot")
                                .build()),
                NOW);
        counter(TOTAL, "cart", "stock", 0, NOW.minusSeconds(10));
        counter(TOTAL, "cart", "stock", 100, NOW);
        assertThat(built().nodes()).hasSize(4);
    }

    @Test
    void samples_in_json_count_too() {
        for (int i = 0; i < 2; i++) {
            state.acceptSample(
                    new Sample(NOW.minusSeconds(10 - i), TOTAL, Map.of("client", "a", "server", "b"), i), NOW);
        }
        assertThat(built().edges()).hasSize(1);
    }

    @Test
    void other_metrics_are_passed_over_unread() throws MalformedMessageException {
        state.acceptMetrics(new byte[] {1, 2, 3}, NOW);
        assertThat(state.counts()).containsEntry("service-graph/series", 0L);
    }

    @Test
    void a_broken_batch_is_told() {
        byte[] broken = ("\n\u0040" + TOTAL).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThatThrownBy(() -> state.acceptMetrics(broken, NOW)).isInstanceOf(MalformedMessageException.class);
    }
}
