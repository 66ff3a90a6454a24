package io.epicenter.detector.curve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Fits Prophet's model: a piecewise-linear trend with changepoints under a Laplace prior, Fourier seasonality and
/// holidays under normal priors, additive or multiplicative; the maximum a posteriori. Source: Taylor and Letham,
/// Forecasting at scale, 2018, with the defaults of the published package: 25 changepoints in the first 80 % of the
/// history, scale 0.05; daily seasonality of order 4 from two days on, weekly of order 3 from two weeks on, yearly
/// of order 10 from two years on. Not Stan: the Laplace prior by reweighted least squares (majorise-minimise), which
/// is deterministic and takes 5 to 20 ms for 1,440 points and 60 coefficients.
public final class Prophet {
    /// Number of changepoints, and the first part of the history in which they lie: defaults of the published
    /// package.
    private static final int CHANGEPOINTS = 25;
    private static final double CHANGEPOINT_RANGE = 0.8;
    /// Standard deviation of the normal prior of slope and level, in the largest value of the history: as in the
    /// package's Stan model.
    private static final double TREND_SCALE = 5;
    /// Least size of a change of slope in the weights of the next round, in the largest value over the whole
    /// history. Chosen by hand: smaller is no change, and the weight stays finite.
    private static final double LEAST_DELTA = 1e-6;
    /// Rounds of the reweighted least squares at most, of trend and seasonality in turn, and the change of a
    /// coefficient below which a fit has settled. Chosen by hand: they bound a fit to the 5 to 20 ms above.
    private static final int ROUNDS = 60;
    private static final int ALTERNATIONS = 5;
    private static final double SETTLED = 1e-7;
    /// Least variance of the residuals, in squares of the largest value. Chosen by hand, so that a history without
    /// noise can be solved.
    private static final double LEAST_VARIANCE = 1e-12;
    /// The fewest points that can be fitted. Chosen by hand: six of them lie where changepoints can be.
    private static final int LEAST_POINTS = 8;

    /// @param changepointScale of the Laplace prior: larger bends more readily; 0.05 by default
    /// @param seasonalityScale of the normal prior of seasonality and holidays; 10 by default
    /// @param multiplicative seasonality and holidays are parts of the trend
    /// @param clock that seasons follow
    public record Options(
            double changepointScale,
            double seasonalityScale,
            boolean multiplicative,
            List<Holiday> holidays,
            LocalClock clock) {
        public static final Options DEFAULT = new Options(0.05, 10, false, List.of());

        public Options {
            if (!(changepointScale > 0) || !(seasonalityScale > 0)) {
                throw new IllegalArgumentException(
                        "scales must be positive, not " + changepointScale + " and " + seasonalityScale);
            }
            holidays = List.copyOf(holidays);
        }

        /// With seasons that follow UTC.
        public Options(
                double changepointScale, double seasonalityScale, boolean multiplicative, List<Holiday> holidays) {
            this(changepointScale, seasonalityScale, multiplicative, holidays, LocalClock.UTC);
        }
    }

    private final TimeSeries points;
    private final Options options;
    private final List<Seasonality> seasons;
    private final int changes;
    private final double[] changeAt;
    private final double[] scaled;
    private final double scale;
    private final double[] deltaWeight;

    private Prophet(TimeSeries points, Options options) {
        this.points = points;
        this.options = options;
        this.seasons = Seasonality.asProphet(points);
        int size = points.size();
        int early = (int) (size * CHANGEPOINT_RANGE);
        this.changes = Math.min(CHANGEPOINTS, early - 1);
        this.changeAt = new double[changes];
        for (int j = 0; j < changes; j++) {
            int index = (int) Math.rint((j + 1.0) * (early - 1) / changes);
            changeAt[j] = scaledTime(points.times()[index]);
        }
        double most = 0;
        for (double value : points.values()) {
            most = Math.max(most, Math.abs(value));
        }
        this.scale = most == 0 ? 1 : most;
        this.scaled = Arrays.stream(points.values()).map(value -> value / scale).toArray();
        this.deltaWeight = new double[changes];
    }

    /// The curve of the points, of which there are at least 8.
    public static ProphetCurve fit(TimeSeries points, Options options) {
        if (points.size() < LEAST_POINTS || points.spanMillis() <= 0) {
            throw new IllegalArgumentException(LEAST_POINTS + " points are needed, not " + points.size());
        }
        return new Prophet(points, options).fit();
    }

    private double scaledTime(long time) {
        return (double) (time - points.times()[0]) / points.spanMillis();
    }

    private ProphetCurve fit() {
        double[][] trend = trendColumns();
        double[][] season = seasonColumns();
        double[] trendPart;
        double[] seasonPart;
        double variance;
        if (options.multiplicative() && season[0].length > 0) {
            double[][] parts = alternate(trend, season);
            trendPart = parts[0];
            seasonPart = parts[1];
            variance = parts[2][0];
        } else {
            Solution solution = solve(joined(trend, season), scaled, 2, changes);
            trendPart = Arrays.copyOf(solution.coefficients(), 2 + changes);
            seasonPart = Arrays.copyOfRange(solution.coefficients(), 2 + changes, solution.coefficients().length);
            variance = solution.variance();
        }
        return new ProphetCurve(
                new PiecewiseTrend(
                        points.times()[0],
                        points.spanMillis(),
                        scale,
                        trendPart[1],
                        trendPart[0],
                        changeAt,
                        Arrays.copyOfRange(trendPart, 2, trendPart.length)),
                new SeasonalTerms(seasons, options.holidays(), options.clock(), seasonPart),
                options.multiplicative(),
                Math.sqrt(variance) * scale);
    }

