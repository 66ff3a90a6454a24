package io.epicenter.replay;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Anomaly.Details;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds anomalies back by a fixed event time, as slow alerting does: they come late, and say that they began late.
final class Lateness {
    private final Duration late;
    private final List<Anomaly> held = new ArrayList<>();

    Lateness(Duration late) {
        this.late = late;
    }

    /// The anomaly when there is no lateness; otherwise it is held.
    Optional<Anomaly> pass(Anomaly anomaly) {
        if (late.isZero()) {
            return Optional.of(anomaly);
        }
        held.add(later(anomaly));
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

    private Anomaly later(Anomaly anomaly) {
        return new Anomaly(
                anomaly.id(),
                anomaly.tenant(),
                anomaly.environment(),
                anomaly.timestamp().plus(late),
                anomaly.metricName(),
                anomaly.metricLabels(),
                anomaly.value(),
                anomaly.anomalyScore(),
                anomaly.detector(),
                later(anomaly.details()),
                anomaly.entity(),
                anomaly.signal(),
                anomaly.direction(),
                anomaly.status(),
                anomaly.window());
    }

    private Details later(Details details) {
        return new Details(
                details.expected(),
                details.lowerBound(),
                details.upperBound(),
                details.deviation(),
                details.pValue(),
                details.onset().plus(late),
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
