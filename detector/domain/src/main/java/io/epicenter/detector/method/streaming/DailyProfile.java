package io.epicenter.detector.method.streaming;

import io.epicenter.detector.method.HolidayCalendar.Course;
import java.util.Arrays;

/// How a series usually stands above or below its level by the time of day: 48 half-hours of working days, 48 of days
/// off; and how large its residuals are by the hour. Lives in the state of a series, from `at` on. O(1).
final class DailyProfile {
    /// Bins of a day's offsets and of its scales: half-hours and hours. Chosen on KPI and NAB together
    /// (docs/accuracy-detection.md).
    static final int BINS = 48;
    static final int SCALE_BINS = 24;

    /// Classes of days: working days and days off. With one for all days NAB's standard score is 62 to 63 instead
    /// of 72 (docs/accuracy-detection.md).
    private static final int CLASSES = 2;
    /// Places in the state, behind the offsets, and its length.
    private static final int SCALES = CLASSES * BINS;
    private static final int BIN = SCALES + SCALE_BINS;
    private static final int SUM = BIN + 1;
    private static final int COUNT = BIN + 2;
    static final int SIZE = BIN + 3;

    /// A day, milliseconds.
    private static final double DAY_MILLIS = 86_400_000;
    /// Part by which the newest visit of a bin counts in its offset: about the last seven visits. Chosen on KPI and
    /// NAB together (docs/accuracy-detection.md).
    private static final double OFFSET_STEP = 0.15;
    /// Part by which the newest residual counts in its hour's scale: about the last fifty values. Chosen on KPI and
    /// NAB together (docs/accuracy-detection.md).
    private static final double SCALE_STEP = 0.02;
    /// Least scale of an hour, as a part of that of the whole day, so that a still hour makes no small noise
    /// improbable. Chosen on KPI and NAB together (docs/accuracy-detection.md).
    private static final double LEAST_SHARE = 0.3;

    private DailyProfile() {}

    static void init(float[] state, int at) {
        Arrays.fill(state, at, at + SCALES, Float.NaN);
        state[at + BIN] = -1;
    }

    /// The usual offset from the level at a time, between the middles of two bins; NaN while it is not known, and on
    /// days apart.
    static double offset(float[] state, int at, long millis, Course course) {
        if (course == Course.APART) {
            return Double.NaN;
        }
        double place = Math.floorMod(millis, (long) DAY_MILLIS) / DAY_MILLIS * BINS - 0.5;
        int before = (int) Math.floor(place);
        double part = place - before;
        int first = before < 0 ? BINS - 1 : before;
        int second = before + 1 == BINS ? 0 : before + 1;
        int from = at + (course == Course.OFF ? BINS : 0);
        double offset = state[from + first] * (1 - part) + state[from + second] * part;
        if (Double.isNaN(offset)) {
            int other = from == at ? at + BINS : at;
            offset = state[other + first] * (1 - part) + state[other + second] * part;
        }
        return offset;
    }

    /// The usual size of residuals at a time of day, given their usual size overall.
    static double scale(float[] state, int at, long millis, double overall) {
        double hourly = state[at + SCALES + hour(millis)];
        return hourly > 0 ? Math.sqrt(overall * Math.max(hourly, LEAST_SHARE * overall)) : overall;
    }

    private static int hour(long millis) {
        return (int) (Math.floorMod(millis, (long) DAY_MILLIS) * SCALE_BINS / (long) DAY_MILLIS);
    }

    static void learnScale(float[] state, int at, long millis, double residual, double overall, double clip) {
        int slot = at + SCALES + hour(millis);
        double hourly = state[slot];
        if (hourly == 0) {
            state[slot] = (float) overall;
        } else {
            double limited = Math.min(residual, clip * Math.max(hourly, LEAST_SHARE * overall));
            state[slot] = (float) (hourly + SCALE_STEP * (LayeredForecaster.MEAN_TO_SCALE * limited - hourly));
        }
    }

    /// Takes an offset into its bin; a bin is learnt when the next one begins. Not for days apart.
    static void learnOffset(float[] state, int at, long millis, Course course, double offset) {
        int bin = (int) (Math.floorMod(millis, (long) DAY_MILLIS) * BINS / (long) DAY_MILLIS)
                + (course == Course.OFF ? BINS : 0);
        int open = (int) state[at + BIN];
        if (bin != open) {
            if (open >= 0 && state[at + COUNT] > 0) {
                double mean = state[at + SUM] / state[at + COUNT];
                float known = state[at + open];
                state[at + open] = (float) (Float.isNaN(known) ? mean : known + OFFSET_STEP * (mean - known));
            }
            state[at + BIN] = bin;
            state[at + SUM] = 0;
            state[at + COUNT] = 0;
        }
        state[at + SUM] += (float) offset;
        state[at + COUNT]++;
    }

    /// Reads a little of all that a time will need.
    static double prefetch(float[] state, int at, long millis, Course course) {
        int bin = (int) (Math.floorMod(millis, (long) DAY_MILLIS) * BINS / (long) DAY_MILLIS);
        return state[at + bin + (course == Course.OFF ? BINS : 0)]
                + state[at + SCALES + hour(millis)]
                + state[at + BIN];
    }
}
