package io.epicenter.detector.statistics;

/// The upper tail of a statistic that is never negative, learnt online: peaks over a running 98 % quantile, exponential
/// beyond it. Source: SPOT (Siffer et al., KDD 2017) with an exponential in place of Grimshaw's fit; the quantile by
/// Robbins and Monro 1951. O(1); three numbers in the state of a series, from `at` on. Scale-free: it needs no unit.
public final class PeaksOverThreshold {
    /// Length of the state.
    public static final int SIZE = 3;

    /// Places in it: the quantile, the mean excess over it, the values seen.
    private static final int QUANTILE = 0;
    private static final int EXCESS = 1;
    private static final int COUNT = 2;
    /// Probability beyond the quantile, and the same as -ln p: the 98 % of SPOT's paper, from which on the tail
    /// is modelled.
    private static final double RARE = 0.02;
    private static final double RARE_EVIDENCE = -Math.log(RARE);
    /// Part of itself by which the quantile moves, and part by which the newest excess counts in their mean.
    /// Chosen on KPI and NAB together, as the layered method that uses them (docs/accuracy-detection.md).
    private static final double QUANTILE_STEP = 0.02;
    private static final double EXCESS_STEP = 0.02;
    /// Values before there is evidence: one of them is beyond the quantile in the mean. Chosen as the steps.
    private static final int WARM_COUNT = 50;
    /// Least quantile, in the unit of the statistic. Chosen by hand, so that a statistic that was always 0 can
    /// be divided by it.
    private static final double LEAST = 1e-9;

    /// Least mean excess that a tail is told by, in quantiles. Chosen by hand: with less, a tail that was always
    /// short makes any peak impossible.
    private static final double LEAST_EXCESS = 0.1;
    /// Part of itself by which the quantile moves at first, times the values seen. Chosen by hand: it is the
    /// usual step from the 150th value on.
    private static final double EARLY_STEPS = 3;
    /// Part of what is missing by which the quantile rises while there is no evidence yet, and part of the step
    /// by which it falls. Chosen by hand: it is near the largest of the first values then; with more of either
    /// it is that of one value or of the last few.
    private static final double EARLY_RISE = 0.5;
    private static final double EARLY_FALL = 0.004;
    /// Least mean excess while there is no evidence yet, in quantiles. Chosen by hand: with less, the first
    /// peaks after it are news.
    private static final double EARLY_EXCESS = 0.3;
    /// How many mean excesses one counts for at most, and the least mean excess for that, in quantiles. Chosen
    /// by hand: with more, one outlier hides the next ones; with less, a heavy tail is never learnt.
    private static final double MOST_EXCESSES = 10;
    private static final double SMALL_EXCESS = 0.05;
    /// Values counted at most. Chosen by hand: nothing asks for more than a few hundred, and a float counts in
    /// ones up to 2^24 only.
    private static final double MOST_COUNT = 1e6;

    private PeaksOverThreshold() {}

    /// Minus the natural logarithm of the probability of at least `value`; 0 while too few have been seen.
    public static double evidence(float[] state, int at, double value) {
        if (state[at + COUNT] < WARM_COUNT - 1) {
            return 0;
        }
        double quantile = Math.max(LEAST, state[at + QUANTILE]);
        if (value <= quantile) {
            return value / quantile * RARE_EVIDENCE;
        }
        return RARE_EVIDENCE + (value - quantile) / Math.max(state[at + EXCESS], LEAST_EXCESS * quantile);
    }

    /// The value beyond which the probability is `exp(-evidence)`.
    public static double value(float[] state, int at, double evidence) {
        double quantile = Math.max(LEAST, state[at + QUANTILE]);
        return quantile + Math.max(state[at + EXCESS], LEAST_EXCESS * quantile) * (evidence - RARE_EVIDENCE);
    }

    public static void learn(float[] state, int at, double value) {
        double count = state[at + COUNT] + 1;
        double quantile = state[at + QUANTILE];
        double excess = state[at + EXCESS];
        if (count == 1) {
            quantile = value;
        } else {
            double step = Math.max(QUANTILE_STEP, EARLY_STEPS / count) * Math.max(LEAST, quantile);
            if (count < WARM_COUNT) {
                quantile = value > quantile ? quantile + EARLY_RISE * (value - quantile) : quantile - EARLY_FALL * step;
                excess = Math.max(excess, EARLY_EXCESS * quantile);
            } else if (value > quantile) {
                double most = MOST_EXCESSES * Math.max(excess, SMALL_EXCESS * quantile);
                excess += EXCESS_STEP * (Math.min(value - quantile, most) - excess);
                quantile += step * (1 - RARE);
            } else {
                quantile -= step * RARE;
            }
        }
        state[at + QUANTILE] = (float) quantile;
        state[at + EXCESS] = (float) excess;
        state[at + COUNT] = (float) Math.min(MOST_COUNT, count);
    }
}
