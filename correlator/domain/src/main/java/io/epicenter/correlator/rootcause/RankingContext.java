package io.epicenter.correlator.rootcause;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.Symptom;
import io.epicenter.correlator.rootcause.blame.BlameAttribution;
import io.epicenter.correlator.rootcause.evidence.SharedMachine;
import io.epicenter.correlator.rootcause.observation.Excess;
import io.epicenter.correlator.rootcause.observation.InvariantShift;
import io.epicenter.correlator.rootcause.observation.NodeHealth;
import io.epicenter.correlator.rootcause.observation.NodeHealthBuilder;
import io.epicenter.correlator.rootcause.observation.SpanSignals;
import io.epicenter.correlator.rootcause.observation.SymptomRarity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One incident as the evidence sees it: its members, every node around them with its signals, and the changes
/// before.
public final class RankingContext {
    private static final double CLEARLY = 0.5;
    private static final Duration NEW_CALL = Duration.ofMinutes(10);
    private static final Duration OLD_GRAPH = Duration.ofHours(1);

    private final DependencyGraph graph;
    private final Settings.Causes settings;
    private final List<Symptom> members;
    private final List<Event> changes;
    private final Instant firstOnset;
    private final Instant now;
    private final Map<String, NodeHealth> nodes = new TreeMap<>();
    private final Map<Integer, Map<String, Map<SignalKind, Excess>>> edges = new HashMap<>();
    private final Map<Integer, NodeHealth> byNode = new HashMap<>();
    private final Set<Integer> abnormalByThemselves = new HashSet<>();
    private final BlameAttribution blame;
    private final SpanSignals spans;
    private final boolean measured;
    private final Set<Entity> symptomatic = new LinkedHashSet<>();
    private final Set<Integer> symptomaticNodes = new HashSet<>();
    private final double rarityWeight;

    public RankingContext(
            Collection<Symptom> members,
            Collection<SignalHistory> tracks,
            Collection<Event> changes,
            DependencyGraph graph,
            Instant now,
            Settings.Causes settings) {
        this.graph = graph;
        this.settings = settings;
        this.members = relevant(members);
        this.changes = List.copyOf(changes);
        this.now = now;
        this.firstOnset = this.members.stream()
                .map(Symptom::onset)
                .min(Instant::compareTo)
                .orElse(now);
        this.spans = new SpanSignals(
                graph,
                new SpanSignals.ObservationWindow(
                        firstOnset, now, settings.earlyWeight(), settings.significantDeviation()));
        this.measured = tracks.stream().anyMatch(history -> !history.points().isEmpty());
        Map<String, NodeHealthBuilder> gathered = collect(tracks);
        spans.complete();
        gathered.forEach((key, readings) -> nodes.put(key, readings.health(firstOnset, now)));
        nodes.values().stream()
                .filter(health -> health.node() != DependencyGraph.UNKNOWN)
                .forEach(health -> byNode.put(health.node(), health));
        this.blame = new BlameAttribution(this);
        this.members.forEach(member -> symptomatic.add(graph.canonical(member.entity())));
        symptomatic.forEach(entity -> symptomaticNodes.add(graph.node(entity)));
        this.rarityWeight = SymptomRarity.sum(this.members);
    }

    /// Without what may not open an incident and was over before that began which may: a harmless blip that attached
    /// must not date the trouble.
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

    private Map<String, NodeHealthBuilder> collect(Collection<SignalHistory> tracks) {
        Map<String, NodeHealthBuilder> gathered = new TreeMap<>();
        for (Symptom member : members) {
            readings(gathered, member.entity()).add(member);
            int node = graph.node(member.entity());
            if (node != DependencyGraph.UNKNOWN
                    && graph.snapshot().node(node).entity().kind() == EntityKind.POD) {
                for (Edge edge : graph.calledBy(node)) {
                    readings(gathered, graph.snapshot().node(edge.caller()).entity());
                }
            }
        }
        for (SignalHistory history : tracks) {
            if (history.points().isEmpty()) {
                continue;
            }
            Duration interval = Duration.ofMillis(history.points().getLast().lengthMillis());
            Instant from = firstOnset.minus(interval.multipliedBy(2));
            if (spans.accept(history, from)) {
                readings(gathered, history.entity());
                continue;
            }
            if (history.entity().kind() == EntityKind.EDGE) {
                Excess excess = Excess.of(history, from, firstOnset, now, settings.earlyWeight());
                if (excess != null) {
                    edges.computeIfAbsent(graph.node(history.entity().owner()), server -> new HashMap<>())
                            .computeIfAbsent(history.entity().caller(), caller -> new EnumMap<>(SignalKind.class))
                            .merge(history.signal(), excess, NodeHealthBuilder::preferred);
                }
                continue;
            }
            readings(gathered, history.entity())
                    .add(history, Excess.of(history, from, firstOnset, now, settings.earlyWeight()));
        }
        return gathered;
    }

