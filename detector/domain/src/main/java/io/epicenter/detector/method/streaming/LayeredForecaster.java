package io.epicenter.detector.method.streaming;

import static io.epicenter.detector.method.streaming.LayeredState.COUNT;
import static io.epicenter.detector.method.streaming.LayeredState.FAST;
import static io.epicenter.detector.method.streaming.LayeredState.LEFT_OVER;
import static io.epicenter.detector.method.streaming.LayeredState.LEVEL;
import static io.epicenter.detector.method.streaming.LayeredState.LOSSES;
import static io.epicenter.detector.method.streaming.LayeredState.PROFILE;
import static io.epicenter.detector.method.streaming.LayeredState.SCALE;

import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.statistics.Hedge;

/// Forecasts a series of which nothing is known beforehand, and learns how large what it misses usually is. Three
/// forecasters - the recent value, the level with its daily profile, and that with what is left over of late - are
/// mixed by their recent losses (Hedge, Cesa-Bianchi and Lugosi 2006); what one value may change is limited (Huber
/// 1964).
///
/// What it has learnt lies in the [LayeredState] of the series; this object holds only what it has worked out about the
/// latest value. O(1), allocates nothing, confined to one thread.
final class LayeredForecaster {
    /// A normal deviate's scale over its mean absolute value: the root of pi / 2, 1.2533, to three digits.
    static final double MEAN_TO_SCALE = 1.25;

    /// Part by which the newest value counts in the recent value and in what is left over of late: about the
    /// last three. Chosen on KPI and NAB together (docs/accuracy-detection.md), as all that follow up to
    /// [#CLIP].
    private static final double FAST_STEP = 0.3;
    /// Part by which it counts in the level, and seconds from the value before from which on it counts as much;
    /// sooner ones count less in proportion.
    private static final double LEVEL_STEP = 0.02;
    private static final double LEVEL_SECONDS = 300;
    /// Part by which the newest residual counts in the scale: about the last thousand. With .003 NAB's standard
    /// score is 66 instead of 72.
    private static final double SCALE_STEP = 0.001;
    /// How much of a residual the scale learns at most, in scales (Huber 1964); levels learn twice or three
    /// times as much.
    private static final double CLIP = 12;
    private static final double FAST_CLIP = 2 * CLIP;
    private static final double LEVEL_CLIP = 3 * CLIP;
    /// Values whose scale is the plain mean of their sizes, and values whose levels are plain means. Chosen by
    /// hand: with more, a beginning that is not like the rest counts longer; with fewer, the first few values
    /// count for long in means that forget slowly.
    private static final int EARLY_SCALE_COUNT = 50;
    private static final int EARLY_LEVEL_COUNT = 20;
    /// Least scale, as a part of 1 + the size of the values. Chosen by hand, so that a constant series can be
    /// divided by it; with more, small noise on a high level is lost.
    private static final double LEAST_SCALE = 1e-9;
    /// Least time from the value before, seconds: the milliseconds of event time. A second, milliseconds.
    private static final double LEAST_SECONDS = 0.001;
    private static final double SECOND_MILLIS = 1000;

    private final HolidayCalendar calendar;
    private long millis;
    private double seconds;
    private double y;
    private HolidayCalendar.Course course = HolidayCalendar.Course.WORKING;
    private double offset;
    private double residualFast;
    private double residualDay;
    private double residualBoth;
    private double residual;
    private double overall;
    private double scale;

    LayeredForecaster(HolidayCalendar calendar) {
        this.calendar = calendar;
    }

    /// Takes the first value of a series, of which nothing can be told.
    void start(float[] state, long time, double value) {
        millis = time;
        seconds = 1;
        y = 0;
        offset = Double.NaN;
        residualFast = residualDay = residualBoth = residual = 0;
        overall = scale = LEAST_SCALE * (1 + Math.abs(value));
        LayeredState.start(state, value);
    }

