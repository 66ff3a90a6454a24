package io.epicenter.topology.spanmetrics;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.topic.KeyPartitioner;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.spanmetrics.SpanCounters.CounterKey;
import io.epicenter.topology.spanmetrics.SpanCounters.CounterSample;
import io.epicenter.topology.spanmetrics.SpanCounters.CounterValues;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Errors and duration from spans, as counters under the names that Tempo and the Collector give them: of each
/// edge `traces_service_graph_*`, with the transport gap (client minus server time) beside the two durations;
/// of each service that calls others `traces_service_self_seconds`, see [SelfTimes]; of each operation of a
/// service `traces_spanmetrics_*`. Each replica counts the traces that it sees, under its own label.
/// Values carry event time, see [SpanCounters]. Sampling decides how many spans come, so the rate of edges
/// counted here is no signal (the rule leaves out this origin).
/// Bounded: what would open one series too many is counted under the operation `other`, or refused. One thread.
@Singleton
public final class SpanMetrics {
    /// The label that says which program has made a series, and what it says here.
    public static final String ORIGIN_LABEL = "origin";

    public static final String ORIGIN = "epicenter";
    private static final String GAP = "traces_service_graph_transport_gap_seconds";
    private static final String SELF = "traces_service_self_seconds";
    private static final BytePattern OWN = new BytePattern(GAP);
    private static final BytePattern OWN_SELF = new BytePattern(SELF);
    private static final String OTHER = "other";
    /// Names of operations kept of a service, and characters of one; more become `other`. Chosen by hand: an
    /// API has fewer, and ids in names, which would open a series each, soon reach the bounds.
    private static final int MAX_OPERATIONS = 50;
    private static final int MAX_OPERATION_NAME = 120;
    /// Bytes from which a record is full: half of the 1 MB that brokers and clients take by default
    /// (`message.max.bytes`, `max.request.size`), so that the last series fits in.
    private static final int BATCH_BYTES = 512 * 1024;

    private final Settings settings;
    private final EntityResolver resolver;
    private final SpanCounters counters;
    private final Map<Entity, Set<String>> operations = new HashMap<>();

    /// What goes into one record of the topic `metrics`.
    ///
    /// @param partition of the topic
    /// @param batch a remote-write request, not compressed
    public record Batch(int partition, byte[] batch) {}

    @Inject
    public SpanMetrics(Settings settings) {
        this.settings = settings;
        this.resolver = new EntityResolver(settings.entity());
        this.counters = new SpanCounters(settings);
    }

    /// Whether a batch of metrics, as bytes, holds what is made here.
    public static boolean isIn(byte[] batch) {
        return OWN.in(batch) || OWN_SELF.in(batch);
    }

    /// A service has served a request.
    public void recordRequest(Entity service, String operation, double seconds, boolean error, long atMillis) {
        if (settings.spans().tell() != Settings.SpanMetricsLevel.ALL) {
            return;
        }
        CounterValues counts = counters.at(new CounterKey(service, "", bounded(service, operation)), atMillis);
        if (counts != null) {
            counts.calls++;
            counts.failures += error ? 1 : 0;
            counts.serverSeconds += seconds;
        }
    }

    /// Whether metrics of edges are made, and with them the time of services themselves.
    public boolean emitsEdges() {
        return settings.spans().tell() != Settings.SpanMetricsLevel.NONE;
    }

    /// So long a request was in the service itself, waiting for none of its calls.
    void recordSelfTime(Entity service, double seconds, long atMillis) {
        CounterValues counts = counters.at(new CounterKey(service, "", ""), atMillis);
        if (counts != null) {
            counts.calls++;
            counts.serverSeconds += seconds;
        }
    }

    private String bounded(Entity service, String operation) {
        Set<String> known = operations.computeIfAbsent(service, fresh -> new HashSet<>());
        boolean fits = !operation.isEmpty()
                && operation.length() <= MAX_OPERATION_NAME
                && (known.contains(operation) || known.size() < MAX_OPERATIONS);
        String name = fits ? operation : OTHER;
        known.add(name);
        return name;
    }

    /// Both sides of a call. Clocks are not compared: only durations.
    ///
    /// @param answered whether the caller waited for the other side to end, which it does not when it sends a
    /// message
    public record ObservedCall(
            Entity caller, Entity callee, double clientSeconds, double serverSeconds, boolean answered, boolean error) {
        /// What the transport took; NaN when it cannot be told.
        double gapSeconds() {
            return answered && clientSeconds >= serverSeconds ? clientSeconds - serverSeconds : Double.NaN;
        }
    }

    /// Both sides of a call are known.
    public void recordCall(ObservedCall call, long atMillis) {
        if (!emitsEdges()) {
            return;
        }
        CounterKey key = new CounterKey(call.callee(), call.caller().name(), "");
        CounterValues counts = counters.at(key, atMillis);
        if (counts != null) {
            counts.calls++;
            counts.failures += call.error() ? 1 : 0;
            counts.serverSeconds += call.serverSeconds();
            counts.clientSeconds += call.clientSeconds();
            double gap = call.gapSeconds();
            if (!Double.isNaN(gap)) {
                counts.gapSeconds += gap;
                counts.gapCalls++;
            }
        }
    }

