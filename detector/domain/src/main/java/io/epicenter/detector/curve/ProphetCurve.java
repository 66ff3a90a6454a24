package io.epicenter.detector.curve;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/// A fitted Prophet model: a trend ([PiecewiseTrend]), and what seasons and holidays add to it ([SeasonalTerms]).
public final class ProphetCurve implements Curve {
    private final PiecewiseTrend trend;
    private final SeasonalTerms terms;
    private final boolean multiplicative;
    private final double sigma;

    /// @param multiplicative whether the terms are parts of the trend; else they are in its scale
    /// @param sigma in the signal's unit
    ProphetCurve(PiecewiseTrend trend, SeasonalTerms terms, boolean multiplicative, double sigma) {
        this.trend = trend;
        this.terms = terms;
        this.multiplicative = multiplicative;
        this.sigma = sigma;
    }

    @Override
    public double at(long timeMillis) {
        double level = trend.at(timeMillis);
        double seasonal = terms.at(timeMillis);
        return multiplicative ? level * (1 + seasonal) : level + seasonal * trend.scale();
    }

    /// The trend alone.
    public double trendAt(long timeMillis) {
        return trend.at(timeMillis);
    }

    /// What season and holidays add to the trend at a time, in the signal's unit.
    public double seasonalAt(long timeMillis) {
        return at(timeMillis) - trendAt(timeMillis);
    }

    @Override
    public double driftAt(long timeMillis) {
        return trend.driftAt(timeMillis);
    }

    /// Prophet's `k`: the slope before the first changepoint, in [#scale] over the whole history.
    public double slope() {
        return trend.slope();
    }

    /// Prophet's `m`: the trend at the beginning, in [#scale].
    public double level() {
        return trend.level();
    }

    /// Prophet's `y_scale`: the largest absolute value of the history, in the signal's unit.
    public double scale() {
        return trend.scale();
    }

    /// Change per second at the end of the history.
    public double slopePerSecond() {
        return trend.slopePerSecond();
    }

    PiecewiseTrend trend() {
        return trend;
    }

    SeasonalTerms terms() {
        return terms;
    }

    /// Standard deviation of the observations around the curve within the history, in the signal's unit.
    public double sigma() {
        return sigma;
    }

    /// Standard deviation of an observation at a time: noise and, after the end, what the trend may do.
    public double deviationAt(long timeMillis) {
        double drift = driftAt(timeMillis);
        return Math.sqrt(sigma * sigma + drift * drift);
    }

    /// Periods that the history was long enough for.
    public List<Seasonality> seasons() {
        return terms.seasons();
    }

    public void write(DataOutput out) throws IOException {
        trend.write(out);
        terms.write(out);
        out.writeDouble(sigma);
    }

    /// A curve as it was written; the options are those that it was fitted with.
    public static ProphetCurve read(Prophet.Options options, DataInput in) throws IOException {
        PiecewiseTrend trend = PiecewiseTrend.read(in);
        SeasonalTerms terms = SeasonalTerms.read(options.holidays(), options.clock(), in);
        return new ProphetCurve(trend, terms, options.multiplicative(), in.readDouble());
    }
}
