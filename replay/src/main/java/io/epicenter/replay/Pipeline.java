package io.epicenter.replay;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.correlator.Correlator;
import io.epicenter.detector.Engine;
import io.epicenter.detector.EngineParts;
import io.epicenter.detector.Partition;
import io.epicenter.detector.builtin.BuiltInMethods;
import io.epicenter.detector.builtin.DetectorParameters;
import io.epicenter.detector.log.LogEngine;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import io.epicenter.replay.recording.Entry;
import io.epicenter.replay.recording.EntrySource.EntrySink;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Detector, topology and correlator joined without Kafka: records of the telemetry topics in, incidents out.
/// A detector engine for each partition of `metrics`, a correlator for each of the correlated partitions, as the
/// services have them. Deterministic: the same records in the same order give the same outcome. One thread.
public final class Pipeline implements EntrySink {
    private static final String CONTENT_TYPE = "content-type";

    /// How often log lines and spans that wait are looked at, as the services do: `logs-tick` and the ticks of spans.
    private static final long TICK_MILLIS = 1000;

    private final List<Engine> engines = new ArrayList<>();
    private final List<LogEngine> logEngines = new ArrayList<>();
    private final List<ReplayCorrelators> correlations = new ArrayList<>();
    private final ReplaySettings settings;
    private final int correlatedPartitions;
    private final ReplayTopology topology;
    private final CorrelatorFeed output = new CorrelatorFeed();
    private long nowMillis;
    private long tickedMillis;
    private long records;
    private long malformed;

    /// @param metricsPartitions of the topic `metrics`
    /// @param logsPartitions of the topic `logs`
    /// @param correlatedPartitions of the topics that the correlator reads
    public Pipeline(ReplaySettings settings, int metricsPartitions, int logsPartitions, int correlatedPartitions) {
        DetectorParameters detector = settings.detector();
        SignalRules rules = SignalRules.of(detector.rules());
        MethodRegistry methods = BuiltInMethods.all(detector.methods());
        for (int partition = 0; partition < metricsPartitions; partition++) {
            engines.add(new Engine(
                    new Partition(partition, metricsPartitions),
                    new EngineParts(detector.settings(), rules, methods, new EntityResolver(detector.entity()))));
        }
        for (int partition = 0; partition < logsPartitions; partition++) {
            logEngines.add(new LogEngine(
                    partition,
                    detector.logs(),
                    new EngineParts(detector.settings(), rules, methods, new EntityResolver(detector.entity()))));
        }
        this.settings = settings;
        this.correlatedPartitions = correlatedPartitions;
        withDelayedAnomalies(Duration.ZERO);
        topology = new ReplayTopology(settings.topology());
    }

    @Override
    public void accept(Entry entry, long timeMillis) {
        nowMillis = timeMillis;
        records++;
        tick();
        try {
            switch (entry.topic()) {
                case Topics.METRICS -> metrics(entry);
                case Topics.LOGS ->
                    logEngines.get(entry.partition()).accept(entry.value(), entry.header(CONTENT_TYPE), now(), output);
                case Topics.TRACES -> topology.traces(entry.value(), entry.header(CONTENT_TYPE), now());
                case Topics.EVENTS -> {
                    Event event = Json.read(entry.value(), Event.class);
                    correlations.forEach(each -> each.accept(event));
                }
                case Topics.FEEDBACK -> {
                    Feedback feedback = Json.read(entry.value(), Feedback.class);
                    engines.forEach(engine -> engine.accept(feedback));
                    logEngines.forEach(engine -> engine.accept(feedback));
                    correlations.forEach(each -> each.accept(feedback));
                }
                default -> {}
            }
        } catch (MalformedMessageException unreadable) {
            malformed++;
        }
    }

    /// The log engines' clock, as the service has it.
    private void tick() {
        if (nowMillis - tickedMillis >= TICK_MILLIS) {
            tickedMillis = nowMillis;
            logEngines.forEach(engine -> engine.tick(now(), output));
            spanMetrics();
        }
    }

    private void spanMetrics() {
        for (SpanMetrics.Batch batch : topology.spanMetrics(now(), engines.size())) {
            try {
                engines.get(batch.partition()).accept(batch.batch(), "application/x-protobuf", output);
            } catch (MalformedMessageException impossible) {
                throw new IllegalStateException("what was just written cannot be read", impossible);
            }
        }
    }

    private void metrics(Entry entry) throws MalformedMessageException {
        String contentType = entry.header(CONTENT_TYPE);
        topology.metrics(entry.value(), contentType, now());
        engines.get(entry.partition()).accept(entry.value(), contentType, output);
    }

    private Instant now() {
        return Instant.ofEpochMilli(nowMillis);
    }

    /// Correlates the same once more, with anomalies that come late and say that they began late. Its outcome comes
    /// after that of the pipeline itself in [#results].
    ///
    /// @param late event time
    public Pipeline withDelayedAnomalies(Duration late) {
        correlations.add(new ReplayCorrelators(
                () -> new Correlator(
                        settings.correlatorInVirtualTime(),
                        settings.correlator().plugins()),
                correlatedPartitions,
                late));
        return this;
    }

    /// What has come out so far.
    public ReplayResult result() {
        return result(correlations.getFirst());
    }

    /// The same, and with late anomalies.
    public List<ReplayResult> results() {
        return correlations.stream().map(this::result).toList();
    }

    private ReplayResult result(ReplayCorrelators from) {
        return new ReplayResult(
                List.copyOf(from.revisions()),
                List.copyOf(from.decisions()),
                List.copyOf(output.anomalies),
                new ReplayResult.Counts(
                        records,
                        malformed,
                        engines.stream().mapToLong(Engine::seriesCount).sum(),
                        output.deviations,
                        output.anomalies.stream()
                                .filter(anomaly -> anomaly.status() == AnomalyStatus.FIRING)
                                .count()));
    }

    /// What the detector says goes to the correlators, and is kept.
    private final class CorrelatorFeed implements Output {
        private final List<Anomaly> anomalies = new ArrayList<>();
        private long deviations;

        @Override
        public void deviation(Deviation deviation) {
            deviations++;
            correlations.forEach(each -> each.accept(deviation));
        }

        @Override
        public void anomaly(Anomaly anomaly) {
            anomalies.add(anomaly);
            correlations.forEach(each -> each.accept(anomaly));
        }

        @Override
        public void watermark(Watermark watermark) {
            topology.advance(watermark.watermark());
            correlations.forEach(each -> each.advance(watermark, now(), topology.snapshot()));
        }
    }
}
