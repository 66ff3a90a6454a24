package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.ScoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The recent points of a signal, for the chart of its anomalies. Signals without a rule, which are many, keep points
/// only from when they become suspicious until they are calm again.
final class Chart {
    private static final double SUSPICIOUS_P = 0.001;
    private static final double CALM_P = 0.05;
    private static final long CALM_CHECK_SECONDS = 600;

    private final boolean always;
    private @Nullable RecentPoints window;

    /// @param always whether points are kept of calm times, too
    Chart(boolean always) {
        this.always = always;
        this.window = always ? new RecentPoints() : null;
    }

    void add(Observation observation, ScoredValue scored, boolean firing) {
        if (window == null && scored.pValue() < SUSPICIOUS_P && !scored.warming()) {
            window = new RecentPoints();
        } else if (!always && scored.pValue() > CALM_P && !firing && isCheckDue(observation)) {
            window = null;
        }
        if (window != null) {
            window.add(observation.timeMillis(), observation.value(), scored);
        }
    }

    private static boolean isCheckDue(Observation observation) {
        return observation.timeMillis() / 1000 % CALM_CHECK_SECONDS < observation.seconds();
    }

    /// Oldest first; none when none are kept.
    List<Anomaly.Point> points() {
        return window == null ? List.of() : window.points();
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(window != null);
        if (window != null) {
            window.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        window = in.readBoolean() ? RecentPoints.read(in) : null;
    }
}
