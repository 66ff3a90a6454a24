package io.epicenter.replay;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Anomaly.Details;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds anomalies back by a fixed event time, as slow alerting does: they come late, and say that they began late.
final class DelayedAnomalies {
    private final Duration delay;
    private final List<Anomaly> held = new ArrayList<>();

    DelayedAnomalies(Duration late) {
        this.delay = late;
    }

    /// The anomaly when there is no lateness; otherwise it is held.
    Optional<Anomaly> delay(Anomaly anomaly) {
        if (delay.isZero()) {
            return Optional.of(anomaly);
        }
        held.add(delayed(anomaly));
        return Optional.empty();
    }

    /// What is due, in the order in which it came.
    List<Anomaly> release(Instant watermark) {
        List<Anomaly> due = held.stream()
                .filter(anomaly -> !anomaly.timestamp().isAfter(watermark))
                .toList();
        held.removeAll(due);
        return due;
    }

    private Anomaly delayed(Anomaly anomaly) {
        return new Anomaly(
                anomaly.id(),
                anomaly.tenant(),
                anomaly.environment(),
                anomaly.timestamp().plus(delay),
                anomaly.metricName(),
                anomaly.metricLabels(),
                anomaly.value(),
                anomaly.anomalyScore(),
                anomaly.detector(),
                delayed(anomaly.details()),
                anomaly.entity(),
                anomaly.signal(),
                anomaly.direction(),
                anomaly.status(),
                anomaly.window());
    }

    private Details delayed(Details details) {
        return new Details(
                details.expected(),
                details.lowerBound(),
                details.upperBound(),
                details.deviation(),
                details.pValue(),
                details.onset().plus(delay),
                details.rule(),
                details.statistic(),
                details.unit(),
                details.opens(),
                details.warming(),
                details.text(),
                details.kind(),
                details.forecast(),
                details.contributions());
    }
}
