package io.epicenter.topology;

import static io.epicenter.topology.Telemetry.NOW;
import static io.epicenter.topology.Telemetry.client;
import static io.epicenter.topology.Telemetry.server;
import static io.epicenter.topology.Telemetry.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.contracts.wire.Span;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.topology.graph.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Spans and service graphs as real senders send them: links, skewed clocks, addresses, services without a
/// name.
final class RealSpansTest {
    private final TopologyState state = Telemetry.state(Settings.DEFAULT);

    private void accept(Telemetry... spans) {
        state.accept(Arrays.stream(spans).map(Telemetry::build).toList(), NOW);
    }

    private TopologySnapshot built() {
        return state.build(1, NOW.plusSeconds(60));
    }

    private List<String> edges() {
        TopologySnapshot snapshot = built();
        return snapshot.edges().stream()
                .map(edge -> snapshot.node(edge.caller()).entity().name() + ">"
                        + snapshot.node(edge.callee()).entity().name())
                .toList();
    }

    private List<String> nodes() {
        return built().nodes().stream().map(node -> node.entity().name()).toList();
    }

    private static Telemetry producer(long trace, long id) {
        return span("orders").kind(Span.Kind.PRODUCER).trace(trace).id(id);
    }

    private static Telemetry consumer(long trace, long id) {
        return span("mailer").kind(Span.Kind.CONSUMER).trace(trace).id(id);
    }

    @Test
    void a_consumer_that_links_to_its_producer_in_another_trace_is_called_by_it() {
        accept(producer(1, 2));
        accept(consumer(7, 3).link(1, 2));

        assertThat(edges()).containsExactly("orders>mailer");
        assertThat(state.counts()).containsEntry("otlp/paired", 1L).containsEntry("otlp/unpaired", 0L);
    }

    @Test
    void the_consumer_may_come_before_the_producer() {
        accept(consumer(7, 3).link(1, 2));
        accept(producer(1, 2));

        assertThat(edges()).containsExactly("orders>mailer");
        assertThat(state.counts()).containsEntry("otlp/paired", 1L).containsEntry("otlp/unpaired", 0L);
    }

    @Test
    void a_batch_follows_from_all_its_links_and_none_of_a_local_parent() {
        accept(producer(1, 2), consumer(7, 3).parent(99).link(1, 2).link(4, 5).link(8, 9), producer(4, 5));

        assertThat(edges()).containsExactly("orders>mailer");
        assertThat(state.counts()).containsEntry("otlp/paired", 2L).containsEntry("otlp/unpaired", 0L);
    }

    @Test
    void a_link_to_the_parent_counts_once() {
        accept(producer(1, 2), consumer(1, 3).parent(2).link(1, 2));

        assertThat(edges()).containsExactly("orders>mailer");
        assertThat(state.counts()).containsEntry("otlp/paired", 1L);
    }

    @Test
    void with_a_destination_both_depend_on_the_queue() {
        accept(
                producer(1, 2).with("messaging.destination.name", "mail"),
                consumer(7, 3).link(1, 2).with("messaging.destination.name", "mail"));

        assertThat(edges()).containsExactlyInAnyOrder("orders>mail", "mailer>mail");
    }

    @Test
    void what_has_no_other_side_is_counted_by_service() {
        accept(producer(1, 2), consumer(7, 3).link(5, 5), consumer(8, 4));

        assertThat(edges()).isEmpty();
        assertThat(state.countsByService())
                .containsEntry("default/prod/service:shop/orders", Map.of("unpaired", 1L))
                .containsEntry("default/prod/service:shop/mailer", Map.of("unpaired", 2L));
    }

    @Test
    void temporary_queues_are_one_of_their_kind_or_none() {
        for (int i = 1; i < 6; i++) {
            String uuid = "0b9d1c1e-6a8e-4f7e-9d64-0c4f6b1a2e3" + i;
            accept(producer(i, 2).with("messaging.destination.name", "orders-reply-" + uuid));
            accept(
                    producer(10 + i, 2).with("messaging.destination.name", "amq.gen-" + uuid),
                    consumer(20 + i, 3).link(10 + i, 2).with("messaging.destination.name", "amq.gen-" + uuid));
            accept(producer(30 + i, 2)
                    .with("messaging.destination.name", "tmp" + i)
                    .with("messaging.destination.temporary", "true"));
        }

        assertThat(edges()).containsExactlyInAnyOrder("orders>mailer", "orders>orders-reply");
    }

    @ParameterizedTest
    @ValueSource(longs = {-360_000, -3_000, 3_000, 240_000, 360_000, 3_600_000})
    void a_skewed_clock_hides_no_call_and_no_other_ones(long skewMillis) throws MalformedMessageException {
        for (int i = 1; i <= 20; i++) {
            accept(client("cart", 2).trace(i), client("web", 4).trace(i));
            accept(
                    server("stock", 3, 2).trace(i).at(NOW.plusMillis(skewMillis)),
                    server("users", 5, 4).trace(i));
        }

        assertThat(edges()).containsExactlyInAnyOrder("cart>stock", "web>users");
        assertThat(state.counts()).containsEntry("otlp/paired", 40L).containsEntry("otlp/ignored", 0L);
        Map<String, Long> stock = state.countsByService().getOrDefault("default/prod/service:shop/stock", Map.of());
        assertThat(stock.getOrDefault("clock_ahead", 0L)).isEqualTo(skewMillis > 5_000 ? 20 : 0);
        assertThat(gaps()).isNotEmpty().allSatisfy(gap -> assertThat(gap).isZero());
    }

