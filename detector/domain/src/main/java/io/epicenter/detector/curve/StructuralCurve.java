package io.epicenter.detector.curve;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/// Luminaire's structural model: Fourier terms of day and week and a trend, on the history since the last data shock.
/// Source: Chakraborty, Shah, Soltani and Swigart, Building an automated and self-aware anomaly detection system,
/// IEEE Big Data 2020. A data shock is a change of level that a two-sample statistic finds, widened for correlated
/// noise (binary segmentation, the last change wins). Its autoregressive part is [Arma], fitted to what it leaves.
public final class StructuralCurve implements Curve {
    /// How large a change of level must be to count as a data shock, in standard errors widened for correlated
    /// noise. Chosen by hand, far beyond chance: the largest of all places is compared, and what a shock ends is no
    /// longer fitted.
    private static final double SHOCK = 10;
    /// Points on each side of a shock at least. Chosen by hand: a shorter part is an incident rather than a new
    /// level.
    private static final int LEAST_PART = 24;
    /// What is added to the diagonal for a seasonal term, for each point. Chosen by hand: it shrinks a season by
    /// less than a hundredth, and keeps terms that the points cannot part solvable.
    private static final double RIDGE = 1e-3;
    /// The same for the slope, for each point, and for the level, in all. Chosen by hand: the slope is shrunk by about
    /// half, as a short history often ends in none, and the level by nothing.
    private static final double SLOPE_RIDGE = 0.1;
    private static final double LEVEL_RIDGE = 1e-9;
    /// Least spread, as a part of the sum of all jumps. Chosen by hand: above rounding, so that values that are all
    /// alike have no shock.
    private static final double LEAST_SPREAD = 1e-12;
    /// What a sum of squares begins with. Chosen by hand: next to nothing, so that it can be divided by.
    private static final double LEAST_SUM = 1e-300;
    /// Largest correlation of neighbours that is allowed for. Chosen by hand: it makes the spread six times as wide;
    /// more would hide any shock.
    private static final double MOST_CORRELATION = 0.95;

    private final long start;
    private final double level;
    private final double slope;
    private final SeasonalTerms terms;

    private StructuralCurve(long start, double level, double slope, SeasonalTerms terms) {
        this.start = start;
        this.level = level;
        this.slope = slope;
        this.terms = terms;
    }

    /// The structure of the points since the last shock.
    ///
    /// @param points at least 32
    /// @param clock that the seasons follow
    public static StructuralCurve fit(TimeSeries points, LocalClock clock) {
        TimeSeries rest = points.last(points.size() - lastShock(points.values()));
        List<Seasonality> seasons = Seasonality.fitFor(rest);
        int width = 2 + Seasonality.row(seasons, List.of(), clock, 0).length;
        double[][] gram = new double[width][width];
        double[] moment = new double[width];
        for (int i = 0; i < rest.size(); i++) {
            double[] season = Seasonality.row(seasons, List.of(), clock, rest.times()[i]);
            double[] row = row(rest, season, rest.times()[i], width);
            for (int a = 0; a < width; a++) {
                moment[a] += row[a] * rest.values()[i];
                for (int b = 0; b <= a; b++) {
                    gram[a][b] += row[a] * row[b];
                }
            }
        }
        for (int a = 0; a < width; a++) {
            gram[a][a] += a == 0 ? LEVEL_RIDGE : a == 1 ? rest.size() * SLOPE_RIDGE : RIDGE * rest.size();
        }
        double[] solved = Cholesky.solve(gram, moment);
        double[] terms = java.util.Arrays.copyOfRange(solved, 2, width);
        return new StructuralCurve(
                rest.times()[0] + rest.spanMillis() / 2,
                solved[0],
                rest.spanMillis() == 0 ? 0 : solved[1] / rest.spanMillis(),
                new SeasonalTerms(seasons, List.of(), clock, terms));
    }

    private static double[] row(TimeSeries points, double[] season, long time, int width) {
        double[] row = new double[width];
        row[0] = 1;
        long middle = points.times()[0] + points.spanMillis() / 2;
        row[1] = points.spanMillis() == 0 ? 0 : (double) (time - middle) / points.spanMillis();
        System.arraycopy(season, 0, row, 2, season.length);
        return row;
    }

    /// Index of the first value after the last change of level; 0 when there is none.
    static int lastShock(double[] values) {
        int from = 0;
        while (values.length - from >= 2 * LEAST_PART) {
            int shock = shock(values, from);
            if (shock < 0) {
                return from;
            }
            from = shock;
        }
        return from;
    }

    private static int shock(double[] values, int from) {
        int count = values.length - from;
        double[] sums = new double[count + 1];
        double jumps = 0;
        for (int i = 0; i < count; i++) {
            sums[i + 1] = sums[i] + values[from + i];
            jumps += i == 0 ? 0 : Math.abs(values[from + i] - values[from + i - 1]);
        }
        double most = 0;
        int at = -1;
        for (int i = LEAST_PART; i <= count - LEAST_PART; i++) {
            double before = sums[i] / i;
            double after = (sums[count] - sums[i]) / (count - i);
            double size = Math.abs(after - before) * Math.sqrt((double) i * (count - i) / count);
            if (size > most) {
                most = size;
                at = i;
            }
        }
        if (at < 0) {
            return -1;
        }
        double spread = within(values, from, at, sums, count) + LEAST_SPREAD * (1 + jumps);
        return most > SHOCK * spread * inflation(values, from, at, sums, count) ? from + at : -1;
    }

    private static double residual(double[] values, int from, int at, double[] sums, int count, int i) {
        double mean = i < at ? sums[at] / at : (sums[count] - sums[at]) / (count - at);
        return values[from + i] - mean;
    }

    private static double within(double[] values, int from, int at, double[] sums, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double residual = residual(values, from, at, sums, count, i);
            sum += residual * residual;
        }
        return Math.sqrt(sum / count);
    }

    private static double inflation(double[] values, int from, int at, double[] sums, int count) {
        double sum = LEAST_SUM;
        double neighbours = 0;
        double before = 0;
        for (int i = 0; i < count; i++) {
            double residual = residual(values, from, at, sums, count, i);
            sum += residual * residual;
            neighbours += residual * before;
            before = residual;
        }
        double correlation = Math.clamp(neighbours / sum, 0, MOST_CORRELATION);
        return Math.sqrt((1 + correlation) / (1 - correlation));
    }

    @Override
    public double at(long timeMillis) {
        return level + slope * (timeMillis - start) + terms.at(timeMillis);
    }

    @Override
    public double driftAt(long timeMillis) {
        return 0;
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(start);
        out.writeDouble(level);
        out.writeDouble(slope);
        terms.write(out);
    }

    /// A curve as it was written.
    ///
    /// @param clock that it was fitted with
    public static StructuralCurve read(LocalClock clock, DataInput in) throws IOException {
        long start = in.readLong();
        double level = in.readDouble();
        double slope = in.readDouble();
        SeasonalTerms terms = SeasonalTerms.read(List.of(), clock, in);
        int width = terms.coefficients().length;
        if (width != Seasonality.row(terms.seasons(), List.of(), clock, 0).length) {
            throw new IOException("a structure with " + width + " terms");
        }
        return new StructuralCurve(start, level, slope, terms);
    }
}
