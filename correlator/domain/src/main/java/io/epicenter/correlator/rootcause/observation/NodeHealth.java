package io.epicenter.correlator.rootcause.observation;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.SignalKind;
import io.epicenter.correlator.model.Symptom;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known about one node of the graph in the time of an incident.
///
/// @param node its index in the graph, or unknown
/// @param saturation its worst saturation signal
/// @param vanishedAt when its own telemetry ended or its availability fell; null when it did not
/// @param symptoms the incident's members on it
/// @param onset when it first behaved abnormally, whatever the signal but traffic; null when it did not
public record NodeHealth(
        Entity entity,
        int node,
        @Nullable Excess latency,
        @Nullable Excess errors,
        @Nullable Excess traffic,
        @Nullable Excess saturation,
        @Nullable Instant downSince,
        List<Symptom> symptoms,
        @Nullable Instant onset) {
    public NodeHealth {
        symptoms = List.copyOf(symptoms);
    }

    static NodeHealth of(
            Entity entity,
            int node,
            @Nullable Excess latency,
            @Nullable Excess errors,
            @Nullable Excess traffic,
            @Nullable Excess saturation,
            @Nullable Instant vanishedAt,
            List<Symptom> symptoms) {
        Instant first = measured(latency, errors, saturation, vanishedAt);
        for (Symptom symptom : symptoms) {
            if (symptom.signal() != SignalKind.TRAFFIC) {
                first = earlier(first, symptom.onset());
            }
        }
        return new NodeHealth(entity, node, latency, errors, traffic, saturation, vanishedAt, symptoms, first);
    }

    private static @Nullable Instant measured(
            @Nullable Excess latency,
            @Nullable Excess errors,
            @Nullable Excess saturation,
            @Nullable Instant vanishedAt) {
        Instant first = vanishedAt;
        first = earlier(first, latency == null ? null : latency.onset());
        first = earlier(first, errors == null ? null : errors.onset());
        return earlier(first, saturation == null ? null : saturation.onset());
    }

    /// When its own signals first were abnormal, whatever its symptoms say; null when they were not.
    @Nullable
    public Instant measuredOnset() {
        return measured(latency, errors, saturation, downSince);
    }

    static @Nullable public Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null) {
            return other;
        }
        return other == null || one.isBefore(other) ? one : other;
    }

    /// How abnormal its latency or errors are, 0..1.
    public double significance(double halfAt) {
        double worst = Math.max(
                latency == null ? 0 : latency.significance(halfAt), errors == null ? 0 : errors.significance(halfAt));
        return downSince != null ? 1 : worst;
    }
}
