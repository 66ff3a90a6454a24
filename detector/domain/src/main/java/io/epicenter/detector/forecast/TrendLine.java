package io.epicenter.detector.forecast;

import io.epicenter.detector.curve.TimeSeries;

/// A straight line through the last points of a history, with honest errors: residuals of operations data are
/// correlated, so a slope's standard error grows by `sqrt((1 + r) / (1 - r))` for a correlation `r` of neighbours
/// (effective sample size, Bartlett 1946).
///
/// @param level value of the line at the last point
/// @param slope change per millisecond
/// @param slopeError standard error of the slope
/// @param noise standard deviation of the residuals
/// @param spanMillis time from the first to the last point
record TrendLine(double level, double slope, double slopeError, double noise, long spanMillis) {
    /// Greatest correlation of neighbours that is reckoned with: it makes errors eight times as large. Chosen by
    /// hand: at 1 nothing would ever be certain.
    private static final double MOST_CORRELATION = 0.97;
    /// Least noise as a part of the values' size, so that rounding does not look like certainty.
    private static final double LEAST_NOISE = 1e-4;

    /// The line through the points from `from` to `to` (exclusive), at least 3.
    static TrendLine fit(TimeSeries points, double[] values, int from, int to) {
        long[] times = points.times();
        int count = to - from;
        double middle = 0;
        double mean = 0;
        double size = 0;
        for (int i = from; i < to; i++) {
            middle += (double) (times[i] - times[from]) / count;
            mean += values[i] / count;
            size = Math.max(size, Math.abs(values[i]));
        }
        double squares = 0;
        double products = 0;
        for (int i = from; i < to; i++) {
            double time = times[i] - times[from] - middle;
            squares += time * time;
            products += time * (values[i] - mean);
        }
        double slope = products / squares;
        double sum = 0;
        double neighbours = 0;
        double before = 0;
        for (int i = from; i < to; i++) {
            double residual = values[i] - mean - slope * (times[i] - times[from] - middle);
            sum += residual * residual;
            neighbours += residual * before;
            before = residual;
        }
        double correlation = sum == 0 ? 0 : Math.clamp(neighbours / sum, 0, MOST_CORRELATION);
        double noise = Math.sqrt(sum / Math.max(1, count - 2)) + LEAST_NOISE * size;
        double inflated = Math.sqrt((1 + correlation) / (1 - correlation));
        double level = mean + slope * (times[to - 1] - times[from] - middle);
        return new TrendLine(level, slope, noise / Math.sqrt(squares) * inflated, noise, times[to - 1] - times[from]);
    }

    /// How many standard errors the slope is from none, signed.
    double tStatistic() {
        return slope / slopeError;
    }

    /// The line at a time after its last point.
    double after(long millis) {
        return level + slope * millis;
    }

    /// Standard error of the line and of one value at a time after the last point: the slope's, whose centre is in
    /// the middle, and the noise.
    double errorAfter(long millis) {
        double reach = millis + spanMillis / 2.0;
        return Math.hypot(slopeError * reach, noise);
    }
}
