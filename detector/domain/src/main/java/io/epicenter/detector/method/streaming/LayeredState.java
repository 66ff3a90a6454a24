package io.epicenter.detector.method.streaming;

import io.epicenter.detector.statistics.Hedge;
import io.epicenter.detector.statistics.PeaksOverThreshold;

/// What [LayeredModel] has learnt of a series: one array of floats, so that there is room for millions of series and
/// one is read in few steps. All levels are relative to a base, which is kept in two floats and moves when a series has
/// gone far from it, so that the others keep their precision.
final class LayeredState {
    /// Places in the state of a series, and its length.
    static final int COUNT = 0;
    private static final int BASE = 1;
    private static final int BASE_REST = 2;
    static final int LEVEL = 3;
    static final int FAST = 4;
    static final int LEFT_OVER = 5;
    static final int LOSSES = 6;
    static final int SCALE = LOSSES + Hedge.SIZE;
    static final int SHIFT = SCALE + 1;
    static final int RANGE = SHIFT + 1;
    private static final int RECENT = RANGE + ValueRange.SIZE;
    private static final int LAST_DAY = RECENT + 1;
    private static final int LAST_SECOND = LAST_DAY + 1;
    static final int REPEATS = LAST_SECOND + 1;
    static final int UNREST = REPEATS + FrozenValues.SIZE;
    static final int RESIDUAL_TAIL = UNREST + 1;
    static final int SHIFT_TAIL = RESIDUAL_TAIL + PeaksOverThreshold.SIZE;
    static final int UNREST_TAIL = SHIFT_TAIL + PeaksOverThreshold.SIZE;
    static final int PROFILE = UNREST_TAIL + PeaksOverThreshold.SIZE;
    private static final int SIZE = PROFILE + DailyProfile.SIZE;

    /// A day, milliseconds and seconds.
    private static final long DAY_MILLIS = 86_400_000;
    private static final double DAY_SECONDS = 86_400;
    /// A second, milliseconds.
    private static final double SECOND_MILLIS = 1000;
    /// How far the level may be from the base, in scales, before the base moves there. Derived: a float has 24
    /// bits, so that a hundredth of a scale is still told at this distance.
    private static final double FAR = 1e5;
    /// Values counted at most. Chosen by hand: nothing asks for more than a few hundred, and a float counts in
    /// ones up to 2^24 only.
    private static final double MOST_COUNT = 1e6;
    /// Part by which the newest value counts in the recent level that may be taken as the normal one: about the
    /// last seven. Chosen by hand: with more, one outlier becomes the level; with less, it is long ago.
    private static final double RECENT_STEP = 0.15;

    private LayeredState() {}

    /// Of a series that has no value yet.
    static float[] create() {
        float[] state = new float[SIZE];
        DailyProfile.init(state, PROFILE);
        return state;
    }

    /// Takes the first value of a series as its base.
    static void start(float[] state, double value) {
        float base = (float) value;
        state[BASE] = base;
        state[BASE_REST] = (float) (value - base);
    }

    /// A value as levels are, relative to the base.
    static double relative(float[] state, double value) {
        return value - state[BASE] - state[BASE_REST];
    }

    static double base(float[] state) {
        return (double) state[BASE] + state[BASE_REST];
    }

    /// How large the values of a series are, to a float's precision.
    static double magnitude(float[] state) {
        return Math.abs(state[BASE] + (double) state[LEVEL]);
    }

    /// Event time of the latest value, seconds since 1970.
    static double lastSeconds(float[] state) {
        return state[LAST_DAY] * DAY_SECONDS + state[LAST_SECOND];
    }

    /// Remembers a value as the most recent one.
    ///
    /// @param y relative to the base
    static void remember(float[] state, long millis, double y) {
        state[RECENT] += (float) (Math.max(RECENT_STEP, 1 / (state[COUNT] + 1)) * (y - state[RECENT]));
        state[LAST_DAY] = Math.floorDiv(millis, DAY_MILLIS);
        state[LAST_SECOND] = (float) (Math.floorMod(millis, DAY_MILLIS) / SECOND_MILLIS);
    }

    /// Counts a learnt value, and moves the base to the level if that has gone far.
    ///
    /// @param count of values before
    static void advance(float[] state, double count) {
        state[COUNT] = (float) Math.min(MOST_COUNT, count + 1);
        double away = Math.abs(state[LEVEL]);
        if (away > FAR * state[SCALE] && away > 0) {
            rebase(state);
        }
    }

    private static void rebase(float[] state) {
        double level = state[LEVEL];
        double base = state[BASE] + level + state[BASE_REST];
        state[BASE] = (float) base;
        state[BASE_REST] = (float) (base - (float) base);
        for (int slot = 0; slot < ValueRange.SIZE; slot++) {
            lower(state, RANGE + slot, level);
        }
        lower(state, LEVEL, level);
        lower(state, FAST, level);
        lower(state, RECENT, level);
        lower(state, REPEATS + FrozenValues.LAST_VALUE, level);
    }

    private static void lower(float[] state, int slot, double by) {
        state[slot] = (float) (state[slot] - by);
    }

    /// Takes the level of the most recent values as the normal one.
    ///
    /// @param usual offset from the level at the time of the latest value; 0 while it is not known
    static void acceptLevel(float[] state, float usual) {
        state[LEVEL] = state[RECENT] - usual;
        state[FAST] = state[RECENT];
        state[LEFT_OVER] = 0;
        state[SHIFT] = 0;
    }
}
