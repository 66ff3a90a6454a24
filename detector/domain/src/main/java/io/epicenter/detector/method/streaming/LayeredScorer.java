package io.epicenter.detector.method.streaming;

import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.statistics.Hedge;
import io.epicenter.detector.statistics.PeaksOverThreshold;
import java.util.Arrays;

/// Scores a series of which nothing is known beforehand. Three forecasters - the recent value, the level with its daily
/// profile, and that with what is left over of late - are mixed by their recent losses (Hedge, Cesa-Bianchi and Lugosi
/// 2006); what one value may change is limited (Huber 1964). Tests, each calibrated by its own learnt tail
/// ([PeaksOverThreshold]): the residual; the mean of the last few residuals from the slow level and profile, for
/// shifts; the size of recent residuals, for changes of variance. Two more are rules of thumb: how far a value leaves
/// the slowly forgotten range of all before, and how long a series that seldom repeats itself has stood still. The
/// strongest evidence counts.
///
/// The state of a series is [#SIZE] floats of an array, so that millions of them can lie side by side; this object
/// holds only what it has worked out about the latest value. O(1), allocates nothing, confined to one thread.
final class LayeredScorer {
    /// Places in the state of a series, and its length.
    private static final int COUNT = 0;
    private static final int BASE = 1;
    private static final int BASE_REST = 2;
    private static final int LEVEL = 3;
    private static final int FAST = 4;
    private static final int LEFT_OVER = 5;
    private static final int LOSSES = 6;
    private static final int SCALE = LOSSES + Hedge.SIZE;
    private static final int SHIFT = SCALE + 1;
    private static final int RANGE = SHIFT + 1;
    private static final int RECENT = RANGE + ValueRange.SIZE;
    private static final int LAST_DAY = RECENT + 1;
    private static final int LAST_SECOND = RECENT + 2;
    private static final int REPEATS = RECENT + 3;
    private static final int UNREST = REPEATS + FrozenValues.SIZE;
    private static final int RESIDUAL_TAIL = UNREST + 1;
    private static final int SHIFT_TAIL = RESIDUAL_TAIL + PeaksOverThreshold.SIZE;
    private static final int UNREST_TAIL = SHIFT_TAIL + PeaksOverThreshold.SIZE;
    private static final int PROFILE = UNREST_TAIL + PeaksOverThreshold.SIZE;
    static final int SIZE = PROFILE + DailyProfile.SIZE;

    /// Values learnt before there is evidence. Chosen on KPI and NAB together (docs/accuracy-detection.md), as all
    /// that follow up to [#MOST_UNREST].
    private static final int WARM_COUNT = 60;
    /// Part by which the newest value counts in the recent value and in what is left over of late: about the last
    /// three.
    private static final double FAST_STEP = 0.3;
    /// Part by which it counts in the level, and seconds from the value before from which on it counts as much;
    /// sooner ones count less in proportion.
    private static final double LEVEL_STEP = 0.02;
    private static final double LEVEL_SECONDS = 300;
    /// Part by which the newest residual counts in the scale: about the last thousand. With .003 NAB's standard
    /// score is 66 instead of 72.
    private static final double SCALE_STEP = 0.001;
    /// Part by which it counts in the mean of the last few, and how much it counts there at most, in scales.
    private static final double SHIFT_STEP = 0.3;
    private static final double MOST_SHIFT = 20;
    /// How much of a residual the scale learns at most, in scales (Huber 1964); levels learn twice or three times
    /// as much.
    private static final double CLIP = 12;
    /// Part by which the newest size of a residual counts in the recent size, about the last twenty, and how much
    /// it counts there at most, in scales: one outlier is no change of variance.
    private static final double UNREST_STEP = 0.05;
    private static final double MOST_UNREST = 6;
    /// A day, seconds.
    private static final double DAY_SECONDS = 86_400;
    /// How far the level may be from the base, in scales, before the base moves there. Derived: a float has 24
    /// bits, so that a hundredth of a scale is still told at this distance.
    private static final double FAR = 1e5;

    private final HolidayCalendar calendar;
    /// The state that [#score] was given.
    private float[] state = {};
    private int at;
    private long millis;
    private double seconds;
    /// Relative to the base, as all levels are.
    private double y;
    private boolean knowsDay;
    private HolidayCalendar.Course course = HolidayCalendar.Course.WORKING;
    private double offset;
    private double residualFast;
    private double residualDay;
    private double residualBoth;
    private double residual;
    private double overall;
    private double scale;
    private double distance;
    private double shift;
    private double evidence;
    private double shiftEvidence;

