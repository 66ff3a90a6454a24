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

/// Counters of edges and operations by event time: what happened in an aligned interval is told with the time of its
/// end once spans have passed it, whenever the spans came. So a backlog or a history read at once is told as it
/// happened, and no value is ever newer than the spans it counts. What comes too late counts in the next interval.
/// A counter begins with a 0 at the start of its first interval, so that nothing is lost to the first value.
/// Bounded: counters and untold values by the settings. Confined to one thread.
final class SpanCounters {
    /// How far behind the newest span an interval is closed: client and server of a call do not report at once.
    private static final Duration LATENESS = Duration.ofSeconds(2);
    /// Without any span for so long, in time of arrival, what is open is told.
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private final long stepMillis;
    private final int maxCounters;
    private final int maxUntold;
    private final TreeMap<Long, Map<Counted, Counts>> open = new TreeMap<>();
    private final Map<Counted, Counts> totals = new LinkedHashMap<>();
    private List<Row> untold = new ArrayList<>();
    private long closedMillis;
    private long arrivedMillis;
    private long refused;

    /// Of an edge, an operation, or a service itself.
    ///
    /// @param operation empty, of an edge or a service itself
    /// @param caller the caller's name, of an edge
    record Counted(Entity owner, String caller, String operation) {
        boolean isEdge() {
            return operation.isEmpty() && !caller.isEmpty();
        }

        boolean isSelf() {
            return operation.isEmpty() && caller.isEmpty();
        }
    }

    /// Sums, since the counter began.
    static final class Counts {
        double calls;
        double failures;
        double serverSeconds;
        double clientSeconds;
        double gapSeconds;
        private long atMillis;

        private void add(Counts more) {
            calls += more.calls;
            failures += more.failures;
            serverSeconds += more.serverSeconds;
            clientSeconds += more.clientSeconds;
            gapSeconds += more.gapSeconds;
        }

        private Counts copy() {
            Counts copy = new Counts();
            copy.add(this);
            return copy;
        }
    }

    /// The values of a counter at a time.
    record Row(Counted counted, Counts counts, long atMillis) {}

    SpanCounters(Settings settings) {
        this.stepMillis = settings.spans().interval().toMillis();
        this.maxCounters = settings.maxEdges();
        this.maxUntold = settings.maxSeries();
    }

    /// Where something that happened then is counted; null when a bound is reached.
    @Nullable
    Counts at(Counted key, long atMillis) {
        long end = Math.floorDiv(atMillis - 1, stepMillis) * stepMillis + stepMillis;
        Map<Counted, Counts> interval =
                open.computeIfAbsent(Math.max(end, closedMillis + stepMillis), fresh -> new LinkedHashMap<>());
        Counts counts = interval.get(key);
        if (counts == null && interval.size() < maxCounters) {
            counts = new Counts();
            interval.put(key, counts);
        } else if (counts == null) {
            refused++;
        }
        return counts;
    }

    /// Spans have come that end as late as this, or as `now` when their clock is ahead.
    void reach(long newestMillis, Instant now) {
        arrivedMillis = Math.max(arrivedMillis, now.toEpochMilli());
        closeUpTo(Math.min(newestMillis, now.toEpochMilli()) - LATENESS.toMillis());
    }

    private void closeUpTo(long millis) {
        while (!open.isEmpty() && open.firstKey() <= millis) {
            Map.Entry<Long, Map<Counted, Counts>> first = open.pollFirstEntry();
            closedMillis = first.getKey();
            first.getValue().forEach(this::close);
        }
    }

    private void close(Counted key, Counts more) {
        Counts total = totals.get(key);
        if (total == null) {
            if (totals.size() >= maxCounters) {
                refused++;
                return;
            }
            total = new Counts();
            totals.put(key, total);
            tell(key, total, closedMillis - stepMillis);
        }
        total.add(more);
        total.atMillis = closedMillis;
        tell(key, total, closedMillis);
    }

    /// A value that is left out is made good by the next one.
    private void tell(Counted key, Counts total, long atMillis) {
        if (untold.size() < maxUntold) {
            untold.add(new Row(key, total.copy(), atMillis));
        } else {
            refused++;
        }
    }

    /// The values that have not been told yet, in the order of time.
    List<Row> take(Instant now) {
        if (now.toEpochMilli() - arrivedMillis >= SILENCE.toMillis()) {
            closeUpTo(now.toEpochMilli());
        }
        long oldest = closedMillis - FORGOTTEN_AFTER.toMillis();
        totals.values().removeIf(counts -> counts.atMillis < oldest);
        List<Row> rows = untold;
        untold = new ArrayList<>();
        return rows;
    }

    /// What is counted now.
    Iterable<Counted> keys() {
        return totals.keySet();
    }

    long refused() {
        return refused;
    }
}
