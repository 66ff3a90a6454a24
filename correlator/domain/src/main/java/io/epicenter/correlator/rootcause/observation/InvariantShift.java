package io.epicenter.correlator.rootcause.observation;

import io.epicenter.correlator.model.HumanReadable;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.SignalHistory.Point;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a quantity that should not change at all has moved since an incident began, to either side.
///
/// @param what name of the quantity
/// @param deviation largest robust deviation since the first onset, less the largest before it; >= 0
public record InvariantShift(String what, double deviation, double observed, double expected, Instant at) {
    /// Stands for no deviation in a ratio; smaller than any that is measured.
    private static final double NEARLY_ZERO = 1e-9;

    /// Null when no interval of the history ends after the first onset.
    static @Nullable InvariantShift of(SignalHistory history, ObservationWindow window) {
        double before = 0;
        Point worst = null;
        for (Point point : history.points()) {
            if (point.endMillis() > window.now().toEpochMilli()) {
                continue;
            }
            double deviation = Math.abs(point.deviation());
            if (point.endMillis() <= window.firstOnset().toEpochMilli()) {
                before = Math.max(before, deviation);
            } else if (worst == null || deviation > Math.abs(worst.deviation())) {
                worst = point;
            }
        }
        return worst == null
                ? null
                : new InvariantShift(
                        history.rule(),
                        Math.max(0, Math.abs(worst.deviation()) - before),
                        worst.observed(),
                        worst.expected(),
                        worst.start());
    }

    /// As of an [Excess].
    public double significance(double halfAt) {
        double ratio = halfAt / Math.max(NEARLY_ZERO, deviation);
        return 1 / (1 + ratio * ratio * ratio * ratio);
    }

    public String describe() {
        return what + " " + HumanReadable.number(observed) + " instead of " + HumanReadable.number(expected) + ", "
                + HumanReadable.number(deviation) + " deviations";
    }
}
