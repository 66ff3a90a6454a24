package io.epicenter.correlator.memory;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The recent histories of an environment's signals. Bounded in number and age.
public final class SignalHistories {
    /// How many calls away from a symptom signals are looked at. Chosen by hand; what is further away is ranked without
    /// its signals.
    private static final int FAR_HOPS = 6;
    /// Event time between two looks for histories that have ended, milliseconds. Chosen by hand: a look costs
    /// O(histories).
    private static final long SWEEP_MILLIS = 60_000;
    /// A history without a new interval for so many times the kept age has ended. Chosen by hand.
    private static final int ENDED_AFTER_AGES = 4;

    private final Settings settings;
    private final TreeMap<String, SignalHistory> histories = new TreeMap<>();
    private final Map<String, SignalHistory> byKey = new HashMap<>();
    private final Map<String, List<SignalHistory>> byNode = new HashMap<>();
    private @Nullable DependencyGraph indexedFor;

    SignalHistories(Settings settings) {
        this.settings = settings;
    }

    /// @param key of its history
    /// @param known that history, when it was known as the deviation arrived: saves looking it up
    public void add(String key, Deviation deviation, @Nullable SignalHistory known) {
        SignalHistory history = known;
        if (history == null || history.isExpired()) {
            history = byKey.get(key);
        }
        if (history == null) {
            if (histories.size() >= settings.bounds().tracks()) {
                return;
            }
            history =
                    new SignalHistory(deviation.entity(), deviation.signal(), deviation.statistic(), deviation.rule());
            put(key, history);
        }
        history.add(deviation, settings.bounds().history(), settings.bounds().historyIntervals());
    }

    public void restore(SignalHistory history) {
        put(history.key(), history);
    }

    private void put(String key, SignalHistory history) {
        histories.put(key, history);
        byKey.put(key, history);
        indexedFor = null;
    }

    @Nullable
    public SignalHistory get(String key) {
        return byKey.get(key);
    }

    public Collection<SignalHistory> all() {
        return histories.values();
    }

    /// The signals of the symptoms' own entities and of the nodes around them, in a fixed order.
    public List<SignalHistory> around(Collection<Symptom> symptoms, DependencyGraph graph) {
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

    void expire(Instant now) {
        boolean due =
                now.toEpochMilli() % SWEEP_MILLIS < settings.timing().tick().toMillis();
        long oldest = now.minus(settings.bounds().history().multipliedBy(ENDED_AFTER_AGES))
                .toEpochMilli();
        if (due && histories.values().removeIf(history -> history.expireBefore(oldest))) {
            byKey.values().removeIf(SignalHistory::isExpired);
            indexedFor = null;
        }
    }
}
