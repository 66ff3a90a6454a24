package io.epicenter.detector.curve;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// An autoregressive moving-average model of at most order (3, 2) without a constant, for what a level leaves of a
/// signal. Fitted by Hannan and Rissanen (Biometrika 1982): a long autoregression gives the innovations, and on values
/// and innovations of the past the newest value is regressed; the order with the least BIC among those that are
/// stationary and invertible. Deterministic; about 0.1 ms for 256 values.
public final class Arma {
    /// Largest order of the autoregressive part. Chosen by hand: (3, 2) makes twelve fits, about 0.1 ms for 256
    /// values.
    public static final int MOST_AR = 3;

    /// The same for the moving average.
    public static final int MOST_MA = 2;
    /// Steps ahead for which the widening is known; later ones are as the last. Chosen by hand: the error of a
    /// stable model hardly widens any more by then.
    public static final int AHEAD = 32;
    /// The fewest values that can be fitted. Chosen by hand: forty rows for the eight coefficients of the long
    /// autoregression.
    public static final int LEAST = 48;

    /// The best forecast is 0.
    public static final Arma NONE = new Arma(new double[0], new double[0]);

    /// Order of the long autoregression of Hannan and Rissanen, which makes the innovations. Chosen by hand: more
    /// than both orders together, and still a small system to solve.
    private static final int LONG = 8;
    /// Index of the first value with all that the regression asks for before it. Follows from the two orders.
    private static final int FROM = LONG + MOST_MA;
    /// Steps over which a response must stay bounded for a model to count as stationary, or invertible. Chosen by
    /// hand.
    private static final int RESPONSE = 128;
    /// Largest size of a response to an innovation of 1, at any step and at the last one. Chosen by hand: a model
    /// that is beyond them is near a unit root, and its forecasts could run away.
    private static final double LARGEST_RESPONSE = 4;
    private static final double LARGEST_LATE_RESPONSE = 0.5;
    /// What is added to the diagonal of the regression, in parts of the sum of squares. Chosen by hand: so little
    /// that it moves no coefficient, and enough to solve for values that are all alike.
    private static final double RIDGE = 1e-6;
    /// What is added beside it. Chosen by hand, so that values that are all 0 can be solved.
    private static final double LEAST_RIDGE = 1e-12;
    /// Least mean square of the innovations. Chosen by hand: next to nothing, so that its logarithm stays finite.
    private static final double LEAST_SQUARE = 1e-300;

    private final double[] ar;
    private final double[] ma;
    private final double[] widening = new double[AHEAD];

    private Arma(double[] ar, double[] ma) {
        this.ar = ar;
        this.ma = ma;
        double[] response = response(ar, ma, AHEAD);
        double sum = 0;
        for (int step = 0; step < AHEAD; step++) {
            sum += response[step] * response[step];
            widening[step] = Math.sqrt(sum);
        }
    }

    /// The model of values in order of time at even steps, of which there are at least [#LEAST].
    public static Arma fit(double[] values) {
        if (values.length < LEAST) {
            throw new IllegalArgumentException(LEAST + " values are needed, not " + values.length);
        }
        Arma best = NONE;
        double least = criterion(meanSquare(values, FROM), values.length - FROM, 0);
        double[] innovations = innovations(values);
        for (int p = 0; p <= MOST_AR; p++) {
            for (int q = 0; q <= MOST_MA; q++) {
                double[] solved = regression(values, innovations, p, q, FROM);
                double[] ar = Arrays.copyOf(solved, p);
                double[] ma = Arrays.copyOfRange(solved, p, p + q);
                double criterion = criterion(missed(values, innovations, ar, ma), values.length - FROM, p + q);
                if (criterion < least && isStable(ar, ma)) {
                    least = criterion;
                    best = new Arma(ar, ma);
                }
            }
        }
        return best;
    }

    private static double criterion(double meanSquare, int count, int order) {
        return count * Math.log(Math.max(meanSquare, LEAST_SQUARE)) + order * Math.log(count);
    }

    private static double meanSquare(double[] values, int from) {
        double sum = 0;
        for (int i = from; i < values.length; i++) {
            sum += values[i] * values[i];
        }
        return sum / (values.length - from);
    }

    /// What a long autoregression leaves; 0 where it has too little before.
    private static double[] innovations(double[] series) {
        double[] solved = regression(series, series, LONG, 0, LONG);
        double[] innovations = new double[series.length];
        for (int i = LONG; i < series.length; i++) {
            innovations[i] = series[i];
            for (int k = 0; k < LONG; k++) {
                innovations[i] -= solved[k] * series[i - 1 - k];
            }
        }
        return innovations;
    }