    LayeredScorer(HolidayCalendar calendar) {
        this.calendar = calendar;
    }

    static void init(float[] state, int at) {
        Arrays.fill(state, at, at + SIZE, 0);
        DailyProfile.init(state, at + PROFILE);
    }

    /// Works out how surprising a value is by what its series has shown before. Changes no state.
    ///
    /// @param time event time, milliseconds since 1970
    /// @return minus the natural logarithm of its probability, at least 0; 0 while warming
    double score(float[] series, int from, long time, double value) {
        state = series;
        at = from;
        millis = time;
        if (state[at + COUNT] == 0) {
            first(value);
            return 0;
        }
        double last = state[at + LAST_DAY] * DAY_SECONDS + state[at + LAST_SECOND];
        seconds = Math.max(0.001, time / 1000.0 - last);
        y = value - state[at + BASE] - state[at + BASE_REST];
        course = calendar.courseOf(time);
        offset = DailyProfile.offset(state, at + PROFILE, time, course);
        knowsDay = !Double.isNaN(offset);
        double level = state[at + LEVEL];
        double day = knowsDay ? level + offset : level;
        residualFast = y - state[at + FAST];
        residualDay = isApart() ? residualFast : y - day;
        residualBoth = knowsDay ? residualDay - state[at + LEFT_OVER] : residualFast;
        residual = Hedge.mix(state, at + LOSSES, residualFast, residualDay, residualBoth);
        overall = Math.max(state[at + SCALE], 1e-9 * (1 + Math.abs(state[at + BASE] + level)));
        scale = DailyProfile.scale(state, at + PROFILE, time, overall);
        distance = residual / scale;
        shift = state[at + SHIFT]
                + SHIFT_STEP * (Math.clamp(residualDay / scale, -MOST_SHIFT, MOST_SHIFT) - state[at + SHIFT]);
        evidence = 0;
        shiftEvidence = 0;
        if (isWarm()) {
            shiftEvidence = knowsDay ? PeaksOverThreshold.evidence(state, at + SHIFT_TAIL, Math.abs(shift)) : 0;
            evidence = Math.max(
                    PeaksOverThreshold.evidence(state, at + RESIDUAL_TAIL, Math.abs(distance)),
                    Math.max(shiftEvidence, ValueRange.evidence(state, at + RANGE, y, scale)));
            double unrest = PeaksOverThreshold.evidence(state, at + UNREST_TAIL, volatility());
            evidence = Math.max(
                    evidence, Math.max(unrest, FrozenValues.evidence(state, at + REPEATS, y, state[at + COUNT])));
        }
        return evidence;
    }

    /// A day without a usual course says nothing about level and profile.
    private boolean isApart() {
        return course == HolidayCalendar.Course.APART;
    }

    private void first(double value) {
        seconds = 1;
        y = 0;
        offset = Double.NaN;
        knowsDay = false;
        residualFast = residualDay = residualBoth = residual = 0;
        distance = shift = evidence = shiftEvidence = 0;
        overall = scale = 1e-9 * (1 + Math.abs(value));
        float base = (float) value;
        state[at + BASE] = base;
        state[at + BASE_REST] = (float) (value - base);
    }

    /// The recent size of residuals: how restless the series is.
    private double volatility() {
        return state[at + UNREST] + UNREST_STEP * (Math.min(Math.abs(distance), MOST_UNREST) - state[at + UNREST]);
    }

    boolean isWarm() {
        return state[at + COUNT] >= WARM_COUNT;
    }

    double shiftEvidence() {
        return shiftEvidence;
    }

    double expected() {
        return (double) state[at + BASE] + state[at + BASE_REST] + y - residual;
    }

    double scale() {
        return scale;
    }

    /// In scales, signed.
    double distance() {
        return distance;
    }

    /// Half the width of the band outside which the residual alone has less than `exp(-evidence)`.
    double bandHalfWidth(double least) {
        return isWarm() ? scale * PeaksOverThreshold.value(state, at + RESIDUAL_TAIL, least) : 3 * scale;
    }

    /// Learns the value just judged.
    void learn() {
        double count = state[at + COUNT];
        if (count > 0) {
            learnTests();
            learnScale(count);
            learnLevels(count);
            ValueRange.learn(state, at + RANGE, y, state[at + LEVEL], count);
        }
        learnRecent();
        state[at + COUNT] = (float) Math.min(1e6, count + 1);
        double away = Math.abs(state[at + LEVEL]);
        if (away > FAR * state[at + SCALE] && away > 0) {
            rebase();
        }
    }

