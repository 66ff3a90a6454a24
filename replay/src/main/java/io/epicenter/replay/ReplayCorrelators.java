package io.epicenter.replay;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topic.KeyPartitioner;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import io.epicenter.correlator.input.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The correlators of a replay, one for each of the correlated partitions, and all that they have said.
final class ReplayCorrelators {
    private final List<Correlator> correlators = new ArrayList<>();
    private final DelayedAnomalies delayed;
    private final List<Incident> revisions = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();

    /// @param late event time by which anomalies are held back
    ReplayCorrelators(Supplier<Correlator> start, int partitions, Duration late) {
        for (int partition = 0; partition < partitions; partition++) {
            correlators.add(start.get());
        }
        delayed = new DelayedAnomalies(late);
    }

    private Correlator of(String scope) {
        return correlators.get(KeyPartitioner.partition(scope, correlators.size()));
    }

    void accept(Event event) {
        of(event.entity().scope()).accept(event);
    }

    void accept(Feedback feedback) {
        Input input = new Input.FeedbackInput(feedback);
        of(input.scope()).accept(input);
    }

    void accept(Deviation deviation) {
        of(deviation.entity().scope()).accept(deviation);
    }

    void accept(Anomaly anomaly) {
        delayed.delay(anomaly).ifPresent(passed -> of(passed.entity().scope()).accept(passed));
    }

    void advance(Watermark watermark, Instant now, TopologySnapshot topology) {
        delayed.release(watermark.watermark())
                .forEach(held -> of(held.entity().scope()).accept(held));
        Correlator correlator = of(watermark.tenant() + "/" + watermark.environment());
        correlator.accept(watermark, now);
        CorrelatorEffects effects = correlator.advance(now, topology);
        revisions.addAll(effects.incidents());
        decisions.addAll(effects.decisions());
    }

    List<Incident> revisions() {
        return revisions;
    }

    List<Decision> decisions() {
        return decisions;
    }
}
