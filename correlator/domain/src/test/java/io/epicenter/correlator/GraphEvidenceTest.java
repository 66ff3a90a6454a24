package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import io.epicenter.correlator.evidence.EvidenceSource;
import io.epicenter.correlator.evidence.EvidenceSource.Clue;
import io.epicenter.correlator.evidence.Hypothesis;
import io.epicenter.correlator.evidence.RollUp;
import io.epicenter.correlator.evidence.Situation;
import io.epicenter.correlator.evidence.UnseenDependency;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Evidence that comes from the graph itself: instances of a service, and calls never seen before.
class GraphEvidenceTest {
    private static final Instant ONSET = Instant.parse("2026-03-02T14:05:00Z");
    private static final Instant LONG_AGO = ONSET.minus(Duration.ofHours(5));
    private static final Entity WEB = Shop.service("web");
    private static final Entity STORE = Shop.service("store");

    private final List<Node> nodes = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final List<Symptom> symptoms = new ArrayList<>();
    private final List<Track> tracks = new ArrayList<>();

    private int node(Entity entity) {
        nodes.add(new Node(entity, false, 1, 0));
        return nodes.size() - 1;
    }

    private void edge(int caller, int callee, Instant firstSeen) {
        edges.add(new Edge(caller, callee, 1, 1, 0, firstSeen, ONSET, "otlp"));
    }

    private static Entity pod(String name) {
        return new Entity("default", "prod", EntityKind.POD, "shop", name);
    }

    private void alert(Entity entity, String title) {
        Event alert = new Event(title, ONSET, "alert", entity, title, Map.of(), null, "firing");
        symptoms.add(Symptom.of(alert).rare(1));
    }

    private void errors(Entity entity, double ratio) {
        Track track = new Track(entity, SignalKind.ERRORS, "ratio", "http");
        for (int i = -12; i < 12; i++) {
            double value = i < 0 ? 0.001 : ratio;
            Instant end = ONSET.plusSeconds(5L * (i + 1));
            track.add(
                    new Deviation(
                            entity,
                            SignalKind.ERRORS,
                            "ratio",
                            "http",
                            end,
                            5,
                            value,
                            0.001,
                            0,
                            0.004,
                            0.001,
                            i < 0 ? 0.5 : 1e-6,
                            Direction.UP,
                            30,
                            false),
                    Duration.ofMinutes(15),
                    100);
        }
        tracks.add(track);
    }

    private Optional<Clue> clue(EvidenceSource source, Entity entity) {
        List<List<Closure.Step>> none =
                nodes.stream().map(node -> List.<Closure.Step>of()).toList();
        TopologySnapshot snapshot = new TopologySnapshot(
                1,
                ONSET.minusSeconds(60),
                nodes,
                edges,
                Closure.of(none, Closure.Limits.DEFAULT),
                Closure.of(none, Closure.Limits.DEFAULT));
        Situation situation = new Situation(
                symptoms, tracks, List.of(), new Graph(snapshot), ONSET.plusSeconds(60), Settings.DEFAULT.causes());
        return source.weigh(new Hypothesis(entity, Hypothesis.Kind.BEHAVIOUR), situation);
    }

    private void threeInstances() {
        int web = node(WEB);
        for (String name : List.of("web-a", "web-b", "web-c")) {
            edge(web, node(pod(name)), LONG_AGO);
        }
        alert(WEB, "web is slow");
    }

    @Test
    void what_all_instances_have_is_their_services() {
        threeInstances();
        alert(pod("web-a"), "memory of web-a");
        alert(pod("web-b"), "memory of web-b");
        alert(pod("web-c"), "memory of web-c");
        assertThat(clue(new RollUp(), WEB).orElseThrow().strength()).isGreaterThan(0.9);
        assertThat(clue(new RollUp(), pod("web-a")).orElseThrow().strength()).isLessThan(0.5);
    }

    @Test
    void what_one_instance_has_is_its_own() {
        threeInstances();
        alert(pod("web-a"), "memory of web-a");
        alert(pod("web-a"), "processor of web-a");
        alert(pod("web-a"), "disk of web-a");
        double own = clue(new RollUp(), pod("web-a")).orElseThrow().strength();
        assertThat(own).isGreaterThan(clue(new RollUp(), WEB).orElseThrow().strength());
    }

    @Test
    void a_service_without_instances_has_nothing_to_roll_up() {
        edge(node(WEB), node(STORE), LONG_AGO);
        alert(WEB, "web is slow");
        assertThat(clue(new RollUp(), WEB)).isEmpty();
    }

    @Test
    void a_call_never_seen_before_that_fails_tells_of_a_change_in_its_caller() {
        int web = node(WEB);
        edge(web, node(Shop.service("cache")), LONG_AGO);
        edge(web, node(STORE), ONSET.minusSeconds(30));
        alert(WEB, "web fails");
        assertThat(clue(new UnseenDependency(), WEB).orElseThrow().strength()).isEqualTo(0.5);
        errors(STORE, 0.9);
        Clue failing = clue(new UnseenDependency(), WEB).orElseThrow();
        assertThat(failing.strength()).isEqualTo(1);
        assertThat(failing.text()).contains("calls store since 14:04:30, never before, and that fails");
        assertThat(clue(new UnseenDependency(), STORE)).isEmpty();
    }

    @Test
    void calls_of_a_graph_that_is_new_itself_are_not_unseen() {
        edge(node(WEB), node(STORE), ONSET.minusSeconds(30));
        alert(WEB, "web fails");
        assertThat(clue(new UnseenDependency(), WEB)).isEmpty();
    }
}
