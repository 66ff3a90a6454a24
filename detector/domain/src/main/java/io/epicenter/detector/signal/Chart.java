package io.epicenter.detector.signal;

import io.epicenter.contracts.Anomaly;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Verdict;
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
    private @Nullable Window window;

    /// @param always whether points are kept of calm times, too
    Chart(boolean always) {
        this.always = always;
        this.window = always ? new Window() : null;
    }

    void add(Observation observation, Verdict verdict, boolean firing) {
        if (window == null && verdict.pValue() < SUSPICIOUS_P && !verdict.warming()) {
            window = new Window();
        } else if (!always && verdict.pValue() > CALM_P && !firing && isCheckDue(observation)) {
            window = null;
        }
        if (window != null) {
            window.add(observation.timeMillis(), observation.value(), verdict);
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
        window = in.readBoolean() ? Window.read(in) : null;
    }
}
