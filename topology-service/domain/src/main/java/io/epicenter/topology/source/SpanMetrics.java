package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.wire.Partitions;
import io.epicenter.contracts.wire.SeriesWriter;
import io.epicenter.topology.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Rate, errors and duration from spans, as counters under the names that Tempo and the Collector give them: of each
/// edge `traces_service_graph_*`, with the transport gap (client minus server time) beside the two durations; of each
/// operation of a service `traces_spanmetrics_*`. Each replica counts the traces that it sees, under its own label.
/// Bounded: what would open one series too many is counted under the operation `other`, or refused. One thread.
@Singleton
public final class SpanMetrics {
    /// The label that says which program has made a series, and what it says here.
    static final String ORIGIN_LABEL = "origin";

    static final String ORIGIN = "epicenter";
    private static final String OTHER = "other";
    private static final int MAX_OPERATIONS = 50;
    private static final int MAX_OPERATION_NAME = 120;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private final Settings settings;
    private final EntityResolver resolver;
    private final Map<Key, Counts> edges = new LinkedHashMap<>();
    private final Map<Key, Counts> operations = new LinkedHashMap<>();
    private final Map<Entity, Integer> operationsOf = new LinkedHashMap<>();
    private long refused;

    /// @param by the caller's name, of an edge; the operation, of a service
    private record Key(Entity owner, String by) {}

    private static final class Counts {
        double calls;
        double failures;
        double serverSeconds;
        double clientSeconds;
        double gapSeconds;
        long atMillis;
    }

    /// What goes into one record of the topic `metrics`.
    ///
    /// @param partition of the topic
    /// @param batch a remote-write request, not compressed
    public record Batch(int partition, byte[] batch) {}

    @Inject
    public SpanMetrics(Settings settings) {
        this.settings = settings;
        this.resolver = new EntityResolver(settings.entity());
    }

    /// A service has served a request.
    void served(Entity service, String operation, double seconds, boolean error, long atMillis) {
        Counts counts = counts(operations, new Key(service, bounded(service, operation)), atMillis);
        if (counts != null) {
            counts.calls++;
            counts.failures += error ? 1 : 0;
            counts.serverSeconds += seconds;
        }
    }

    private String bounded(Entity service, String operation) {
        String name = operation.length() > MAX_OPERATION_NAME ? OTHER : operation;
        if (operations.containsKey(new Key(service, name))) {
            return name;
        }
        if (operationsOf.getOrDefault(service, 0) >= MAX_OPERATIONS) {
            return OTHER;
        }
        operationsOf.merge(service, 1, Integer::sum);
        return name;
    }

    /// Both sides of a call are known. Clocks are not compared: only durations, and a gap below 0 is none.
    void paired(
            Entity caller, Entity callee, double clientSeconds, double serverSeconds, boolean error, long atMillis) {
        Counts counts = counts(edges, new Key(callee, caller.name()), atMillis);
        if (counts != null) {
            counts.calls++;
            counts.failures += error ? 1 : 0;
            counts.serverSeconds += serverSeconds;
            counts.clientSeconds += clientSeconds;
            counts.gapSeconds += Math.max(0, clientSeconds - serverSeconds);
        }
    }

    private @Nullable Counts counts(Map<Key, Counts> in, Key key, long atMillis) {
        Counts counts = in.get(key);
        if (counts == null) {
            if (in.size() >= settings.maxEdges()) {
                refused++;
                return null;
            }
            counts = new Counts();
            in.put(key, counts);
        }
        counts.atMillis = Math.max(counts.atMillis, atMillis);
        return counts;
    }

    /// The counters as they stand, each series in the partition of its entity, and forgets those that have been still
    /// for long.
    ///
    /// @param partitions of the topic `metrics`
    /// @param replica the label that tells this replica's counters from those of others
    /// @param services whether operations of services are told, or edges alone
    public List<Batch> batches(Instant now, int partitions, String replica, boolean services) {
        forget(edges, now);
        forget(operations, now);
        operationsOf.clear();
        operations.keySet().forEach(key -> operationsOf.merge(key.owner(), 1, Integer::sum));
        Map<Integer, SeriesWriter> writers = new TreeMap<>();
        edges.forEach((key, counts) -> edge(key, counts, new Target(now, partitions, replica, writers)));
        if (services) {
            operations.forEach((key, counts) -> operation(key, counts, new Target(now, partitions, replica, writers)));
        }
        List<Batch> batches = new ArrayList<>();
        writers.forEach((partition, writer) -> batches.add(new Batch(partition, writer.toByteArray())));
        return batches;
    }

    private static void forget(Map<Key, Counts> counted, Instant now) {
        long oldest = now.minus(FORGOTTEN_AFTER).toEpochMilli();
        for (Iterator<Counts> all = counted.values().iterator(); all.hasNext(); ) {
            if (all.next().atMillis < oldest) {
                all.remove();
            }
        }
    }

    private record Target(Instant now, int partitions, String replica, Map<Integer, SeriesWriter> writers) {}

    private void edge(Key key, Counts counts, Target target) {
        NavigableMap<String, String> labels = labels(key.owner(), target);
        labels.put("client", key.by());
        labels.put("server", key.owner().name());
        if (key.owner().kind() == EntityKind.DATABASE) {
            labels.put("connection_type", "database");
        }
        write(labels, "traces_service_graph_request_total", counts.calls, target);
        write(labels, "traces_service_graph_request_failed_total", counts.failures, target);
        duration(labels, "traces_service_graph_request_server_seconds", counts.serverSeconds, counts.calls, target);
        duration(labels, "traces_service_graph_request_client_seconds", counts.clientSeconds, counts.calls, target);
        duration(labels, "traces_service_graph_transport_gap_seconds", counts.gapSeconds, counts.calls, target);
    }

    private void operation(Key key, Counts counts, Target target) {
        NavigableMap<String, String> labels = labels(key.owner(), target);
        labels.put("service_name", key.owner().name());
        labels.put("span_name", key.by());
        labels.put("span_kind", "SPAN_KIND_SERVER");
        duration(labels, "traces_spanmetrics_duration_seconds", counts.serverSeconds, counts.calls, target);
        labels.put("status_code", "STATUS_CODE_UNSET");
        write(labels, "traces_spanmetrics_calls_total", counts.calls - counts.failures, target);
        labels.put("status_code", "STATUS_CODE_ERROR");
        write(labels, "traces_spanmetrics_calls_total", counts.failures, target);
    }

    private static NavigableMap<String, String> labels(Entity owner, Target target) {
        NavigableMap<String, String> labels = new TreeMap<>();
        labels.put(ORIGIN_LABEL, ORIGIN);
        labels.put("replica", target.replica());
        labels.put("deployment_environment_name", owner.environment());
        labels.put("service_namespace", owner.namespace());
        return labels;
    }

    private void duration(NavigableMap<String, String> labels, String metric, double sum, double count, Target target) {
        write(labels, metric + "_sum", sum, target);
        write(labels, metric + "_count", count, target);
    }

    private void write(NavigableMap<String, String> labels, String metric, double value, Target target) {
        labels.put("__name__", metric);
        String entity = resolver.resolve(settings.tenant(), metric, labels::get).toString();
        target.writers()
                .computeIfAbsent(Partitions.of(entity, target.partitions()), partition -> new SeriesWriter())
                .add(labels, value, target.now().toEpochMilli());
        labels.remove("__name__");
    }

    /// How often something was not counted because the bound was reached.
    public long refused() {
        return refused;
    }
}