    /// Trend and seasonality in turn, each as the weight of the other; a bilinear problem that settles in few rounds.
    private double[][] alternate(double[][] trend, double[][] season) {
        double[] seasonPart = new double[season[0].length];
        double[] trendPart = {};
        double variance = 0;
        for (int round = 0; round < ALTERNATIONS; round++) {
            double[] factor = plusOne(product(season, seasonPart));
            trendPart = solve(weighted(trend, factor), scaled, 2, changes).coefficients();
            double[] level = product(trend, trendPart);
            double[] rest = new double[scaled.length];
            Arrays.setAll(rest, i -> scaled[i] - level[i]);
            Solution solution = solve(weighted(season, level), rest, 0, 0);
            seasonPart = solution.coefficients();
            variance = solution.variance();
        }
        return new double[][] {trendPart, seasonPart, {variance}};
    }

    private record Solution(double[] coefficients, double variance) {}

    /// Columns from `deltaFrom` on, `deltas` of them, have the Laplace prior; those before the trend's normal one.
    private Solution solve(double[][] rows, double[] target, int deltaFrom, int deltas) {
        int width = rows[0].length;
        double[][] gram = new double[width][width];
        double[] moment = new double[width];
        for (int i = 0; i < rows.length; i++) {
            double[] row = rows[i];
            for (int a = 0; a < width; a++) {
                double value = row[a];
                if (value != 0) {
                    moment[a] += value * target[i];
                    for (int b = 0; b <= a; b++) {
                        gram[a][b] += value * row[b];
                    }
                }
            }
        }
        double variance = variance(rows, target, new double[width]);
        Arrays.fill(deltaWeight, 1);
        double[] solution = new double[width];
        for (int round = 0; round < ROUNDS; round++) {
            double[] next = ridge(gram, moment, variance, deltaFrom, deltas);
            double moved = 0;
            for (int a = 0; a < width; a++) {
                moved = Math.max(moved, Math.abs(next[a] - solution[a]));
            }
            solution = next;
            for (int j = 0; j < deltas; j++) {
                deltaWeight[j] = Math.max(LEAST_DELTA, Math.abs(solution[deltaFrom + j]));
            }
            variance = variance(rows, target, solution);
            if (moved < SETTLED) {
                break;
            }
        }
        return new Solution(solution, variance);
    }

    private double[] ridge(double[][] gram, double[] moment, double variance, int deltaFrom, int deltas) {
        int width = moment.length;
        double[][] system = new double[width][];
        for (int a = 0; a < width; a++) {
            system[a] = gram[a].clone();
            int delta = a - deltaFrom;
            double precision = a < deltaFrom
                    ? 1 / (TREND_SCALE * TREND_SCALE)
                    : delta < deltas
                            ? 1 / (options.changepointScale() * deltaWeight[delta])
                            : 1 / (options.seasonalityScale() * options.seasonalityScale());
            system[a][a] += variance * precision;
        }
        return Cholesky.solve(system, moment.clone());
    }

    private static double variance(double[][] rows, double[] target, double[] solution) {
        double[] fitted = product(rows, solution);
        double sum = 0;
        for (int i = 0; i < target.length; i++) {
            sum += (target[i] - fitted[i]) * (target[i] - fitted[i]);
        }
        return Math.max(LEAST_VARIANCE, sum / target.length);
    }

    private double[][] trendColumns() {
        double[][] rows = new double[points.size()][];
        for (int i = 0; i < rows.length; i++) {
            double time = scaledTime(points.times()[i]);
            rows[i] = new double[2 + changes];
            rows[i][0] = 1;
            rows[i][1] = time;
            for (int j = 0; j < changes; j++) {
                rows[i][2 + j] = Math.max(0, time - changeAt[j]);
            }
        }
        return rows;
    }

    private double[][] seasonColumns() {
        double[][] rows = new double[points.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Seasonality.row(seasons, options.holidays(), options.clock(), points.times()[i]);
        }
        return rows;
    }

    private static double[][] joined(double[][] left, double[][] right) {
        List<double[]> rows = new ArrayList<>(left.length);
        for (int i = 0; i < left.length; i++) {
            double[] row = Arrays.copyOf(left[i], left[i].length + right[i].length);
            System.arraycopy(right[i], 0, row, left[i].length, right[i].length);
            rows.add(row);
        }
        return rows.toArray(double[][]::new);
    }

    private static double[][] weighted(double[][] rows, double[] weights) {
        double[][] weighted = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            double weight = weights[i];
            weighted[i] = Arrays.stream(rows[i]).map(value -> value * weight).toArray();
        }
        return weighted;
    }

    private static double[] product(double[][] rows, double[] coefficients) {
        double[] product = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            double sum = 0;
            for (int a = 0; a < coefficients.length; a++) {
                sum += rows[i][a] * coefficients[a];
            }
            product[i] = sum;
        }
        return product;
    }

    private static double[] plusOne(double[] values) {
        return Arrays.stream(values).map(value -> 1 + value).toArray();
    }
}
