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
        Details details = anomaly.details();
        return anomaly.withTimestamp(anomaly.timestamp().plus(delay))
                .with(details.withOnset(details.onset().plus(delay)));
    }
}
