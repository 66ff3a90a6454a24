package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects the symptoms and signals of one node.
final class NodeHealthBuilder {
    /// Intervals without any signal after which a node is down. Chosen by hand: fewer take a lost scrape for an
    /// outage.
    private static final int SILENT_INTERVALS = 3;

    /// How long before the first onset a signal may have ended and still belong to the incident. Chosen by hand: a
    /// process that ended long before is gone on purpose, such as by a scale-down.
    private static final Duration MEASURED_BEFORE = Duration.ofMinutes(2);

    private final Entity entity;
    private final int node;
    private final List<Symptom> symptoms = new ArrayList<>();
    private @Nullable Excess latency;
    private @Nullable Excess errors;
    private @Nullable Excess traffic;
    private @Nullable Excess saturation;
    private @Nullable Instant downSince;
    private @Nullable Instant lastMeasured;
    private Duration interval = Duration.ZERO;

    NodeHealthBuilder(Entity entity, int node) {
        this.entity = entity;
        this.node = node;
    }

    void add(Symptom symptom) {
        symptoms.add(symptom);
    }

    void add(SignalHistory history, @Nullable Excess excess) {
        observe(history);
        if (excess == null) {
            return;
        }
        switch (history.signal()) {
            case LATENCY -> latency = latency == null ? excess : preferred(latency, excess);
            case ERRORS -> errors = errors == null ? excess : preferred(errors, excess);
            case TRAFFIC -> traffic = traffic == null ? excess : preferred(traffic, excess);
            case SATURATION ->
                saturation = saturation == null || excess.deviation() > saturation.deviation() ? excess : saturation;
            case AVAILABILITY, LOG, OTHER -> {}
        }
    }

    private void observe(SignalHistory history) {
        SignalKind signal = history.signal();
        if (signal != SignalKind.LATENCY && signal != SignalKind.TRAFFIC && signal != SignalKind.SATURATION) {
            return;
        }
        SignalHistory.Point newest = history.points().getLast();
        Instant end = Instant.ofEpochMilli(newest.endMillis());
        if (lastMeasured == null || end.isAfter(lastMeasured)) {
            lastMeasured = end;
            interval = Duration.ofMillis(newest.lengthMillis());
        }
    }

    NodeHealth health(ObservationWindow window) {
        for (Symptom symptom : symptoms) {
            if (symptom.signal() == SignalKind.AVAILABILITY) {
                downSince = GoldenSignals.earlier(downSince, symptom.onset());
            }
        }
        if (downSince == null
                && lastMeasured != null
                && lastMeasured.isAfter(window.firstOnset().minus(MEASURED_BEFORE))
                && lastMeasured.plus(interval.multipliedBy(SILENT_INTERVALS)).isBefore(window.now())) {
            downSince = lastMeasured;
        }
        GoldenSignals signals = new GoldenSignals(latency, errors, traffic, saturation);
        return NodeHealth.of(entity, node, signals, downSince, symptoms);
    }

    /// Means before quantiles, because only means add up; then the one with more requests behind it.
    static Excess preferred(Excess one, Excess other) {
        boolean oneMean = isMean(one);
        if (oneMean != isMean(other)) {
            return oneMean ? one : other;
        }
        return other.volume() > one.volume() ? other : one;
    }

    private static boolean isMean(Excess excess) {
        return excess.statistic().equals("mean") || excess.statistic().equals("ratio");
    }
}
