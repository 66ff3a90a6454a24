package io.epicenter.detector.statistics;

import java.util.Arrays;

/// The upper tail of a statistic, learnt online: peaks over a running 98 % quantile, exponential beyond it.
/// Source: SPOT (Siffer et al., KDD 2017) with an exponential in place of Grimshaw's fit; the quantile by
/// Robbins-Monro. O(1) time, three numbers that live in the model's array, as floats. Starts as a normal tail.
final class Tail {
    /// Length of the state.
    static final int SIZE = 3;

    /// Probability beyond the quantile: the 98 % of SPOT's paper, from which on the tail is modelled.
    private static final double RARE = 0.02;
    /// The 98 % quantile of a standard normal deviate.
    private static final double NORMAL_QUANTILE = 2.054;
    /// Mean excess over it at the start, in scales. Chosen by hand, slightly above the 0.37 of a normal deviate.
    private static final double NORMAL_EXCESS = 0.40;
    /// How many excesses the start counts for, and how many the mean remembers. Chosen by hand: at one excess in
    /// fifty values they come slowly, and a few shall not make the tail.
    private static final double PRIOR_WEIGHT = 30;
    private static final double MEMORY = 300;
    /// Least probability. Chosen by hand: no tail that was learnt can tell of rarer ones, and its logarithm
    /// stays finite.
    private static final double LEAST_P = 1e-15;
    /// Distance of a band's end, where p = 0.001, from the quantile, in mean excesses. Follows from the
    /// exponential tail.
    private static final double BAND_EXCESSES = Math.log(RARE / 0.001);

    /// How many mean excesses one counts for at most. Chosen by hand: with more, one outlier hides the next
    /// ones; with less, a heavy tail is never learnt.
    private static final double MOST_EXCESSES = 12;
    /// Least and largest mean excess, in scales. Chosen by hand: two thirds of a normal deviate's, so that a
    /// quiet time makes no small peak impossible; and ten times it, so that a restless one does not end all
    /// alarms.
    private static final double LEAST_EXCESS = 0.25;
    private static final double MOST_EXCESS = 4;
    /// Least and largest quantile, in scales. Chosen by hand, for the same reasons: four fifths and four times a
    /// normal deviate's.
    private static final double LEAST_QUANTILE = 1.6;
    private static final double MOST_QUANTILE = 8;

    /// Places in the state.
    private static final int QUANTILE = 0;
    private static final int EXCESS = 1;
    private static final int COUNT = 2;

    private Tail() {}

    static void init(float[] state, int at) {
        Arrays.fill(state, at, at + SIZE, 0);
        state[at + QUANTILE] = (float) NORMAL_QUANTILE;
        state[at + EXCESS] = (float) NORMAL_EXCESS;
        state[at + COUNT] = (float) PRIOR_WEIGHT;
    }

    /// The probability of at least `distance`, in scales, > 0.
    static double pValue(float[] state, int at, double distance) {
        double quantile = state[at + QUANTILE];
        if (distance <= quantile) {
            return NormalTail.upperTail(distance * NORMAL_QUANTILE / quantile);
        }
        return Math.max(LEAST_P, RARE * Math.exp(-(distance - quantile) / state[at + EXCESS]));
    }

    /// The distance beyond which the probability is that of a band's end, 0.001.
    static double band(float[] state, int at) {
        return state[at + QUANTILE] + state[at + EXCESS] * BAND_EXCESSES;
    }

    /// Learns one distance; negative ones are on the other side.
    static void learn(float[] state, int at, double distance, double step) {
        double quantile = state[at + QUANTILE];
        if (distance > quantile) {
            double count = Math.min(MEMORY, state[at + COUNT] + 1);
            double known = state[at + EXCESS];
            double excess = Math.min(distance - quantile, MOST_EXCESSES * known);
            double mean = known + (excess - known) / count;
            state[at + COUNT] = (float) count;
            state[at + EXCESS] = (float) Math.clamp(mean, LEAST_EXCESS, MOST_EXCESS);
            state[at + QUANTILE] = (float) Math.min(MOST_QUANTILE, quantile + step * (1 - RARE));
        } else {
            state[at + QUANTILE] = (float) Math.max(LEAST_QUANTILE, quantile - step * RARE);
        }
    }
}
