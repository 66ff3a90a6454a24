package io.epicenter.detector.forecast;

import io.epicenter.detector.curve.DownsampledHistory;
import io.epicenter.detector.curve.Prophet;
import io.epicenter.detector.curve.ProphetCurve;
import io.epicenter.detector.curve.TimeSeries;
import io.epicenter.detector.statistics.NormalTail;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Watches one signal climb towards its bound. Seasons, learnt from the long history by [Prophet], are taken out;
/// a line is fitted to windows of several lengths, and the one that forecast the newest points best is believed.
/// One noisy slope is no forecast: the climb must be certain in both halves of its window, stand above what
/// the history before it has seen, and be predicted to breach over several cells in a row. About 6 KB per signal;
/// all work is done when a cell is complete: 0.1 ms, and a refit of some milliseconds after each sixteenth of the
/// history. Confined to one thread.
public final class BreachForecaster {
    // All of these were chosen together, by hand, on the generated courses of `./epicenter evaluate forecasts`
    // (docs/detection-methods.md), and checked on recorded ones (docs/accuracy-detection.md).

    /// The near history: 512 cells that do not grow, 8.5 hours at a cell a minute.
    private static final DownsampledHistory.Bounds SHORT = new DownsampledHistory.Bounds(512, 1);
    /// The far history: 1024 cells that grow to half an hour, three weeks.
    private static final DownsampledHistory.Bounds LONG = new DownsampledHistory.Bounds(1024, 1_800_000);
    /// Least length of a cell, a minute: shorter ones only add noise and work.
    private static final long LEAST_CELL_MILLIS = 60_000;
    /// History from which on seasons are known: three days. With less, a daily rise may be taken for a climb.
    private static final long SEASONED_MILLIS = 259_200_000;
    /// Cells that a line needs at least.
    private static final int LEAST_WINDOW = 48;
    /// Windows that are tried, each half as long as the one before.
    private static final int HALVINGS = 4;
    /// Newest cells that are kept from a line, to see how well it forecasts them.
    private static final int HELD_BACK = 8;
    /// A line through the long history is believed even when it forecasts a little worse.
    private static final double PREFER_LONG = 1.2;
    /// Least error of a forecast as a part of the level, so that rounding does not choose the window.
    private static final double ROUNDING = 1e-4;
    /// Steps of the horizon at which the chance of a breach is computed.
    private static final int GRID = 64;
    /// Standard errors that the slope must be from none, and in each half of its window.
    private static final double CERTAIN = 4;
    private static final double CERTAIN_HALF = 2;
    /// Quantiles of the history before the climb that are its range: without its rare peaks and dips.
    private static final double HIGH = 0.995;
    private static final double LOW = 0.05;
    /// How far above all that was seen before, as a part of its range, a level is new.
    private static final double BEYOND = 0.2;
    /// Cells between two forecasts.
    private static final int EVALUATE_CELLS = 4;
    /// Forecasts in a row that must agree before it fires or resolves.
    private static final int CONFIRM = 3;
    /// Probability of a breach below which a firing forecast resolves: less likely than not.
    private static final double RESOLVE_PROBABILITY = 0.5;
    /// The chance of the earliest breach: one case in ten, as the text of the anomaly says.
    private static final double EARLY_CHANCE = 0.1;
    /// Seasons are fitted anew when the history has grown by a sixteenth, and by 16 cells: a fit takes milliseconds.
    private static final int REFIT_PART = 16;

    private final BreachLimit limit;
    private final double sign;
    private DownsampledHistory recent;
    private DownsampledHistory past;
    private @Nullable ProphetCurve curve;
    private @Nullable SeasonalityTable seasons;
    private int fittedSize;
    private long fittedCell;
    private int cells;
    private int streak;
    private boolean firing;
    private @Nullable Prediction last;

    public BreachForecaster(BreachLimit limit, long intervalMillis) {
        this.limit = limit;
        this.sign = limit.up() ? 1 : -1;
        long cell = Math.max(LEAST_CELL_MILLIS, intervalMillis);
        this.recent = new DownsampledHistory(SHORT, cell);
        this.past = new DownsampledHistory(LONG, cell);
    }

