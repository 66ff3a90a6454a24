package io.epicenter.detector.method.streaming;

import static io.epicenter.detector.method.streaming.LayeredState.BASE;
import static io.epicenter.detector.method.streaming.LayeredState.BASE_REST;
import static io.epicenter.detector.method.streaming.LayeredState.COUNT;
import static io.epicenter.detector.method.streaming.LayeredState.FAST;
import static io.epicenter.detector.method.streaming.LayeredState.LEFT_OVER;
import static io.epicenter.detector.method.streaming.LayeredState.LEVEL;
import static io.epicenter.detector.method.streaming.LayeredState.LOSSES;
import static io.epicenter.detector.method.streaming.LayeredState.PROFILE;
import static io.epicenter.detector.method.streaming.LayeredState.RANGE;
import static io.epicenter.detector.method.streaming.LayeredState.RECENT;
import static io.epicenter.detector.method.streaming.LayeredState.REPEATS;
import static io.epicenter.detector.method.streaming.LayeredState.RESIDUAL_TAIL;
import static io.epicenter.detector.method.streaming.LayeredState.SCALE;
import static io.epicenter.detector.method.streaming.LayeredState.SHIFT;
import static io.epicenter.detector.method.streaming.LayeredState.SHIFT_TAIL;
import static io.epicenter.detector.method.streaming.LayeredState.UNREST;
import static io.epicenter.detector.method.streaming.LayeredState.UNREST_TAIL;

import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.statistics.Hedge;
import io.epicenter.detector.statistics.PeaksOverThreshold;

/// Scores a series of which nothing is known beforehand. Three forecasters - the recent value, the level with its daily
/// profile, and that with what is left over of late - are mixed by their recent losses (Hedge, Cesa-Bianchi and Lugosi
/// 2006); what one value may change is limited (Huber 1964). Tests, each calibrated by its own learnt tail
/// ([PeaksOverThreshold]): the residual; the mean of the last few residuals from the slow level and profile, for
/// shifts; the size of recent residuals, for changes of variance. Two more are rules of thumb: how far a value leaves
/// the slowly forgotten range of all before, and how long a series that seldom repeats itself has stood still. The
/// strongest evidence counts.
///
/// The state of a series is [LayeredState#SIZE] floats of an array, so that millions of them can lie side by side; this
/// object
/// holds only what it has worked out about the latest value. O(1), allocates nothing, confined to one thread.
final class LayeredScorer {
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

    /// Values up to which scale and level are plain means of all so far. Chosen by hand, together with the steps.
    private static final double YOUNG_SCALE = 50;
    private static final double YOUNG_LEVEL = 20;
    /// Mean absolute deviation to standard deviation of a normal distribution, about sqrt(pi / 2).
    private static final double DEVIATIONS = 1.25;
    /// The scale is at least this part of the value, and the seconds between two values at least this many: no division
    /// by zero. Smaller than what floats tell apart.
    private static final double LEAST_SCALE = 1e-9;
    private static final double LEAST_SECONDS = 0.001;
    /// Values are counted up to here. Derived: a float still counts on from it, and nothing asks for more.
    private static final double MOST_COUNTED = 1e6;
    /// Half the band while nothing is known, scales. Chosen by hand: three deviations.
    private static final double BAND_SCALES = 3;

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
        double last = LayeredState.lastSeconds(state, at);
        seconds = Math.max(LEAST_SECONDS, time / 1000.0 - last);
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
        overall = Math.max(state[at + SCALE], LEAST_SCALE * (1 + Math.abs(state[at + BASE] + level)));
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
        overall = scale = LEAST_SCALE * (1 + Math.abs(value));
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
        return isWarm() ? scale * PeaksOverThreshold.value(state, at + RESIDUAL_TAIL, least) : BAND_SCALES * scale;
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
        LayeredState.learnRecent(state, at, millis, y);
        state[at + COUNT] = (float) Math.min(MOST_COUNTED, count + 1);
        LayeredState.rebaseWhenFar(state, at);
    }

    /// Remembers the value just judged as the most recent one, and nothing more.
    void hold() {
        LayeredState.learnRecent(state, at, millis, y);
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
            state[at + SCALE] = (float) (DEVIATIONS * size);
        } else {
            double most = CLIP * known + (count < YOUNG_SCALE ? size : 0);
            double step = count < YOUNG_SCALE ? 1 / (count + 1) : SCALE_STEP;
            state[at + SCALE] = (float) (known + step * (DEVIATIONS * Math.min(size, most) - known));
        }
        DailyProfile.learnScale(state, at + PROFILE, millis, size, state[at + SCALE], CLIP);
        double limit = CLIP * overall;
        Hedge.learn(state, at + LOSSES, residualFast, residualDay, residualBoth, limit);
    }

    private void learnLevels(double count) {
        double first = count < YOUNG_LEVEL ? 1 / (count + 1) : 0;
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

    /// Takes the level of the most recent values as the normal one.
    void acceptLevel(float[] state, int at) {
        double last = LayeredState.lastSeconds(state, at);
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
