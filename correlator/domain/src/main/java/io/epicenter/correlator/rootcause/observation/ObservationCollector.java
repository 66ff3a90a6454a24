package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Collects what was measured around one incident. For one use. O(members + points of the histories).
public final class ObservationCollector {
    private final DependencyGraph graph;
    private final List<Symptom> members;
    private final ObservationWindow window;
    private final CallObservations calls;
    private final SpanSignals spans;
    private final Map<String, NodeHealthBuilder> nodes = new TreeMap<>();
    private boolean measured;

    public ObservationCollector(
            Collection<Symptom> members, DependencyGraph graph, Instant now, Settings.Causes settings) {
        this.graph = graph;
        this.members = relevant(members);
        Instant firstOnset = this.members.stream()
                .map(Symptom::onset)
                .min(Instant::compareTo)
                .orElse(now);
        this.window = new ObservationWindow(firstOnset, now, settings);
        this.calls = new CallObservations(graph, window);
        this.spans = new SpanSignals(graph, window);
    }

    /// Without what may not open an incident and was over before that began which may: a harmless blip that
    /// attached must not date the trouble.
    private static List<Symptom> relevant(Collection<Symptom> members) {
        Instant begin = members.stream()
                .filter(Symptom::opens)
                .map(Symptom::onset)
                .min(Instant::compareTo)
                .orElse(Instant.MIN);
        return members.stream()
                .filter(member -> member.opens()
                        || member.resolvedAt() == null
                        || !member.resolvedAt().isBefore(begin))
                .toList();
    }

    /// @param histories of the signals around the members
    /// @param changes that may have caused it
    public IncidentObservations collect(Collection<SignalHistory> histories, Collection<Event> changes) {
        members.forEach(this::add);
        histories.forEach(this::add);
        spans.complete();
        TreeMap<String, NodeHealth> healths = new TreeMap<>();
        nodes.forEach((name, node) -> healths.put(name, node.health(window)));
        return new IncidentObservations(
                graph, members, List.copyOf(changes), window, NodeHealths.of(healths), calls, spans, measured);
    }

    /// With a pod come the services that it is an instance of.
    private void add(Symptom member) {
        node(member.entity()).add(member);
        int node = graph.node(member.entity());
        if (node != DependencyGraph.UNKNOWN
                && graph.snapshot().node(node).entity().kind() == EntityKind.POD) {
            for (Edge edge : graph.calledBy(node)) {
                node(graph.snapshot().node(edge.caller()).entity());
            }
        }
    }

    private void add(SignalHistory history) {
        if (history.points().isEmpty()) {
            return;
        }
        measured = true;
        if (spans.accept(history)) {
            node(history.entity());
        } else if (history.entity().kind() == EntityKind.EDGE) {
            calls.add(history);
        } else {
            node(history.entity()).add(history, Excess.of(history, window));
        }
    }

    private NodeHealthBuilder node(Entity entity) {
        Entity canonical = graph.canonical(entity);
        return nodes.computeIfAbsent(
                canonical.toString(), name -> new NodeHealthBuilder(canonical, graph.node(canonical)));
    }
}
