package io.epicenter.correlator.rootcause.observation;

import io.epicenter.correlator.model.Track;
import io.epicenter.correlator.model.Track.Point;
import io.epicenter.correlator.model.Words;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far a quantity that should not change at all has moved since an incident began, to either side.
///
/// @param what name of the quantity
/// @param deviation largest robust deviation since the first onset, less the largest before it; >= 0
public record Drift(String what, double deviation, double observed, double expected, Instant at) {
    static @Nullable Drift of(Track track, Instant firstOnset, Instant now) {
        double before = 0;
        Point worst = null;
        for (Point point : track.points()) {
            if (point.endMillis() > now.toEpochMilli()) {
                continue;
            }
            double deviation = Math.abs(point.deviation());
            if (point.endMillis() <= firstOnset.toEpochMilli()) {
                before = Math.max(before, deviation);
            } else if (worst == null || deviation > Math.abs(worst.deviation())) {
                worst = point;
            }
        }
        return worst == null
                ? null
                : new Drift(
                        track.rule(),
                        Math.max(0, Math.abs(worst.deviation()) - before),
                        worst.observed(),
                        worst.expected(),
                        worst.start());
    }

    public double significance(double halfAt) {
        double ratio = halfAt / Math.max(1e-9, deviation);
        return 1 / (1 + ratio * ratio * ratio * ratio);
    }

    public String words() {
        return what + " " + Words.number(observed) + " instead of " + Words.number(expected) + ", "
                + Words.number(deviation) + " deviations";
    }
}