    /// Spans up to this event time have been counted.
    public void advanceTo(long newestMillis, Instant now) {
        counters.advanceTo(newestMillis, now);
    }

    /// The values since the last call, each series in the partition of its entity and in the order of time.
    ///
    /// @param now the time of arrival, as when spans come
    /// @param partitions of the topic `metrics`
    /// @param replica the label that keeps this replica's counters apart from those of others
    public List<Batch> batches(Instant now, int partitions, String replica) {
        BatchTarget target = new BatchTarget(partitions, replica, new TreeMap<>(), new ArrayList<>());
        for (CounterSample sample : counters.drain(now)) {
            if (sample.key().isEdge()) {
                edge(sample, target);
            } else if (sample.key().isSelf()) {
                self(sample, target);
            } else {
                operation(sample, target);
            }
        }
        operations.clear();
        counters.keys().forEach(key -> {
            if (!key.isEdge() && !key.isSelf()) {
                operations
                        .computeIfAbsent(key.owner(), fresh -> new HashSet<>())
                        .add(key.operation());
            }
        });
        target.writers().forEach((partition, writer) -> target.full().add(new Batch(partition, writer.toByteArray())));
        return target.full();
    }

    private record BatchTarget(
            int partitions, String replica, Map<Integer, RemoteWriteV1Writer> writers, List<Batch> full) {}

    private void edge(CounterSample sample, BatchTarget target) {
        CounterKey key = sample.key();
        CounterValues counts = sample.values();
        NavigableMap<String, String> labels = labels(key.owner(), target);
        labels.put("client", key.caller());
        labels.put("server", key.owner().name());
        Series series = new Series(labels, sample.atMillis(), target);
        series.write("traces_service_graph_request_total", counts.calls);
        series.write("traces_service_graph_request_failed_total", counts.failures);
        series.duration("traces_service_graph_request_server_seconds", counts.serverSeconds, counts.calls);
        series.duration("traces_service_graph_request_client_seconds", counts.clientSeconds, counts.calls);
        series.duration(GAP, counts.gapSeconds, counts.gapCalls);
    }

    private void operation(CounterSample sample, BatchTarget target) {
        CounterValues counts = sample.values();
        NavigableMap<String, String> labels = labels(sample.key().owner(), target);
        labels.put("service_name", sample.key().owner().name());
        labels.put("span_name", sample.key().operation());
        labels.put("span_kind", "SPAN_KIND_SERVER");
        Series series = new Series(labels, sample.atMillis(), target);
        series.duration("traces_spanmetrics_duration_seconds", counts.serverSeconds, counts.calls);
        labels.put("status_code", "STATUS_CODE_UNSET");
        series.write("traces_spanmetrics_calls_total", counts.calls - counts.failures);
        labels.put("status_code", "STATUS_CODE_ERROR");
        series.write("traces_spanmetrics_calls_total", counts.failures);
    }

    private void self(CounterSample sample, BatchTarget target) {
        NavigableMap<String, String> labels = labels(sample.key().owner(), target);
        labels.put("service_name", sample.key().owner().name());
        Series series = new Series(labels, sample.atMillis(), target);
        series.duration(SELF, sample.values().serverSeconds, sample.values().calls);
    }

    private static NavigableMap<String, String> labels(Entity owner, BatchTarget target) {
        NavigableMap<String, String> labels = new TreeMap<>();
        labels.put(ORIGIN_LABEL, ORIGIN);
        labels.put("replica", target.replica());
        labels.put("deployment_environment_name", owner.environment());
        labels.put("service_namespace", owner.namespace());
        return labels;
    }

    /// The series of one row, which differ in their name.
    private final class Series {
        private final NavigableMap<String, String> labels;
        private final long atMillis;
        private final BatchTarget target;

        Series(NavigableMap<String, String> labels, long atMillis, BatchTarget target) {
            this.labels = labels;
            this.atMillis = atMillis;
            this.target = target;
        }

        void duration(String metric, double sum, double count) {
            write(metric + "_sum", sum);
            write(metric + "_count", count);
        }

        void write(String metric, double value) {
            labels.put("__name__", metric);
            String entity =
                    resolver.resolve(settings.tenant(), metric, labels::get).toString();
            int partition = KeyPartitioner.partition(entity, target.partitions());
            RemoteWriteV1Writer writer =
                    target.writers().computeIfAbsent(partition, fresh -> new RemoteWriteV1Writer());
            writer.add(labels, value, atMillis);
            labels.remove("__name__");
            if (writer.sizeBytes() >= BATCH_BYTES) {
                target.full().add(new Batch(partition, writer.toByteArray()));
                target.writers().remove(partition);
            }
        }
    }

    /// How often something was not counted because a bound was reached.
    public long refused() {
        return counters.refused();
    }
}
