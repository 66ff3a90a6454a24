package io.epicenter.topology;

import static io.epicenter.topology.Telemetry.NOW;
import static io.epicenter.topology.Telemetry.client;
import static io.epicenter.topology.Telemetry.server;
import static io.epicenter.topology.Telemetry.span;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.graph.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpanGraphTest {
    private final TopologyState state = Telemetry.state(Settings.DEFAULT);

    private void accept(Telemetry... spans) {
        List<Span> built = new ArrayList<>();
        for (Telemetry span : spans) {
            built.add(span.build());
        }
        state.accept(built, NOW);
    }

    private TopologySnapshot built() {
        return state.build(1, NOW);
    }

    private List<String> edges() {
        TopologySnapshot snapshot = built();
        return snapshot.edges().stream()
                .map(edge -> snapshot.node(edge.caller()).entity().name() + ">"
                        + snapshot.node(edge.callee()).entity().name())
                .toList();
    }

    @Test
    void a_client_and_a_server_span_make_an_edge() {
        accept(client("cart", 2), server("stock", 3, 2));
        assertThat(edges()).containsExactly("cart>stock");
        assertThat(built().node(1).entity()).hasToString("default/prod/service:shop/stock");
    }

    @Test
    void the_server_may_come_first() {
        accept(server("stock", 3, 2));
        accept(client("cart", 2));
        assertThat(edges()).containsExactly("cart>stock");
        assertThat(state.counts()).containsEntry("otlp/paired", 1L);
    }

    @Test
    void other_traces_are_not_paired() {
        accept(client("cart", 2).trace(7), server("stock", 3, 2).trace(8));
        assertThat(state.build(1, NOW.plusSeconds(60)).edges()).isEmpty();
        assertThat(state.counts()).containsEntry("otlp/unpaired", 2L);
    }

    @Test
    void a_pair_too_far_apart_in_event_time_is_not_made() {
        accept(client("cart", 2).at(NOW.minusSeconds(120)));
        accept(client("other", 9).trace(9).at(NOW));
        accept(server("stock", 3, 2).at(NOW));
        assertThat(edges()).isEmpty();
    }

    @Test
    void the_window_is_bounded_by_count() {
        Settings small = new Settings(
                "default",
                Settings.DEFAULT.entity(),
                Duration.ofHours(1),
                3,
                100,
                100,
                Duration.ofHours(1),
                Duration.ofHours(24),
                Settings.DEFAULT.limits(),
                10,
                1000,
                Settings.DEFAULT.spans());
        TopologyState bounded = Telemetry.state(small);
        for (int i = 1; i <= 10; i++) {
            bounded.accept(List.of(client("cart", i).build()), NOW);
        }
        assertThat(bounded.counts()).containsEntry("otlp/waiting", 3L).containsEntry("otlp/unpaired", 7L);
    }

    @Test
    void share_is_calls_for_one_request_of_the_caller() {
        for (int i = 1; i <= 100; i++) {
            accept(server("cart", 1, 0).trace(i));
            if (i % 4 == 0) {
                accept(client("cart", 2).trace(i), server("stock", 3, 2).trace(i));
            }
        }
        Edge edge = built().edges().getFirst();
        assertThat(edge.share()).isCloseTo(0.25, within(1e-9));
        assertThat(edge.source()).isEqualTo("otlp");
        assertThat(built().nodes())
                .extracting(TopologySnapshot.Node::userFacing)
                .containsExactly(true, false);
    }

    @Test
    void many_calls_for_one_request_are_at_most_one() {
        accept(server("cart", 1, 0));
        for (int i = 2; i < 10; i++) {
            accept(client("cart", i), server("stock", 100 + i, i));
        }
        assertThat(built().edges().getFirst().share()).isEqualTo(1);
    }

    @Test
    void failures_of_either_side_are_errors_of_the_edge() {
        accept(client("cart", 2).failed(), server("stock", 3, 2));
        accept(client("cart", 4), server("stock", 5, 4).failed());
        accept(client("cart", 6), server("stock", 7, 6));
        accept(client("cart", 8), server("stock", 9, 8));
        assertThat(built().edges().getFirst().errorRatio()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void a_database_span_makes_a_virtual_database() {
        accept(client("cart", 2).with("db.system", "postgresql").with("server.address", "cart-db.shop.svc:5432"));
        accept(client("cart", 3)
                .with("db.system.name", "mysql")
                .with("server.address", "10.1.2.3")
                .with("db.name", "x"));
        assertThat(edges()).containsExactly("cart>cart-db", "cart>x");
        assertThat(built().node(0).entity().kind()).isEqualTo(EntityKind.DATABASE);
    }

    @Test
    void a_peer_without_spans_is_external_after_the_window() {
        accept(client("cart", 2).with("peer.service", "bank"));
        state.accept(List.of(), NOW);
        TopologySnapshot later = state.build(1, NOW.plusSeconds(60));
        assertThat(later.nodes()).extracting(node -> node.entity().kind()).contains(EntityKind.EXTERNAL);
    }

    @Test
    void an_address_in_numbers_names_nobody() {
        accept(client("cart", 2).with("server.address", "10.0.0.7"));
        assertThat(state.build(1, NOW.plusSeconds(60)).edges()).isEmpty();
    }

    @Test
    void producer_and_consumer_depend_on_their_queue() {
        accept(
                span("order").kind(Span.Kind.PRODUCER).id(2).with("messaging.destination.name", "mail"),
                span("mailer").kind(Span.Kind.CONSUMER).id(3).parent(2).with("messaging.destination.name", "mail"));
        assertThat(edges()).containsExactlyInAnyOrder("order>mail", "mailer>mail");
        assertThat(built().node(0).entity().kind()).isEqualTo(EntityKind.QUEUE);
    }

    @Test
    void a_producer_and_a_consumer_of_a_nameless_queue_are_paired() {
        accept(
                span("order").kind(Span.Kind.PRODUCER).id(2),
                span("mailer").kind(Span.Kind.CONSUMER).id(3).parent(2));
        assertThat(edges()).containsExactly("order>mailer");
    }

    @Test
    void probes_are_neither_requests_nor_users() {
        accept(server("cart", 1, 0).with("url.path", "/q/health/live"));
        assertThat(built().nodes()).isEmpty();
    }

    @Test
    void spans_without_a_service_or_from_another_time_are_ignored() {
        accept(
                server("cart", 1, 0).at(NOW.plus(Duration.ofDays(1))),
                server("cart", 1, 0).at(NOW.minus(Duration.ofDays(2))));
        assertThat(built().nodes()).isEmpty();
        assertThat(state.counts()).containsEntry("otlp/ignored", 2L);
    }

    @Test
    void old_edges_fade_and_are_forgotten() {
        accept(
                client("cart", 2).at(NOW.minus(Duration.ofHours(3))),
                server("old", 3, 2).at(NOW.minus(Duration.ofHours(3))));
        accept(client("cart", 4), server("new", 5, 4));
        accept(server("cart", 1, 0));
        TopologySnapshot snapshot = built();
        assertThat(snapshot.edges())
                .extracting(edge -> snapshot.node(edge.callee()).entity().name(), edge -> edge.share() > 0.9)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("new", true),
                        org.assertj.core.groups.Tuple.tuple("old", false));
        TopologySnapshot nextDay = state.build(2, NOW.plus(Duration.ofHours(22)));
        assertThat(nextDay.edges()).hasSize(1);
        assertThat(state.build(3, NOW.plus(Duration.ofHours(25))).nodes()).isEmpty();
    }

    @Test
    void the_order_of_spans_does_not_matter() {
        List<Span> spans = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 1; i <= 200; i++) {
            spans.add(server("frontend", 1, 0).trace(i).build());
            spans.add(client("frontend", 2).trace(i).build());
            spans.add(server("service-" + random.nextInt(5), 3, 2).trace(i).build());
        }
        state.accept(spans, NOW);
        List<Span> shuffled = new ArrayList<>(spans);
        Collections.shuffle(shuffled, random);
        TopologyState other = Telemetry.state(Settings.DEFAULT);
        shuffled.forEach(span -> other.accept(List.of(span), NOW));
        assertThat(other.build(1, NOW)).isEqualTo(built());
    }

    @Test
    void connected_parts_are_domains_and_hubs_join_none() {
        Settings hubs = new Settings(
                "default",
                Settings.DEFAULT.entity(),
                Duration.ofSeconds(30),
                100,
                100,
                100,
                Duration.ofHours(1),
                Duration.ofHours(24),
                Settings.DEFAULT.limits(),
                2,
                1000,
                Settings.DEFAULT.spans());
        TopologyState small = Telemetry.state(hubs);
        for (int i = 0; i < 3; i++) {
            small.accept(
                    List.of(
                            client("a" + i, 2).trace(i + 1).build(),
                            server("b" + i, 3, 2).trace(i + 1).build(),
                            client("a" + i, 4)
                                    .with("db.system", "redis")
                                    .with("peer.service", "shared")
                                    .build()),
                    NOW);
        }
        TopologySnapshot snapshot = small.build(1, NOW);
        assertThat(snapshot.nodes())
                .extracting(node -> node.entity().name(), TopologySnapshot.Node::domain)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("shared", 0),
                        org.assertj.core.groups.Tuple.tuple("a0", 1),
                        org.assertj.core.groups.Tuple.tuple("b0", 1),
                        org.assertj.core.groups.Tuple.tuple("a1", 2),
                        org.assertj.core.groups.Tuple.tuple("b1", 2),
                        org.assertj.core.groups.Tuple.tuple("a2", 3),
                        org.assertj.core.groups.Tuple.tuple("b2", 3));
    }
}
