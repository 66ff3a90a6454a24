package io.epicenter.detector.statistics;

/// How far a signal's values usually lie from their forecast, in scales: the tails of the distances and of their short
/// mean, both ways ([Tail]). [#SIZE] numbers from the beginning of a model's array on. O(1), allocates nothing.
public final class ResidualTails {
    /// Places in a model's array, and the length of this part of it.
    private static final int SHORT_MEAN = 0;
    private static final int UP = 1;
    private static final int DOWN = UP + Tail.SIZE;
    private static final int SHIFT_UP = DOWN + Tail.SIZE;
    private static final int SHIFT_DOWN = SHIFT_UP + Tail.SIZE;
    public static final int SIZE = SHIFT_DOWN + Tail.SIZE;
    /// How much one distance counts in the short mean at most, in scales. Chosen by hand: one alone is no shift.
    private static final double FAR = 6;
    /// Part by which the newest distance counts in the short mean: about the last three. Chosen by hand: a
    /// longer mean finds smaller shifts, and later.
    private static final double SHORT_STEP = 0.3;
    /// Standard deviation of an exponential mean of white noise with that step.
    private static final double SHORT_SCALE = Math.sqrt(SHORT_STEP / (2 - SHORT_STEP));
    /// Values before tails are learnt. Chosen by hand: distances are in scales, and before these there is no
    /// scale to speak of.
    private static final int WARM_COUNT = 30;

    /// Least step of a tail's quantile, in scales, and its step at first, times the values seen. Chosen by hand:
    /// the least is reached at the 200th value; with larger ones the quantile is that of the last few values,
    /// with smaller ones a change of the noise is told for long.
    private static final double LEAST_STEP = 0.01;
    private static final double EARLY_STEPS = 2;

    private ResidualTails() {}

    public static void init(float[] state) {
        state[SHORT_MEAN] = 0;
        Tail.init(state, UP);
        Tail.init(state, DOWN);
        Tail.init(state, SHIFT_UP);
        Tail.init(state, SHIFT_DOWN);
    }

    /// The probability of at least this distance on its side.
    public static double pValue(float[] state, double distance) {
        return Tail.pValue(state, distance >= 0 ? UP : DOWN, Math.abs(distance));
    }

    /// The same for the mean of the last few distances with this one.
    public static double shiftPValue(float[] state, double distance) {
        double shift = shortMean(state, distance) / SHORT_SCALE;
        return Tail.pValue(state, shift >= 0 ? SHIFT_UP : SHIFT_DOWN, Math.abs(shift));
    }

    /// Far ones are limited, so that one alone is no shift.
    private static double shortMean(float[] state, double distance) {
        return state[SHORT_MEAN] + SHORT_STEP * (Math.clamp(distance, -FAR, FAR) - state[SHORT_MEAN]);
    }

    /// Ends of the band, p = 0.001, in scales from the forecast; both positive.
    public static double lowerBand(float[] state) {
        return Tail.band(state, DOWN);
    }

    public static double upperBand(float[] state) {
        return Tail.band(state, UP);
    }

    /// Follows every observation, also those that may belong to an incident.
    public static void follow(float[] state, double distance) {
        state[SHORT_MEAN] = (float) shortMean(state, distance);
    }

    public static void forgetShift(float[] state) {
        state[SHORT_MEAN] = 0;
    }

    /// Learns a distance, once enough values have been seen to tell.
    ///
    /// @param count values learnt before
    public static void learn(float[] state, double distance, double count) {
        if (count < WARM_COUNT) {
            return;
        }
        double step = Math.max(LEAST_STEP, EARLY_STEPS / count);
        Tail.learn(state, UP, distance, step);
        Tail.learn(state, DOWN, -distance, step);
        double shift = state[SHORT_MEAN] / SHORT_SCALE;
        Tail.learn(state, SHIFT_UP, shift, step);
        Tail.learn(state, SHIFT_DOWN, -shift, step);
    }
}
