package io.epicenter.correlator.rootcause.observation;

import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.SignalHistory.Point;

/// The least excess and deviation of a signal in the time before an incident, which the incident does not explain.
///
/// @param deviation robust deviations upwards; >= 0
record ExcessBaseline(double excess, double deviation) {
    private static final ExcessBaseline NONE = new ExcessBaseline(0, 0);

    static ExcessBaseline of(SignalHistory history, long firstOnsetMillis) {
        double excess = Double.POSITIVE_INFINITY;
        double deviation = Double.POSITIVE_INFINITY;
        for (Point point : history.points()) {
            if (point.endMillis() <= firstOnsetMillis) {
                excess = Math.min(excess, point.excess());
                deviation = Math.min(deviation, Math.max(0, point.deviation()));
            }
            if (excess == 0 && deviation == 0) {
                break;
            }
        }
        return Double.isFinite(excess) ? new ExcessBaseline(excess, deviation) : NONE;
    }
}
