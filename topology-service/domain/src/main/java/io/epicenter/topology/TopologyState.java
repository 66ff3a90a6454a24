package io.epicenter.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.build.TopologyBuilder;
import io.epicenter.topology.graph.EdgeCounts;
import io.epicenter.topology.graph.EdgeCountsCodec;
import io.epicenter.topology.graph.Naming;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.source.Source;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The dependency graph in the making: feeds sources with telemetry, keeps what they count, builds snapshots.
/// Methods take turns, so that spans and metrics may come on two threads. `now` is the time of arrival,
/// virtual in a replay.
public final class TopologyState {
    private final Settings settings;
    private final List<Source> sources;
    private final SpanMetrics metrics;
    private final EdgeCounts edgeCounts;
    private final Map<String, Naming> naming;

    /// A state whose spans become no metrics.
    public TopologyState(Settings settings, Collection<? extends Source> sources) {
        this(settings, sources, new SpanMetrics(settings));
    }

    /// @param metrics where the source of spans records requests and pairs
    public TopologyState(Settings settings, Collection<? extends Source> sources, SpanMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.sources = List.copyOf(sources);
        this.edgeCounts = new EdgeCounts(settings);
        this.naming = this.sources.stream().collect(Collectors.toUnmodifiableMap(Source::name, Source::naming));
    }

    /// Whether bytes of the topic `metrics` may hold something that a source reads.
    public boolean mayConcern(byte[] bytes) {
        return sources.stream().anyMatch(source -> source.mayConcern(bytes));
    }

    /// Gives a document to the source of this name. Throws when there is none, or when it cannot read it.
    public synchronized void acceptDocument(String source, JsonNode document, Instant now)
            throws MalformedMessageException {
        for (Source one : sources) {
            if (one.name().equals(source)) {
                one.document(document, now, edgeCounts.recorderOf(source));
                return;
            }
        }
        throw new MalformedMessageException("there is no source '" + source + "'");
    }

    public synchronized void accept(List<Span> spans, Instant now) {
        for (Source source : sources) {
            source.spans(spans, now, edgeCounts.recorderOf(source.name()));
        }
    }

    /// Reads a remote-write batch. One without service-graph metrics costs one search in its bytes.
    public synchronized void acceptMetrics(byte[] batch, Instant now) throws MalformedMessageException {
        for (Source source : sources) {
            source.metrics(batch, now, edgeCounts.recorderOf(source.name()));
        }
    }

    public synchronized void acceptSample(Sample sample, Instant now) {
        for (Source source : sources) {
            source.sample(sample, now, edgeCounts.recorderOf(source.name()));
        }
    }

    /// The metrics of the spans since the last call, as records for the topic `metrics`; see
    /// [SpanMetrics#batches].
    public synchronized List<SpanMetrics.Batch> spanMetrics(Instant now, int partitions, String replica) {
        return metrics.batches(now, partitions, replica);
    }

    /// Builds from this state alone.
    public TopologySnapshot build(long version, Instant now) {
        return build(version, now, List.of());
    }

    /// Builds from this state and what other replicas have counted, given in the order of their names.
    public TopologySnapshot build(long version, Instant now, List<EdgeCounts> others) {
        EdgeCounts sum = new EdgeCounts(settings);
        synchronized (this) {
            for (Source source : sources) {
                source.flush(now, edgeCounts.recorderOf(source.name()));
            }
            edgeCounts.forget(now.minus(settings.timeToLive()));
            sum.add(edgeCounts);
        }
        others.forEach(sum::add);
        return TopologyBuilder.build(sum, naming, settings, version, now);
    }

    /// What this replica has counted, for others to merge and for itself to go on with after a restart.
    public synchronized byte[] partial(Instant now) {
        edgeCounts.forget(now.minus(settings.timeToLive()));
        return EdgeCountsCodec.write(edgeCounts);
    }

    /// Adds what was counted before a restart.
    public synchronized void restore(byte[] partial) throws MalformedMessageException {
        EdgeCountsCodec.read(partial, edgeCounts);
    }

    /// Reads what another replica has counted.
    public EdgeCounts readPartial(byte[] partial) throws MalformedMessageException {
        EdgeCounts read = new EdgeCounts(settings);
        EdgeCountsCodec.read(partial, read);
        return read;
    }

    /// How many edges are known here, each source's own.
    public synchronized int edges() {
        return edgeCounts.edges();
    }

    /// How often something was not counted because a bound was reached.
    public synchronized long refused() {
        return edgeCounts.refused();
    }

    /// What each source has counted since it began: `source/name`.
    public synchronized Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        for (Source source : sources) {
            source.counts().forEach((name, count) -> counts.put(source.name() + "/" + name, count));
        }
        return counts;
    }

    /// What each source could make little or nothing of since it began: by service and reason, over all
    /// sources.
    public synchronized Map<String, Map<String, Long>> countsByService() {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (Source source : sources) {
            source.countsByService().forEach((service, reasons) -> {
                Map<String, Long> known = counts.computeIfAbsent(service, fresh -> new TreeMap<>());
                reasons.forEach((reason, count) -> known.merge(reason, count, Long::sum));
            });
        }
        return counts;
    }
}
