package io.epicenter.detector.curve;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Prophet's trend: a line whose slope changes at changepoints. After the history it goes on with its last slope; what
/// it may do instead is simulated by Prophet as changepoints at the past rate with Laplace sizes, whose variance has a
/// closed form, used here: `2 r l^2 h^3 / 3` for rate `r`, mean size `l` and distance `h`.
///
/// @param startMillis begin of the history
/// @param spanMillis its length
/// @param scale of the values
/// @param slope over the whole span, scaled
/// @param level at the start, scaled
/// @param changeAt times of the changepoints, 0..1
/// @param deltas changes of the slope there
record PiecewiseTrend(
        long startMillis,
        long spanMillis,
        double scale,
        double slope,
        double level,
        double[] changeAt,
        double[] deltas) {
    /// Changepoints of a trend that is read at most. Chosen by hand, above the 25 that a fit makes: more is a damaged
    /// snapshot.
    private static final int MOST_CHANGES = 64;
    /// A second, milliseconds.
    private static final long SECOND = 1000;

    double at(long timeMillis) {
        double time = (double) (timeMillis - startMillis) / spanMillis;
        double value = level + slope * time;
        for (int j = 0; j < changeAt.length; j++) {
            value += deltas[j] * Math.max(0, time - changeAt[j]);
        }
        return value * scale;
    }

    /// Mean absolute change of the slope at a changepoint, scaled.
    double meanChange() {
        double sum = 0;
        for (double delta : deltas) {
            sum += Math.abs(delta);
        }
        return deltas.length == 0 ? 0 : sum / deltas.length;
    }

    /// Standard deviation of what the trend may have done by a time after the history.
    double driftAt(long timeMillis) {
        double ahead = (double) (timeMillis - startMillis) / spanMillis - 1;
        if (ahead <= 0) {
            return 0;
        }
        double size = meanChange();
        double variance = 2 * changeAt.length * size * size * ahead * ahead * ahead / 3;
        return Math.sqrt(variance) * scale;
    }

    /// Change per second at the end of the history.
    double slopePerSecond() {
        long end = startMillis + spanMillis;
        return at(end + SECOND) - at(end);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(startMillis);
        out.writeLong(spanMillis);
        out.writeDouble(scale);
        out.writeDouble(slope);
        out.writeDouble(level);
        out.writeInt(changeAt.length);
        for (int j = 0; j < changeAt.length; j++) {
            out.writeDouble(changeAt[j]);
            out.writeDouble(deltas[j]);
        }
    }

    static PiecewiseTrend read(DataInput in) throws IOException {
        long start = in.readLong();
        long span = in.readLong();
        double scale = in.readDouble();
        double slope = in.readDouble();
        double level = in.readDouble();
        int changes = SeasonalTerms.bounded(in.readInt(), MOST_CHANGES);
        double[] changeAt = new double[changes];
        double[] deltas = new double[changes];
        for (int j = 0; j < changes; j++) {
            changeAt[j] = in.readDouble();
            deltas[j] = in.readDouble();
        }
        return new PiecewiseTrend(start, span, scale, slope, level, changeAt, deltas);
    }
}
