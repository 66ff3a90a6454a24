package io.epicenter.correlator.memory;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.Input;
import io.epicenter.correlator.model.Changes;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What an environment remembers of its past: signals, changes, which symptoms were seen and how often. All bounded.
public final class EnvironmentMemory {
    private static final int FAR_HOPS = 6;
    private static final int FEWEST_EPISODES = 10;
    /// Event time between two looks for tracks that have ended.
    private static final long SWEEP_MILLIS = 60_000;
    private static final Comparator<Event> BY_TIME =
            Comparator.comparing(Event::timestamp).thenComparing(Event::id);

    private final Settings settings;
    private final TreeMap<String, SignalHistory> histories = new TreeMap<>();
    private final Map<String, SignalHistory> byKey = new HashMap<>();
    private final Map<String, List<SignalHistory>> byNode = new HashMap<>();
    private @Nullable DependencyGraph indexedFor;
    private final List<Event> changes = new ArrayList<>();
    private @Nullable Changes sharedChanges;
    private final Bounded<Instant> seen;
    private final Bounded<Integer> signatures;
    private final BackgroundSignatures background;
    private final EpisodeHistory episodeHistory = new EpisodeHistory();
    private int episodes;

    public EnvironmentMemory(Settings settings) {
        this.settings = settings;
        this.seen = new Bounded<>(settings.bounds().remembered());
        this.signatures = new Bounded<>(settings.bounds().remembered());
        this.background = new BackgroundSignatures(settings.bounds().remembered());
    }

    /// A map that forgets its oldest entry when it is full.
    static final class Bounded<V> extends LinkedHashMap<String, V> {
        private static final long serialVersionUID = 1L;
        private final int bound;

        Bounded(int bound) {
            this.bound = bound;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > bound;
        }
    }

    public void add(Input.SignalInput measure) {
        Deviation deviation = measure.deviation();
        SignalHistory history = measure.history();
        if (history == null || history.isExpired()) {
            history = byKey.get(measure.key().id());
        }
        if (history == null) {
            if (histories.size() >= settings.bounds().tracks()) {
                return;
            }
            history =
                    new SignalHistory(deviation.entity(), deviation.signal(), deviation.statistic(), deviation.rule());
            put(measure.key().id(), history);
        }
        history.add(deviation, settings.bounds().history(), settings.bounds().historyIntervals());
    }

    @Nullable
    public SignalHistory history(String key) {
        return byKey.get(key);
    }

    public void add(Event change) {
        if (changes.stream().anyMatch(known -> known.id().equals(change.id()))) {
            return;
        }
        changes.add(change);
        sharedChanges = null;
        changes.sort(BY_TIME);
        if (changes.size() > settings.bounds().changes()) {
            changes.removeFirst();
        }
    }

    /// Remembers a symptom; false when it was seen before.
    public boolean recordFirstSeen(String id, Instant at) {
        return seen.putIfAbsent(id, at) == null;
    }

    public boolean isNewerThanSeen(String id, Instant at) {
        Instant last = seen.get(id);
        return last == null || last.isBefore(at);
    }

    public void recordSeen(String id, Instant at) {
        seen.put(id, at);
    }

    public EpisodeHistory episodes() {
        return episodeHistory;
    }

    public BackgroundSignatures background() {
        return background;
    }

    /// The symptom with what is known of its signature, which is counted.
    public Symptom classify(Symptom symptom) {
        String signature = symptom.signature();
        Symptom rare = symptom.withRarity(rarity(signature));
        return background.isBackground(signature, symptom.timestamp()) ? rare.asBackground() : rare;
    }

    /// How rare a signature is, before it is counted: -ln of its background rate, as a part of that of one never seen.
    private double rarity(String signature) {
        int before = signatures.getOrDefault(signature, 0);
        signatures.put(signature, before + 1);
        episodes = Math.max(episodes, before + 1);
        double rate = (before + 0.5) / (Math.max(FEWEST_EPISODES, episodes) + 1);
        return Math.clamp(Math.log(rate) / Math.log(0.5 / (Math.max(FEWEST_EPISODES, episodes) + 1)), 0, 1);
    }

    /// Takes over counts of earlier episodes.
    public void seedSignatureCounts(Map<String, Integer> counts, int known) {
        signatures.putAll(counts);
        episodes = Math.max(episodes, known);
    }

    public void expire(Instant now) {
        Duration window = settings.causes()
                .changeWindow()
                .plus(settings.bounds().history())
                .plus(settings.bounds().history());
        if (changes.removeIf(change -> change.timestamp().isBefore(now.minus(window)))) {
            sharedChanges = null;
        }
        boolean due =
                now.toEpochMilli() % SWEEP_MILLIS < settings.timing().tick().toMillis();
        long oldest = now.minus(settings.bounds().history().multipliedBy(4)).toEpochMilli();
        if (due && histories.values().removeIf(history -> history.expireBefore(oldest))) {
            byKey.values().removeIf(SignalHistory::isExpired);
            indexedFor = null;
        }
    }

    public Collection<SignalHistory> histories() {
        return histories.values();
    }

    /// The signals of the symptoms' own entities and of the nodes around them, in a fixed order.
    public List<SignalHistory> historiesAround(Collection<Symptom> symptoms, DependencyGraph graph) {
        index(graph);
        Set<String> keys = new TreeSet<>();
        Set<Integer> nodes = new TreeSet<>();
        for (Symptom symptom : symptoms) {
            keys.add(graph.canonical(symptom.entity()).toString());
            int node = graph.node(symptom.entity());
            if (node != DependencyGraph.UNKNOWN) {
                nodes.add(node);
            }
        }
        for (int node :
                graph.distances().reachable(nodes, FAR_HOPS, settings.bounds().hypotheses())) {
            keys.add(graph.snapshot().node(node).entity().toString());
        }
        List<SignalHistory> around = new ArrayList<>();
        keys.forEach(key -> around.addAll(byNode.getOrDefault(key, List.of())));
        return around;
    }

    private void index(DependencyGraph graph) {
        if (indexedFor != null && indexedFor.equals(graph)) {
            return;
        }
        byNode.clear();
        for (SignalHistory history : histories.values()) {
            byNode.computeIfAbsent(graph.canonical(history.entity()).toString(), key -> new ArrayList<>())
                    .add(history);
        }
        indexedFor = graph;
    }

    public void restore(SignalHistory history) {
        put(history.key(), history);
    }

    private void put(String key, SignalHistory history) {
        histories.put(key, history);
        byKey.put(key, history);
        indexedFor = null;
    }

    /// Whether the signal was measured and inside its band all the time since then.
    public boolean isCalm(Entity entity, SignalKind signal, Instant since, Instant now) {
        boolean measured = false;
        String prefix = entity + "|" + signal;
        for (SignalHistory history :
                histories.subMap(prefix + "|", prefix + "}").values()) {
            for (SignalHistory.Point point : history.points()) {
                if (point.endMillis() > since.toEpochMilli() && point.endMillis() <= now.toEpochMilli()) {
                    if (point.far()) {
                        return false;
                    }
                    measured = true;
                }
            }
        }
        return measured;
    }

    public List<Event> changes() {
        return changes;
    }

    /// What they touched together.
    public Changes sharedChanges(DependencyGraph graph) {
        Changes known = sharedChanges;
        if (known == null || !known.isBuiltFor(graph)) {
            known = new Changes(changes, graph, settings.causes());
            sharedChanges = known;
        }
        return known;
    }

    public Map<String, Instant> seen() {
        return seen;
    }

    public Map<String, Integer> signatures() {
        return signatures;
    }
}
