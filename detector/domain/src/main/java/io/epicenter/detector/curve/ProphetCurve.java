package io.epicenter.detector.curve;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A fitted Prophet model. Beyond the end of the history the trend goes on with its last slope; what it may do
/// instead is simulated by Prophet as changepoints at the past rate with Laplace sizes, whose variance has a closed
/// form, used here: `2 r l^2 h^3 / 3` for rate `r`, mean size `l` and distance `h`.
public final class ProphetCurve implements Curve {
    /// Changepoints, and terms, of a curve that is read at most. Chosen by hand, above the 25 changepoints and the
    /// 34 terms and 100 special days that a fit makes: more is a damaged snapshot.
    private static final int MOST_CHANGES = 64;
    private static final int MOST_TERMS = 256;

    private final Trend trend;
    private final List<Seasonality> seasons;
    private final double[] terms;
    private final Prophet.Options options;
    private final double sigma;

    /// @param startMillis begin of the history
    /// @param spanMillis its length
    /// @param scale of the values
    /// @param slope over the whole span, scaled
    /// @param level at the start, scaled
    /// @param changeAt times of the changepoints, 0..1
    /// @param deltas changes of the slope there
    record Trend(
            long startMillis,
            long spanMillis,
            double scale,
            double slope,
            double level,
            double[] changeAt,
            double[] deltas) {
        double at(long timeMillis) {
            double time = (double) (timeMillis - startMillis) / spanMillis;
            double value = level + slope * time;
            for (int j = 0; j < changeAt.length; j++) {
                value += deltas[j] * Math.max(0, time - changeAt[j]);
            }
            return value * scale;
        }

        double meanChange() {
            double sum = 0;
            for (double delta : deltas) {
                sum += Math.abs(delta);
            }
            return deltas.length == 0 ? 0 : sum / deltas.length;
        }
    }

    ProphetCurve(Trend trend, List<Seasonality> seasons, double[] terms, Prophet.Options options, double sigma) {
        this.trend = trend;
        this.seasons = seasons;
        this.terms = terms;
        this.options = options;
        this.sigma = sigma;
    }

    @Override
    public double at(long timeMillis) {
        double level = trend.at(timeMillis);
        double seasonal = seasonal(timeMillis);
        return options.multiplicative() ? level * (1 + seasonal) : level + seasonal * trend.scale();
    }

    /// The trend alone.
    public double trendAt(long timeMillis) {
        return trend.at(timeMillis);
    }

    /// What season and holidays add to the trend at a time, in the signal's unit.
    public double seasonalAt(long timeMillis) {
        return at(timeMillis) - trendAt(timeMillis);
    }

    private double seasonal(long timeMillis) {
        if (terms.length == 0) {
            return 0;
        }
        double[] row = Seasonality.row(seasons, options.holidays(), timeMillis);
        double sum = 0;
        for (int a = 0; a < terms.length; a++) {
            sum += terms[a] * row[a];
        }
        return sum;
    }

    @Override
    public double driftAt(long timeMillis) {
        double ahead = (double) (timeMillis - trend.startMillis()) / trend.spanMillis() - 1;
        if (ahead <= 0) {
            return 0;
        }
        double size = trend.meanChange();
        double variance = 2 * trend.changeAt().length * size * size * ahead * ahead * ahead / 3;
        return Math.sqrt(variance) * trend.scale();
    }

    /// Prophet's `k`: the slope before the first changepoint, in [#scale] over the whole history.
    public double slope() {
        return trend.slope();
    }

    /// Prophet's `m`: the trend at the beginning, in [#scale].
    public double level() {
        return trend.level();
    }

    /// How many changepoints the trend has.
    int changepoints() {
        return trend.changeAt().length;
    }

    /// Mean absolute change of the slope at a changepoint, in [#scale] over the whole history.
    double meanChange() {
        return trend.meanChange();
    }

    /// Coefficients of the seasons, pairs of sine and cosine, then of the holidays; in [#scale] when additive.
    double[] terms() {
        return terms.clone();
    }

    /// Prophet's `y_scale`: the largest absolute value of the history, in the signal's unit.
    public double scale() {
        return trend.scale();
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
        return seasons;
    }

    /// Change per second at the end of the history.
    public double slopePerSecond() {
        long end = trend.startMillis() + trend.spanMillis();
        return (trend.at(end + 1000) - trend.at(end));
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(trend.startMillis());
        out.writeLong(trend.spanMillis());
        out.writeDouble(trend.scale());
        out.writeDouble(trend.slope());
        out.writeDouble(trend.level());
        out.writeInt(trend.changeAt().length);
        for (int j = 0; j < trend.changeAt().length; j++) {
            out.writeDouble(trend.changeAt()[j]);
            out.writeDouble(trend.deltas()[j]);
        }
        out.writeInt(seasons.size());
        for (Seasonality seasonality : seasons) {
            out.writeLong(seasonality.periodMillis());
            out.writeInt(seasonality.order());
        }
        out.writeInt(terms.length);
        for (double term : terms) {
            out.writeDouble(term);
        }
        out.writeDouble(sigma);
    }

    /// A curve as it was written; the options are those that it was fitted with.
    public static ProphetCurve read(Prophet.Options options, DataInput in) throws IOException {
        long start = in.readLong();
        long span = in.readLong();
        double scale = in.readDouble();
        double slope = in.readDouble();
        double level = in.readDouble();
        int changes = bounded(in.readInt(), MOST_CHANGES);
        double[] changeAt = new double[changes];
        double[] deltas = new double[changes];
        for (int j = 0; j < changes; j++) {
            changeAt[j] = in.readDouble();
            deltas[j] = in.readDouble();
        }
        List<Seasonality> seasons = new ArrayList<>();
        for (int left = bounded(in.readInt(), 8); left > 0; left--) {
            seasons.add(new Seasonality(in.readLong(), in.readInt()));
        }
        double[] terms = new double[bounded(in.readInt(), MOST_TERMS)];
        for (int a = 0; a < terms.length; a++) {
            terms[a] = in.readDouble();
        }
        Trend trend = new Trend(start, span, scale, slope, level, changeAt, deltas);
        return new ProphetCurve(trend, List.copyOf(seasons), terms, options, in.readDouble());
    }

    private static int bounded(int count, int most) throws IOException {
        if (count < 0 || count > most) {
            throw new IOException("a curve with " + count + " numbers where at most " + most + " can be");
        }
        return count;
    }
}