    /// The sums and counts of transport gaps that are written.
    private List<Double> gaps() throws MalformedMessageException {
        List<Double> gaps = new ArrayList<>();
        WriteRequestReader reader = new WriteRequestReader();
        for (var batch : state.spanMetrics(NOW.plusSeconds(3600), 1, "one")) {
            reader.reset(batch.batch());
            while (reader.nextSeries()) {
                boolean isGap = "traces_service_graph_transport_gap_seconds_sum".equals(reader.label("__name__"));
                while (reader.nextSample()) {
                    if (isGap) {
                        gaps.add(reader.value());
                    }
                }
            }
        }
        return gaps;
    }

    @Test
    void spans_that_are_ignored_for_their_time_are_counted_by_service_and_apart_from_probes() {
        accept(
                server("cart", 1, 0).with("url.path", "/healthz"),
                server("cart", 1, 0).at(NOW.minus(Duration.ofDays(2))),
                server("cart", 1, 0).at(NOW.plus(Duration.ofDays(2))));

        assertThat(state.counts()).containsEntry("otlp/probes", 1L).containsEntry("otlp/other_time", 2L);
        assertThat(state.countsByService()).containsEntry("default/prod/service:shop/cart", Map.of("other_time", 2L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.3.17",
                "ip-10-0-3-17.eu-west-1.compute.internal",
                "10-1-2-3.default.pod.cluster.local",
                "web-7d9f8b6c5-x2z4b",
                "2001:db8::17"
            })
    void an_address_is_no_neighbour(String address) {
        accept(client("cart", 2).with("server.address", address));

        assertThat(nodes()).isEmpty();
        assertThat(state.countsByService()).containsEntry("default/prod/service:shop/cart", Map.of("unpaired", 1L));
    }

    @Test
    void the_names_of_a_cluster_service_are_one_also_when_it_sends_spans_itself() {
        String[] names = {"orders.shop.svc.cluster.local:8080", "orders.shop", "orders", "orders.shop.svc"};
        for (int i = 0; i < names.length; i++) {
            accept(client("cart", 2).trace(i + 1).with("server.address", names[i]));
        }
        assertThat(edges()).containsExactly("cart>orders");

        accept(server("orders", 1, 0).trace(99));
        assertThat(edges()).containsExactly("cart>orders");
        assertThat(nodes()).containsExactlyInAnyOrder("cart", "orders");
    }

    @Test
    void services_that_nobody_named_go_by_their_deployment_or_stay_out() {
        accept(
                server("a", 1, 0)
                        .resource("service.name", "unknown_service:node")
                        .resource("k8s.deployment.name", "a"),
                server("b", 1, 0)
                        .resource("service.name", "unknown_service:node")
                        .resource("k8s.deployment.name", "b"),
                server("c", 1, 0).resource("service.name", "unknown_service:node"));

        assertThat(nodes()).containsExactlyInAnyOrder("a", "b");
        assertThat(state.counts()).containsEntry("otlp/unnamed", 1L);
    }

    @ParameterizedTest
    @CsvSource({
        "shop, cart, '', shop>cart",
        "unknown_service:java, cart, '', ''",
        "shop, unknown_service, '', ''",
        "shop, 10.0.3.17, server, ''",
        "shop, ip-10-0-3-17.ec2.internal, server, ''",
        "shop, orders.shop.svc.cluster.local, server, shop>orders"
    })
    void a_service_graph_names_services_alike(String client, String server, String virtual, String edge)
            throws MalformedMessageException {
        for (int i = 0; i < 3; i++) {
            TreeMap<String, String> labels = new TreeMap<>(Map.of(
                    "__name__", "traces_service_graph_request_total",
                    "client", client,
                    "server", server,
                    "virtual_node", virtual));
            state.acceptMetrics(
                    new RemoteWriteV1Writer()
                            .add(labels, 100 * i, NOW.toEpochMilli() + i * 1000L)
                            .toByteArray(),
                    NOW.plusSeconds(3));
        }

        assertThat(String.join(",", edges())).isEqualTo(edge);
    }

    @Test
    void a_peer_that_is_no_service_is_external() {
        accept(client("cart", 2).with("server.address", "api.stripe.com"));

        assertThat(built().nodes())
                .anySatisfy(node -> assertThat(node.entity().kind()).isEqualTo(EntityKind.EXTERNAL));
    }

    @Test
    void a_worker_without_server_spans_has_its_queue_and_its_database() {
        accept(
                span("server").kind(Span.Kind.PRODUCER).id(2).with("messaging.destination.name", "jobs"),
                span("worker").kind(Span.Kind.CONSUMER).id(3).parent(2).with("messaging.destination.name", "jobs"),
                client("worker", 4).with("db.system", "postgresql").with("server.address", "jobs-db"));

        assertThat(edges()).containsExactlyInAnyOrder("server>jobs", "worker>jobs", "worker>jobs-db");
    }

    @Test
    void services_in_circles_reach_nobody_twice_and_not_themselves() {
        String[][] calls = {{"a", "a"}, {"a", "b"}, {"b", "c"}, {"c", "a"}, {"b", "d"}, {"d", "b"}};
        for (int i = 0; i < calls.length; i++) {
            accept(
                    client(calls[i][0], 2).trace(i + 1),
                    server(calls[i][1], 3, 2).trace(i + 1));
        }

        TopologySnapshot snapshot = built();
        for (int node = 0; node < snapshot.nodes().size(); node++) {
            assertThat(snapshot.dependants().get(node))
                    .extracting(TopologySnapshot.Reach::node)
                    .doesNotContain(node)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_service_without_neighbours_is_listed_and_faces_users() {
        for (int i = 1; i <= 20; i++) {
            accept(server("solo", 1, 0).trace(i));
        }

        assertThat(built().nodes()).singleElement().satisfies(node -> {
            assertThat(node.entity().name()).isEqualTo("solo");
            assertThat(node.userFacing()).isTrue();
        });
    }
}
