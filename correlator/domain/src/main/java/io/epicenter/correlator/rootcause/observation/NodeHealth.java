package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known about one node of the graph in the time of an incident.
///
/// @param node its index in the graph, or unknown
/// @param downSince when its own telemetry ended or its availability fell; null when it did not
/// @param symptoms the incident's members on it
/// @param onset when it first behaved abnormally, whatever the signal but traffic; null when it did not
public record NodeHealth(
        Entity entity,
        int node,
        GoldenSignals signals,
        @Nullable Instant downSince,
        List<Symptom> symptoms,
        @Nullable Instant onset) {
    /// How much later than an effect its cause may seem to begin, where no interval is known. Chosen by hand: one
    /// scrape interval of Prometheus as it is commonly set.
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(15);

    public NodeHealth {
        symptoms = List.copyOf(symptoms);
    }

    static NodeHealth of(
            Entity entity, int node, GoldenSignals signals, @Nullable Instant downSince, List<Symptom> symptoms) {
        Instant first = GoldenSignals.earlier(downSince, signals.onset());
        for (Symptom symptom : symptoms) {
            if (symptom.signal() != SignalKind.TRAFFIC) {
                first = GoldenSignals.earlier(first, symptom.onset());
            }
        }
        return new NodeHealth(entity, node, signals, downSince, symptoms, first);
    }

    @Nullable
    public Excess latency() {
        return signals.latency();
    }

    @Nullable
    public Excess errors() {
        return signals.errors();
    }

    @Nullable
    public Excess traffic() {
        return signals.traffic();
    }

    @Nullable
    public Excess saturation() {
        return signals.saturation();
    }

    /// When its own signals first were abnormal, whatever its symptoms say; null when they were not.
    @Nullable
    public Instant measuredOnset() {
        return GoldenSignals.earlier(downSince, signals.onset());
    }

    /// How abnormal its latency or errors are, 0..1; 1 when it is down.
    double significance(double halfAt) {
        return downSince != null ? 1 : signals.significance(halfAt);
    }

    /// How much later than its own onset another onset may seem to be and still come first: one and a half
    /// intervals, because onsets are as coarse as the intervals that they are found in.
    public Duration onsetTolerance() {
        Excess measured = latency() != null ? latency() : errors();
        return measured == null
                ? USUAL_INTERVAL
                : measured.interval().multipliedBy(3).dividedBy(2);
    }
}