    /// What has changed with a value.
    public enum ForecastChange {
        NONE,
        FIRED,
        RESOLVED
    }

    /// Takes a value. The signal is turned so that the bound is above.
    public ForecastChange add(long timeMillis, double value) {
        past.add(timeMillis, sign * value);
        if (!recent.add(timeMillis, sign * value)) {
            return ForecastChange.NONE;
        }
        cells++;
        if (recent.size() < LEAST_WINDOW || cells % EVALUATE_CELLS != 0) {
            return ForecastChange.NONE;
        }
        TimeSeries near = recent.points();
        TimeSeries far = past.points();
        if (near.size() < LEAST_WINDOW) {
            return ForecastChange.NONE;
        }
        learnSeasons(far);
        Prediction prediction = predict(near, far);
        last = prediction;
        return step(prediction);
    }

    private ForecastChange step(@Nullable Prediction prediction) {
        double probability = prediction == null ? 0 : prediction.probability();
        boolean towards = firing ? probability < RESOLVE_PROBABILITY : probability >= limit.fire();
        streak = towards ? streak + 1 : 0;
        if (streak < CONFIRM) {
            return ForecastChange.NONE;
        }
        streak = 0;
        firing = !firing;
        return firing ? ForecastChange.FIRED : ForecastChange.RESOLVED;
    }

    /// The last prediction; null while nothing climbs.
    public @Nullable Prediction prediction() {
        return last;
    }

    public boolean isFiring() {
        return firing;
    }

    private void learnSeasons(TimeSeries far) {
        boolean grown = past.cellMillis() != fittedCell
                || far.size() >= fittedSize + Math.max(REFIT_PART, fittedSize / REFIT_PART);
        boolean shifted = far.size() < fittedSize;
        if (far.spanMillis() >= SEASONED_MILLIS && (grown || shifted)) {
            ProphetCurve fitted = Prophet.fit(far, Prophet.Options.DEFAULT);
            curve = fitted;
            seasons = new SeasonalityTable(fitted);
            fittedSize = far.size();
            fittedCell = past.cellMillis();
        }
    }

    private double seasonal(long timeMillis) {
        SeasonalityTable known = seasons;
        return known == null ? 0 : known.at(timeMillis);
    }

    private double[] withoutSeasons(TimeSeries points) {
        double[] values = points.values().clone();
        for (int i = 0; seasons != null && i < values.length; i++) {
            values[i] -= seasonal(points.times()[i]);
        }
        return values;
    }

    private @Nullable Prediction predict(TimeSeries near, TimeSeries far) {
        double[] nearValues = withoutSeasons(near);
        double[] farValues = withoutSeasons(far);
        TimeSeries points = near;
        double[] values = nearValues;
        int from = bestWindow(near, nearValues);
        double error = holdoutError(near, nearValues, from);
        if (far.stepMillis() > near.stepMillis() && far.size() >= LEAST_WINDOW) {
            int farFrom = bestWindow(far, farValues);
            if (holdoutError(far, farValues, farFrom) <= PREFER_LONG * error) {
                points = far;
                values = farValues;
                from = farFrom;
            }
        }
        TrendLine line = TrendLine.fit(points, values, from, values.length);
        if (!isCertain(points, values, from, line) || wasSeenBefore(far, farValues, points.times()[from], line)) {
            return null;
        }
        return predictAhead(points.times()[points.size() - 1], line, far.spanMillis() < SEASONED_MILLIS);
    }

    /// Where the window begins whose line forecasts the points that are held back from it best.
    private static int bestWindow(TimeSeries points, double[] values) {
        int best = 0;
        double least = Double.MAX_VALUE;
        int length = values.length;
        for (int halving = 0; halving < HALVINGS && length >= LEAST_WINDOW; halving++, length /= 2) {
            int from = values.length - length;
            double miss = holdoutError(points, values, from);
            if (miss < least) {
                least = miss;
                best = from;
            }
        }
        return best;
    }

