package io.epicenter.correlator.memory;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatch.SeriesName;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The recent histories of an environment's signals. Bounded in number and age.
///
/// They are derived from the topic `signals`, which is read again after a restart ([#readAgainFrom]); a snapshot holds
/// only those that reading again would not bring back.
public final class SignalHistories {
    /// How many calls away from a symptom signals are looked at. Chosen by hand; what is further away is ranked without
    /// its signals.
    private static final int FAR_HOPS = 6;
    /// Event time between two looks for histories that have ended, milliseconds. Chosen by hand: a look costs
    /// O(histories).
    private static final long SWEEP_MILLIS = 60_000;
    /// A history without a new interval for so many times the kept age has ended. Chosen by hand.
    private static final int ENDED_AFTER_AGES = 4;
    /// How far a source of signals may be ahead of the others. Chosen by hand: many intervals of a detector partition.
    private static final Duration LEAD = Duration.ofMinutes(2);
    /// No more than so much is read again. Chosen by hand: half a minute of reading in a large environment. A signal
    /// with intervals of more than two minutes loses its oldest ones.
    private static final Duration MOST_READ_AGAIN = Duration.ofHours(1);
    /// Histories among which one that has been inside its band is looked for, to make room. Chosen by hand: nearly all
    /// are.
    private static final int LOOKED_AT = 64;
    /// Histories that a snapshot holds at most. Chosen by hand: the signals of a hundred services that fell silent,
    /// some megabytes. Of more, those that ended last.
    private static final int MOST_KEPT = 2_000;

    private final Settings.Bounds bounds;
    private final long tickMillis;
    private final SignalHistory.Retention retention;
    private final Map<SeriesName, SignalHistory> histories = new HashMap<>();
    private final NodeHistories byNode = new NodeHistories();
    private long longestMillis;
    private long refused;

    SignalHistories(Settings settings) {
        this.bounds = settings.bounds();
        this.tickMillis = settings.timing().tick().toMillis();
        this.retention = new SignalHistory.Retention(bounds.history(), bounds.historyIntervals());
    }

    /// Adds the interval of a batch to its history. When there is no room for another series, only one that is
    /// outside its band gets it, in place of one that has been inside.
    public void add(SignalBatch batch, int index) {
        SeriesName name = batch.series().table()[batch.series().place()[index]];
        SignalHistory history = histories.get(name);
        if (history == null) {
            if (histories.size() >= bounds.tracks() && !(batch.isFar(index) && evictCalm())) {
                refused++;
                return;
            }
            history = new SignalHistory(name);
            put(history);
        }
        longestMillis = Math.max(longestMillis, batch.times().lengthMillis()[index]);
        history.add(batch, index, retention);
    }

    private boolean evictCalm() {
        Optional<SignalHistory> calm = histories.values().stream()
                .limit(LOOKED_AT)
                .filter(history -> history.points().stream().noneMatch(SignalHistory.Point::far))
                .findFirst();
        calm.ifPresent(this::remove);
        return calm.isPresent();
    }

    public void restore(SignalHistory history) {
        put(history);
    }

    private void put(SignalHistory history) {
        histories.put(history.series(), history);
        byNode.add(history);
    }

    private void remove(SignalHistory history) {
        histories.remove(history.series());
        byNode.remove(history);
    }

    public int size() {
        return histories.size();
    }

    /// How many intervals were left out because there was no room for another series.
    public long refused() {
        return refused;
    }

    /// The signals of the symptoms' own entities and of the nodes around them, in a fixed order.
    public List<SignalHistory> around(Collection<Symptom> symptoms, DependencyGraph graph) {
        Set<String> keys = new TreeSet<>();
        Set<Integer> nodes = new TreeSet<>();
        for (Symptom symptom : symptoms) {
            keys.add(graph.canonical(symptom.entity()).toString());
            int node = graph.node(symptom.entity());
            if (node != DependencyGraph.UNKNOWN) {
                nodes.add(node);
            }
        }
        for (int node : graph.distances().reachable(nodes, FAR_HOPS, bounds.hypotheses())) {
            keys.add(graph.snapshot().node(node).entity().toString());
        }
        List<SignalHistory> around = new ArrayList<>();
        keys.forEach(key -> around.addAll(byNode.of(key, graph)));
        return around;
    }

    /// Whether the signal was measured and inside its band all the time since then.
    public boolean isCalm(Entity entity, SignalKind signal, Instant since, Instant now) {
        boolean measured = false;
        for (SignalHistory history : byNode.of(entity)) {
            if (history.signal() != signal) {
                continue;
            }
            for (SignalHistory.Point point : history.since(since)) {
                if (point.endMillis() <= now.toEpochMilli()) {
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
        boolean due = now.toEpochMilli() % SWEEP_MILLIS < tickMillis;
        long oldest = now.minus(bounds.history().multipliedBy(ENDED_AFTER_AGES)).toEpochMilli();
        if (due) {
            for (SignalHistory history : List.copyOf(histories.values())) {
                if (history.newestMillis() < oldest) {
                    remove(history);
                }
            }
        }
    }

    /// The event time from which signals must be read again to have the histories as they are now.
    public Instant readAgainFrom(Instant now) {
        Duration intervals = Duration.ofMillis(longestMillis).multipliedBy(bounds.historyIntervals());
        Duration kept = intervals.compareTo(bounds.history()) > 0 ? intervals : bounds.history();
        return now.minus(kept.compareTo(MOST_READ_AGAIN) > 0 ? MOST_READ_AGAIN : kept)
                .minus(LEAD);
    }

    /// The histories that reading again does not bring back whole, because they have ended since.
    public List<SignalHistory> ended(@Nullable Instant now) {
        if (now == null) {
            return List.of();
        }
        long recent = now.minus(LEAD).toEpochMilli();
        return histories.values().stream()
                .filter(history -> history.newestMillis() < recent)
                .sorted(Comparator.comparingLong(SignalHistory::newestMillis)
                        .reversed()
                        .thenComparing(history -> history.series().toString()))
                .limit(MOST_KEPT)
                .toList();
    }
}