    /// Works out what was expected at the time of a value, and by how much that misses it. Changes no state.
    ///
    /// @param time event time, milliseconds since 1970
    void forecast(float[] state, long time, double value) {
        millis = time;
        long local = calendar.clock().local(time);
        seconds = Math.max(LEAST_SECONDS, time / SECOND_MILLIS - LayeredState.lastSeconds(state));
        y = LayeredState.relative(state, value);
        course = calendar.courseOf(time);
        offset = DailyProfile.offset(state, PROFILE, local, course);
        boolean knowsDay = knowsDay();
        double level = state[LEVEL];
        double day = knowsDay ? level + offset : level;
        residualFast = y - state[FAST];
        residualDay = isApart() ? residualFast : y - day;
        residualBoth = knowsDay ? residualDay - state[LEFT_OVER] : residualFast;
        residual = Hedge.mix(state, LOSSES, residualFast, residualDay, residualBoth);
        overall = Math.max(state[SCALE], LEAST_SCALE * (1 + LayeredState.magnitude(state)));
        scale = DailyProfile.scale(state, PROFILE, local, overall);
    }

    /// Whether the usual course of the day is known at the time of the value.
    boolean knowsDay() {
        return !Double.isNaN(offset);
    }

    /// A day without a usual course says nothing about level and profile.
    boolean isApart() {
        return course == HolidayCalendar.Course.APART;
    }

    /// Event time of the latest value, milliseconds since 1970.
    long millis() {
        return millis;
    }

    /// The latest value, relative to the base as all levels are.
    double y() {
        return y;
    }

    /// What the mixed forecast misses, signed.
    double residual() {
        return residual;
    }

    /// What the level with its daily profile misses, signed; on a day apart, what the recent value does.
    double residualDay() {
        return residualDay;
    }

    /// Usual size of residuals at this time of day, > 0.
    double scale() {
        return scale;
    }

    /// Learns the value that was last forecast.
    ///
    /// @param count of values before, > 0
    void learn(float[] state, double count) {
        learnScale(state, count);
        learnLevels(state, count);
    }

    private void learnScale(float[] state, double count) {
        double size = Math.abs(residual);
        double known = state[SCALE];
        if (known == 0) {
            state[SCALE] = (float) (MEAN_TO_SCALE * size);
        } else {
            boolean early = count < EARLY_SCALE_COUNT;
            double most = CLIP * known + (early ? size : 0);
            double step = early ? 1 / (count + 1) : SCALE_STEP;
            state[SCALE] = (float) (known + step * (MEAN_TO_SCALE * Math.min(size, most) - known));
        }
        DailyProfile.learnScale(state, PROFILE, calendar.clock().local(millis), size, state[SCALE], CLIP);
        double limit = CLIP * overall;
        Hedge.learn(state, LOSSES, residualFast, residualDay, residualBoth, limit);
    }

    private void learnLevels(float[] state, double count) {
        double first = count < EARLY_LEVEL_COUNT ? 1 / (count + 1) : 0;
        double level = state[LEVEL];
        state[FAST] += (float) (Math.max(FAST_STEP, first) * clip(residualFast, FAST_CLIP));
        boolean knowsDay = knowsDay();
        if (knowsDay) {
            state[LEFT_OVER] += (float) (FAST_STEP * clip(residualBoth, FAST_CLIP));
        }
        if (isApart()) {
            return;
        }
        double step = Math.max(LEVEL_STEP * Math.min(1, seconds / LEVEL_SECONDS), first);
        double taken = clip(residualDay, LEVEL_CLIP);
        state[LEVEL] = (float) (level + step * taken);
        double seen = knowsDay ? level + offset + taken : y;
        long local = calendar.clock().local(millis);
        DailyProfile.learnOffset(state, PROFILE, local, course, seen - state[LEVEL]);
    }

    private double clip(double missed, double most) {
        return Math.clamp(missed, -most * scale, most * scale);
    }

    /// Takes the level of the most recent values as the normal one.
    void acceptLevel(float[] state) {
        long time = (long) (SECOND_MILLIS * LayeredState.lastSeconds(state));
        double usual = DailyProfile.offset(state, PROFILE, calendar.clock().local(time), calendar.courseOf(time));
        LayeredState.acceptLevel(state, Double.isNaN(usual) ? 0 : (float) usual);
    }

    /// Reads a little of all that [#forecast] for a time will need.
    double prefetch(float[] state, long time) {
        return state[COUNT]
                + DailyProfile.prefetch(state, PROFILE, calendar.clock().local(time), calendar.courseOf(time))
                + scale;
    }
}