    private static double holdoutError(TimeSeries points, double[] values, int from) {
        int to = values.length - HELD_BACK;
        TrendLine line = TrendLine.fit(points, values, from, to);
        double sum = 0;
        for (int i = to; i < values.length; i++) {
            double residual = values[i] - line.after(points.times()[i] - points.times()[to - 1]);
            sum += residual * residual;
        }
        double rounding = ROUNDING * values[values.length - 1];
        return sum / HELD_BACK + rounding * rounding;
    }

    private static boolean isCertain(TimeSeries points, double[] values, int from, TrendLine line) {
        int middle = (from + values.length) / 2;
        return line.tStatistic() >= CERTAIN
                && TrendLine.fit(points, values, from, middle).tStatistic() >= CERTAIN_HALF
                && TrendLine.fit(points, values, middle, values.length).tStatistic() >= CERTAIN_HALF;
    }

    /// A level that was reached and left again before is not new, as long as there is enough before.
    private static boolean wasSeenBefore(TimeSeries far, double[] farValues, long since, TrendLine line) {
        int before = 0;
        while (before < far.size() && far.times()[before] < since) {
            before++;
        }
        if (before < LEAST_WINDOW || before < (far.size() - before) / 2) {
            return false;
        }
        double[] sorted = Arrays.copyOf(farValues, before);
        Arrays.sort(sorted);
        double high = sorted[(int) (HIGH * (before - 1))];
        double low = sorted[(int) (LOW * (before - 1))];
        return line.level() <= high + BEYOND * (high - low);
    }

    private Prediction predictAhead(long now, TrendLine line, boolean warming) {
        double bound = sign * limit.bound();
        long horizon = warming ? Math.min(limit.horizonMillis(), line.spanMillis()) : limit.horizonMillis();
        double probability = 0;
        long median = horizon;
        long early = horizon;
        boolean reached = false;
        boolean reachedEarly = false;
        for (int step = 0; step <= GRID; step++) {
            long millis = horizon * step / GRID;
            double mean = line.after(millis) + seasonal(now + millis);
            double chance = 1 - NormalTail.upperTail((mean - bound) / line.errorAfter(millis));
            probability = Math.max(probability, chance);
            if (!reached && mean >= bound) {
                reached = true;
                median = millis;
            }
            if (!reachedEarly && chance >= EARLY_CHANCE) {
                reachedEarly = true;
                early = millis;
            }
        }
        return new Prediction(
                now + median,
                now + Math.min(early, median),
                probability,
                limit.horizonMillis(),
                sign * line.level(),
                line.slope() * 1000,
                line.tStatistic(),
                warming);
    }

    public void write(DataOutput out) throws IOException {
        recent.write(out);
        past.write(out);
        out.writeBoolean(curve != null);
        if (curve != null) {
            curve.write(out);
        }
        out.writeInt(fittedSize);
        out.writeLong(fittedCell);
        out.writeInt(cells);
        out.writeInt(streak);
        out.writeBoolean(firing);
    }

    /// A forecaster as it was written; its last prediction comes with the next cell.
    public static BreachForecaster read(BreachLimit limit, long intervalMillis, DataInput in) throws IOException {
        BreachForecaster forecaster = new BreachForecaster(limit, intervalMillis);
        forecaster.recent = DownsampledHistory.read(SHORT, in);
        forecaster.past = DownsampledHistory.read(LONG, in);
        if (in.readBoolean()) {
            ProphetCurve curve = ProphetCurve.read(Prophet.Options.DEFAULT, in);
            forecaster.curve = curve;
            forecaster.seasons = new SeasonalityTable(curve);
        }
        forecaster.fittedSize = in.readInt();
        forecaster.fittedCell = in.readLong();
        forecaster.cells = in.readInt();
        forecaster.streak = in.readInt();
        forecaster.firing = in.readBoolean();
        return forecaster;
    }
}
