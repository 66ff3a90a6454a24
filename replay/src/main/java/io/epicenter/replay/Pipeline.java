package io.epicenter.replay;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Progress;
import io.epicenter.contracts.Topics;
import io.epicenter.contracts.wire.Partitions;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.Effects;
import io.epicenter.detector.Engine;
import io.epicenter.detector.LogEngine;
import io.epicenter.detector.LogSettings;
import io.epicenter.detector.Output;
import io.epicenter.replay.recording.Entry;
import io.epicenter.replay.recording.EntrySource.EntrySink;
import io.epicenter.topology.source.SpanMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Detector, topology and correlator joined without Kafka: records of the telemetry topics in, incidents out.
/// A detector engine for each partition of `metrics`, a correlator for each of the correlated partitions, as the
/// services have them. Deterministic: the same records in the same order give the same outcome. One thread.
public final class Pipeline implements EntrySink {
    private static final String CONTENT_TYPE = "content-type";
    private static final long TICK_MILLIS = 1000;
    private final List<Engine> engines = new ArrayList<>();
    private final List<LogEngine> logEngines = new ArrayList<>();
    private final List<Correlator> correlators = new ArrayList<>();
    private final GraphClock graph;
    private final Output output = new ToCorrelators();
    private final List<Incident> revisions = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private final List<Anomaly> anomalies = new ArrayList<>();
    private long nowMillis;
    private long tickedMillis;
    private long records;
    private long malformed;
    private long deviations;

    /// @param metricsPartitions of the topic `metrics`
    /// @param logsPartitions of the topic `logs`
    /// @param correlatedPartitions of the topics that the correlator reads
    public Pipeline(ReplaySettings settings, int metricsPartitions, int logsPartitions, int correlatedPartitions) {
        for (int partition = 0; partition < metricsPartitions; partition++) {
            engines.add(new Engine(
                    partition,
                    metricsPartitions,
                    settings.detector(),
                    settings.rules(),
                    new EntityResolver(settings.entity()),
                    settings.methods()));
        }
        for (int partition = 0; partition < logsPartitions; partition++) {
            logEngines.add(new LogEngine(
                    partition,
                    settings.detector(),
                    LogSettings.DEFAULT,
                    new EntityResolver(settings.entity()),
                    settings.rules(),
                    settings.methods()));
        }
        for (int partition = 0; partition < correlatedPartitions; partition++) {
            correlators.add(new Correlator(settings.correlatorInVirtualTime()));
        }
        graph = new GraphClock(settings.topology(), settings.rebuildEvery());
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
                case Topics.TRACES -> graph.traces(entry.value(), entry.header(CONTENT_TYPE), now());
                case Topics.EVENTS -> {
                    Event event = Json.read(entry.value(), Event.class);
                    correlator(event.entity().scope()).accept(event);
                }
                case Topics.FEEDBACK -> {
                    Feedback feedback = Json.read(entry.value(), Feedback.class);
                    engines.forEach(engine -> engine.accept(feedback));
                    logEngines.forEach(engine -> engine.accept(feedback));
                    correlator(feedback.tenant() + "/" + feedback.environment()).accept(feedback);
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
        for (SpanMetrics.Batch batch : graph.spanMetrics(now(), engines.size())) {
            try {
                engines.get(batch.partition()).accept(batch.batch(), "application/x-protobuf", output);
            } catch (MalformedMessageException impossible) {
                throw new IllegalStateException("what was just written cannot be read", impossible);
            }
        }
    }

    private void metrics(Entry entry) throws MalformedMessageException {
        String contentType = entry.header(CONTENT_TYPE);
        graph.metrics(entry.value(), contentType, now());
        engines.get(entry.partition()).accept(entry.value(), contentType, output);
    }

    private Instant now() {
        return Instant.ofEpochMilli(nowMillis);
    }

    private Correlator correlator(String scope) {
        return correlators.get(Partitions.of(scope, correlators.size()));
    }

    /// What has come out so far.
    public Outcome outcome() {
        return new Outcome(
                List.copyOf(revisions),
                List.copyOf(decisions),
                List.copyOf(anomalies),
                new Outcome.Counts(
                        records,
                        malformed,
                        engines.stream().mapToLong(Engine::seriesCount).sum(),
                        deviations,
                        anomalies.stream()
                                .filter(anomaly -> anomaly.status() == AnomalyStatus.FIRING)
                                .count()));
    }

    private final class ToCorrelators implements Output {
        @Override
        public void deviation(Deviation deviation) {
            deviations++;
            correlator(deviation.entity().scope()).accept(deviation);
        }

        @Override
        public void anomaly(Anomaly anomaly) {
            anomalies.add(anomaly);
            correlator(anomaly.entity().scope()).accept(anomaly);
        }

        @Override
        public void progress(Progress progress) {
            graph.reach(progress.watermark());
            Correlator correlator = correlator(progress.tenant() + "/" + progress.environment());
            correlator.accept(progress, now());
            Effects effects = correlator.advance(now(), graph.snapshot());
            revisions.addAll(effects.incidents());
            decisions.addAll(effects.decisions());
        }
    }
}