    private NodeHealthBuilder readings(Map<String, NodeHealthBuilder> gathered, Entity entity) {
        Entity canonical = graph.canonical(entity);
        return gathered.computeIfAbsent(
                canonical.toString(), key -> new NodeHealthBuilder(canonical, graph.node(canonical)));
    }

    public DependencyGraph graph() {
        return graph;
    }

    public Settings.Causes settings() {
        return settings;
    }

    public List<Symptom> members() {
        return members;
    }

    /// The entities that have symptoms.
    public Set<Entity> symptomatic() {
        return symptomatic;
    }

    /// Their nodes.
    public Set<Integer> symptomaticNodes() {
        return symptomaticNodes;
    }

    /// How much there is to go on: the sum of the members' rarities, each signature once.
    public double totalRarity() {
        Map<String, Double> bySignature = new TreeMap<>();
        members.forEach(member -> bySignature.merge(member.signature(), member.rarity(), Math::max));
        return bySignature.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// The sum of the members' rarity weights.
    public double rarityWeight() {
        return rarityWeight;
    }

    public List<Event> changes() {
        return changes;
    }

    public Instant firstOnset() {
        return firstOnset;
    }

    public Instant now() {
        return now;
    }

    public BlameAttribution blame() {
        return blame;
    }

    public Collection<NodeHealth> nodes() {
        return nodes.values();
    }

    public @Nullable NodeHealth health(Entity entity) {
        return nodes.get(graph.canonical(entity).toString());
    }

    @Nullable
    public NodeHealth healthOf(int node) {
        return byNode.get(node);
    }

    /// What the caller measured on an edge, when it is measured.
    @Nullable
    public Excess measured(Edge edge, SignalKind signal) {
        Map<String, Map<SignalKind, Excess>> callers = edges.get(edge.callee());
        Map<SignalKind, Excess> signals = callers == null ? null : callers.get(graph.name(edge.caller()));
        return signals == null ? null : signals.get(signal);
    }

    /// Whether a call was first seen when the incident began, in a graph that is older.
    public boolean isNewCall(Edge edge) {
        return edge.firstSeen().isAfter(firstOnset.minus(NEW_CALL))
                && graph.oldest().isBefore(firstOnset.minus(OLD_GRAPH));
    }

    /// The nodes that are abnormal by themselves, machines aside.
    public Set<Integer> abnormalByThemselves() {
        if (abnormalByThemselves.isEmpty()) {
            byNode.forEach((node, health) -> {
                if (SharedMachine.isAbnormalByItself(health, this)) {
                    abnormalByThemselves.add(node);
                }
            });
        }
        return abnormalByThemselves;
    }

    /// Whether any signal around the symptoms is measured; otherwise alerts are all there is.
    public boolean isMeasured() {
        return measured;
    }

    public SpanSignals spans() {
        return spans;
    }

    /// Whether requests spend significantly longer in it, while it waits for nobody.
    public boolean isSlowByItself(Entity entity) {
        return significance(spans.self(entity)) > CLEARLY;
    }

    public double significance(@Nullable InvariantShift drift) {
        return drift == null ? 0 : drift.significance(settings.significantDeviation());
    }

    /// Whether several of its instances have symptoms.
    public boolean isOfSymptomaticInstances(NodeHealth health) {
        return graph.calls(health.node()).stream()
                        .filter(edge ->
                                graph.snapshot().node(edge.callee()).entity().kind() == EntityKind.POD)
                        .filter(edge -> symptomaticNodes.contains(edge.callee()))
                        .count()
                > 1;
    }

    /// How peculiar an entity is by what spans and logs tell, 0..1.
    public double peculiarity(NodeHealth health) {
        return spans.peculiarity(health);
    }

    /// Whether a resource of it left its usual range, clearly.
    public boolean isExhausted(NodeHealth health) {
        Excess saturation = health.saturation();
        return saturation != null && saturation.onset() != null && significance(saturation) > CLEARLY;
    }

    public double significance(@Nullable Excess excess) {
        return excess == null ? 0 : excess.significance(settings.significantDeviation());
    }

    public double significance(@Nullable NodeHealth health) {
        return health == null ? 0 : health.significance(settings.significantDeviation());
    }
}
