package io.epicenter.detector.method.streaming;

import io.epicenter.detector.statistics.Hedge;
import io.epicenter.detector.statistics.PeaksOverThreshold;
import java.util.Arrays;

/// The state of one series of a [LayeredScorer]: [#SIZE] floats of an array, which millions share. Levels are relative
/// to a base, so that floats keep their precision on a series that is far from zero.
final class LayeredState {
    /// Places in the state of a series, and its length.
    static final int COUNT = 0;
    static final int BASE = 1;
    static final int BASE_REST = 2;
    static final int LEVEL = 3;
    static final int FAST = 4;
    static final int LEFT_OVER = 5;
    static final int LOSSES = 6;
    static final int SCALE = LOSSES + Hedge.SIZE;
    static final int SHIFT = SCALE + 1;
    static final int RANGE = SHIFT + 1;
    static final int RECENT = RANGE + ValueRange.SIZE;
    static final int LAST_DAY = RECENT + 1;
    static final int LAST_SECOND = RECENT + 2;
    static final int REPEATS = RECENT + 3;
    static final int UNREST = REPEATS + FrozenValues.SIZE;
    static final int RESIDUAL_TAIL = UNREST + 1;
    static final int SHIFT_TAIL = RESIDUAL_TAIL + PeaksOverThreshold.SIZE;
    static final int UNREST_TAIL = SHIFT_TAIL + PeaksOverThreshold.SIZE;
    static final int PROFILE = UNREST_TAIL + PeaksOverThreshold.SIZE;
    static final int SIZE = PROFILE + DailyProfile.SIZE;

    /// A day, in seconds and milliseconds.
    private static final double DAY_SECONDS = 86_400;
    private static final long DAY_MILLIS = 86_400_000;
    /// How far the level may be from the base, in scales, before the base moves there. Derived: a float has 24
    /// bits, so that a hundredth of a scale is still told at this distance.
    private static final double FAR = 1e5;
    /// Part by which the newest value counts in the recent one: about the last seven. Chosen by hand.
    private static final double RECENT_STEP = 0.15;

    private LayeredState() {}

    static void init(float[] state, int at) {
        Arrays.fill(state, at, at + SIZE, 0);
        DailyProfile.init(state, at + PROFILE);
    }

    /// Event time of the last value, seconds since 1970.
    static double lastSeconds(float[] state, int at) {
        return state[at + LAST_DAY] * DAY_SECONDS + state[at + LAST_SECOND];
    }

    /// Remembers a value as the most recent one.
    ///
    /// @param millis its event time
    /// @param y the value, relative to the base
    static void learnRecent(float[] state, int at, long millis, double y) {
        state[at + RECENT] += (float) (Math.max(RECENT_STEP, 1 / (state[at + COUNT] + 1)) * (y - state[at + RECENT]));
        long day = Math.floorDiv(millis, DAY_MILLIS);
        state[at + LAST_DAY] = day;
        state[at + LAST_SECOND] = (float) (Math.floorMod(millis, DAY_MILLIS) / 1000.0);
    }

    /// Moves the base to the level when that has gone far.
    static void rebaseWhenFar(float[] state, int at) {
        double away = Math.abs(state[at + LEVEL]);
        if (away > FAR * state[at + SCALE] && away > 0) {
            rebase(state, at);
        }
    }

    private static void rebase(float[] state, int at) {
        double level = state[at + LEVEL];
        double base = state[at + BASE] + level + state[at + BASE_REST];
        state[at + BASE] = (float) base;
        state[at + BASE_REST] = (float) (base - (float) base);
        for (int slot = 0; slot < ValueRange.SIZE; slot++) {
            lower(state, at + RANGE + slot, level);
        }
        lower(state, at + LEVEL, level);
        lower(state, at + FAST, level);
        lower(state, at + RECENT, level);
        lower(state, at + REPEATS + FrozenValues.LAST_VALUE, level);
    }

    private static void lower(float[] state, int slot, double by) {
        state[slot] = (float) (state[slot] - by);
    }
}
