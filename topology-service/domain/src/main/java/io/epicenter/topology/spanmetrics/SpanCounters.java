package io.epicenter.topology.spanmetrics;

import io.epicenter.contracts.Entity;
import io.epicenter.topology.graph.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Counters of edges and operations by event time: what happened in an aligned interval is emitted with the
/// time of its end once spans have passed it, whenever the spans came. So a backlog or a history read at once
/// is emitted as it happened, and no value is ever newer than the spans it counts. What comes too late counts
/// in the next interval. A counter begins with a 0 at the start of its first interval, so that nothing is lost
/// to the first value. Bounded: counters and pending values by the settings. Confined to one thread.
final class SpanCounters {
    /// How far behind the newest span an interval is closed. Chosen by hand: client and server of a call do not
    /// report at once; more delays every value, less counts more spans in the next interval.
    private static final Duration LATENESS = Duration.ofSeconds(2);
    /// Without any span for so long, in time of arrival, what is open is closed. Chosen by hand: two of the
    /// default intervals of 15 s.
    private static final Duration SILENCE = Duration.ofSeconds(30);

    /// A counter that has counted nothing for so long, in event time, is forgotten. Chosen by hand: more keep
    /// counters of operations that are gone, less make rare ones begin at 0 again.
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private final long stepMillis;
    private final int maxCounters;
    private final int maxPending;
    private final TreeMap<Long, Map<CounterKey, CounterValues>> open = new TreeMap<>();
    private final Map<CounterKey, CounterValues> totals = new LinkedHashMap<>();
    private List<CounterSample> pending = new ArrayList<>();
    private long closedMillis;
    private long arrivedMillis;
    private long refused;

    /// Of an edge, an operation, or a service itself.
    ///
    /// @param operation empty, of an edge or a service itself
    /// @param caller the caller's name, of an edge
    record CounterKey(Entity owner, String caller, String operation) {
        boolean isEdge() {
            return operation.isEmpty() && !caller.isEmpty();
        }

        boolean isSelf() {
            return operation.isEmpty() && caller.isEmpty();
        }
    }

    /// Sums, since the counter began.
    static final class CounterValues {
        double calls;
        double failures;
        double serverSeconds;
        double clientSeconds;
        double gapSeconds;
        /// Calls whose gap is known.
        double gapCalls;
        private long atMillis;

        private void add(CounterValues more) {
            calls += more.calls;
            failures += more.failures;
            serverSeconds += more.serverSeconds;
            clientSeconds += more.clientSeconds;
            gapSeconds += more.gapSeconds;
            gapCalls += more.gapCalls;
        }

        private CounterValues copy() {
            CounterValues copy = new CounterValues();
            copy.add(this);
            return copy;
        }
    }

    /// The values of a counter at a time.
    record CounterSample(CounterKey key, CounterValues values, long atMillis) {}

    SpanCounters(Settings settings) {
        this.stepMillis = settings.spans().interval().toMillis();
        this.maxCounters = settings.maxEdges();
        this.maxPending = settings.maxSeries();
    }

    /// Where something that happened then is counted; null when a bound is reached.
    @Nullable
    CounterValues at(CounterKey key, long atMillis) {
        long end = Math.floorDiv(atMillis - 1, stepMillis) * stepMillis + stepMillis;
        Map<CounterKey, CounterValues> interval =
                open.computeIfAbsent(Math.max(end, closedMillis + stepMillis), fresh -> new LinkedHashMap<>());
        CounterValues counts = interval.get(key);
        if (counts == null && interval.size() < maxCounters) {
            counts = new CounterValues();
            interval.put(key, counts);
        } else if (counts == null) {
            refused++;
        }
        return counts;
    }

    /// Spans have come that end as late as this, or as `now` when their clock is ahead.
    void advanceTo(long newestMillis, Instant now) {
        arrivedMillis = Math.max(arrivedMillis, now.toEpochMilli());
        closeUpTo(Math.min(newestMillis, now.toEpochMilli()) - LATENESS.toMillis());
    }

    private void closeUpTo(long millis) {
        while (!open.isEmpty() && open.firstKey() <= millis) {
            Map.Entry<Long, Map<CounterKey, CounterValues>> first = open.pollFirstEntry();
            closedMillis = first.getKey();
            first.getValue().forEach(this::close);
        }
    }

    private void close(CounterKey key, CounterValues more) {
        CounterValues total = totals.get(key);
        if (total == null) {
            if (totals.size() >= maxCounters) {
                refused++;
                return;
            }
            total = new CounterValues();
            totals.put(key, total);
            emit(key, total, closedMillis - stepMillis);
        }
        total.add(more);
        total.atMillis = closedMillis;
        emit(key, total, closedMillis);
    }

    /// A value that is left out is made good by the next one.
    private void emit(CounterKey key, CounterValues total, long atMillis) {
        if (pending.size() < maxPending) {
            pending.add(new CounterSample(key, total.copy(), atMillis));
        } else {
            refused++;
        }
    }

    /// The values that have not been drained yet, in the order of time.
    List<CounterSample> drain(Instant now) {
        if (now.toEpochMilli() - arrivedMillis >= SILENCE.toMillis()) {
            closeUpTo(now.toEpochMilli());
        }
        long oldest = closedMillis - FORGOTTEN_AFTER.toMillis();
        totals.values().removeIf(counts -> counts.atMillis < oldest);
        List<CounterSample> rows = pending;
        pending = new ArrayList<>();
        return rows;
    }

    /// What is counted now.
    Iterable<CounterKey> keys() {
        return totals.keySet();
    }

    long refused() {
        return refused;
    }
}