    private static double[] regression(double[] series, double[] innovations, int p, int q, int from) {
        int width = p + q;
        double[][] gram = new double[width][width];
        double[] moment = new double[width];
        double[] row = new double[width];
        double power = 0;
        for (int i = from; i < series.length; i++) {
            power += series[i] * series[i];
            for (int k = 0; k < width; k++) {
                row[k] = k < p ? series[i - 1 - k] : innovations[i - 1 - (k - p)];
            }
            for (int a = 0; a < width; a++) {
                moment[a] += row[a] * series[i];
                for (int b = 0; b <= a; b++) {
                    gram[a][b] += row[a] * row[b];
                }
            }
        }
        for (int a = 0; a < width; a++) {
            gram[a][a] += RIDGE * power + LEAST_RIDGE;
        }
        return width == 0 ? moment : Cholesky.solve(gram, moment);
    }

    /// Mean square of the one-step errors of a model that makes its own innovations.
    private static double missed(double[] series, double[] start, double[] ar, double[] ma) {
        double[] own = Arrays.copyOf(start, series.length);
        double sum = 0;
        for (int i = FROM; i < series.length; i++) {
            double forecast = 0;
            for (int k = 0; k < ar.length; k++) {
                forecast += ar[k] * series[i - 1 - k];
            }
            for (int k = 0; k < ma.length; k++) {
                forecast += ma[k] * own[i - 1 - k];
            }
            own[i] = series[i] - forecast;
            sum += own[i] * own[i];
        }
        return sum / (series.length - FROM);
    }

    private static boolean isStable(double[] ar, double[] ma) {
        double[] inverse = Arrays.stream(ma).map(value -> -value).toArray();
        return isBounded(response(ar, ma, RESPONSE)) && isBounded(response(inverse, new double[0], RESPONSE));
    }

    private static boolean isBounded(double[] response) {
        for (double value : response) {
            if (!(Math.abs(value) <= LARGEST_RESPONSE)) {
                return false;
            }
        }
        return Math.abs(response[response.length - 1]) < LARGEST_LATE_RESPONSE;
    }

    /// What an innovation of 1 does, step by step.
    private static double[] response(double[] ar, double[] ma, int steps) {
        double[] response = new double[steps];
        response[0] = 1;
        for (int step = 1; step < steps; step++) {
            response[step] = step <= ma.length ? ma[step - 1] : 0;
            for (int k = 0; k < ar.length && k < step; k++) {
                response[step] += ar[k] * response[step - 1 - k];
            }
        }
        return response;
    }

    /// The forecast of the next value.
    ///
    /// @param latest values, the newest first, at least `MOST_AR`
    /// @param innovations the same, at least `MOST_MA`
    public double next(double[] latest, double[] innovations) {
        double forecast = 0;
        for (int k = 0; k < ar.length; k++) {
            forecast += ar[k] * latest[k];
        }
        for (int k = 0; k < ma.length; k++) {
            forecast += ma[k] * innovations[k];
        }
        return forecast;
    }

    /// How much wider the error of a forecast is than that of one step, >= 1.
    ///
    /// @param steps ahead, >= 1
    public double widening(int steps) {
        return widening[Math.clamp(steps - 1, 0, AHEAD - 1)];
    }

    /// Coefficients of the autoregressive part, the newest value first.
    public double[] autoregressive() {
        return ar.clone();
    }

    /// Coefficients of the moving average, the newest innovation first.
    public double[] movingAverage() {
        return ma.clone();
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(ar.length);
        out.writeByte(ma.length);
        for (double coefficient : ar) {
            out.writeDouble(coefficient);
        }
        for (double coefficient : ma) {
            out.writeDouble(coefficient);
        }
    }

    public static Arma read(DataInput in) throws IOException {
        int p = in.readByte();
        int q = in.readByte();
        if (p < 0 || p > MOST_AR || q < 0 || q > MOST_MA) {
            throw new IOException("an ARMA model of order " + p + "," + q);
        }
        double[] ar = new double[p];
        double[] ma = new double[q];
        for (int k = 0; k < p; k++) {
            ar[k] = in.readDouble();
        }
        for (int k = 0; k < q; k++) {
            ma[k] = in.readDouble();
        }
        return new Arma(ar, ma);
    }
}