    /// Remembers the value just judged as the most recent one, and nothing more.
    void hold() {
        learnRecent();
    }

    private void learnRecent() {
        state[at + RECENT] += (float) (Math.max(0.15, 1 / (state[at + COUNT] + 1)) * (y - state[at + RECENT]));
        long day = Math.floorDiv(millis, 86_400_000L);
        state[at + LAST_DAY] = day;
        state[at + LAST_SECOND] = (float) (Math.floorMod(millis, 86_400_000L) / 1000.0);
    }

    private void learnTests() {
        if (isWarm()) {
            PeaksOverThreshold.learn(state, at + RESIDUAL_TAIL, Math.abs(distance));
            if (knowsDay) {
                PeaksOverThreshold.learn(state, at + SHIFT_TAIL, Math.abs(shift));
            }
        }
        state[at + SHIFT] = isApart() ? 0 : (float) shift;
        double unrest = volatility();
        if (isWarm()) {
            PeaksOverThreshold.learn(state, at + UNREST_TAIL, unrest);
        }
        state[at + UNREST] = (float) unrest;
        FrozenValues.learn(state, at + REPEATS, y);
    }

    private void learnScale(double count) {
        double size = Math.abs(residual);
        double known = state[at + SCALE];
        if (known == 0) {
            state[at + SCALE] = (float) (1.25 * size);
        } else {
            double most = CLIP * known + (count < 50 ? size : 0);
            double step = count < 50 ? 1 / (count + 1) : SCALE_STEP;
            state[at + SCALE] = (float) (known + step * (1.25 * Math.min(size, most) - known));
        }
        DailyProfile.learnScale(state, at + PROFILE, millis, size, state[at + SCALE], CLIP);
        double limit = CLIP * overall;
        Hedge.learn(state, at + LOSSES, residualFast, residualDay, residualBoth, limit);
    }

    private void learnLevels(double count) {
        double first = count < 20 ? 1 / (count + 1) : 0;
        double level = state[at + LEVEL];
        state[at + FAST] += (float) (Math.max(FAST_STEP, first) * clip(residualFast, 2 * CLIP));
        if (knowsDay) {
            state[at + LEFT_OVER] += (float) (FAST_STEP * clip(residualBoth, 2 * CLIP));
        }
        if (isApart()) {
            return;
        }
        double step = Math.max(LEVEL_STEP * Math.min(1, seconds / LEVEL_SECONDS), first);
        double taken = clip(residualDay, 3 * CLIP);
        state[at + LEVEL] = (float) (level + step * taken);
        double seen = knowsDay ? level + offset + taken : y;
        DailyProfile.learnOffset(state, at + PROFILE, millis, course, seen - state[at + LEVEL]);
    }

    private double clip(double missed, double most) {
        return Math.clamp(missed, -most * scale, most * scale);
    }

    /// Moves the base to the level, so that the floats keep their precision on a series that has gone far.
    private void rebase() {
        double level = state[at + LEVEL];
        double base = state[at + BASE] + level + state[at + BASE_REST];
        state[at + BASE] = (float) base;
        state[at + BASE_REST] = (float) (base - (float) base);
        for (int slot = 0; slot < ValueRange.SIZE; slot++) {
            lower(RANGE + slot, level);
        }
        lower(LEVEL, level);
        lower(FAST, level);
        lower(RECENT, level);
        lower(REPEATS + FrozenValues.LAST_VALUE, level);
    }

    private void lower(int slot, double by) {
        state[at + slot] = (float) (state[at + slot] - by);
    }

    /// Takes the level of the most recent values as the normal one.
    void acceptLevel(float[] state, int at) {
        double last = state[at + LAST_DAY] * DAY_SECONDS + state[at + LAST_SECOND];
        long time = (long) (1000 * last);
        double usual = DailyProfile.offset(state, at + PROFILE, time, calendar.courseOf(time));
        state[at + LEVEL] = state[at + RECENT] - (Double.isNaN(usual) ? 0 : (float) usual);
        state[at + FAST] = state[at + RECENT];
        state[at + LEFT_OVER] = 0;
        state[at + SHIFT] = 0;
    }

    /// Reads a little of all that [#score] for a time will need ([Method.Model#prefetch]).
    double prefetch(float[] state, int at, long millis) {
        return state[at]
                + state[at + UNREST_TAIL]
                + DailyProfile.prefetch(state, at + PROFILE, millis, calendar.courseOf(millis))
                + distance;
    }
}
