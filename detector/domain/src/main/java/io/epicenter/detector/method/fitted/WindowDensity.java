package io.epicenter.detector.method.fitted;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.apache.commons.math3.special.Gamma;

/// Luminaire's window-density model: how far the distribution of the last window is from that of past windows at the
/// same time of day, by the symmetric Kullback-Leibler divergence; past divergences are taken as Gamma distributed,
/// whose tail is the p-value. It sees a change of pattern (spread, a frozen value, two modes) that no single point
/// shows. Source: as [io.epicenter.detector.curve.StructuralCurve]. Distances from the forecast, in scales, in 17 bins;
/// 12 slots a day and one for all; 1 KB.
final class WindowDensity {
    /// Values of a window. Chosen by hand: a change of pattern shows in fewer only by chance, and in more it is
    /// late.
    static final int WINDOW = 32;
    /// Bins, and how wide one is, in scales ([#WIDTH]): from four scales below the forecast to four above. Chosen
    /// by hand: all that is normal is within.
    private static final int BINS = 17;
    /// Slots of a day, two hours each. Chosen by hand: finer ones fill slowly.
    private static final int SLOTS = 12;
    /// Parts of a bin to which a place is rounded. Chosen by hand: a place fits into a byte.
    private static final int PARTS = 4;
    /// Width of a bin, in scales. Chosen by hand, as [#BINS].
    private static final double WIDTH = 0.5;
    /// Length of a day and of a slot, milliseconds.
    private static final long DAY_MILLIS = 86_400_000L;
    private static final double SLOT_MILLIS = (double) DAY_MILLIS / SLOTS;
    /// Windows that a slot must have seen to be the baseline, and that all must have seen for the one of all slots.
    /// Chosen by hand: the noise of the baseline is then less than that of the window.
    private static final int SLOT_WINDOWS = 4;
    private static final int ALL_WINDOWS = 2;
    /// Least variance of past divergences that is believed. Chosen by hand: above rounding.
    private static final double LEAST_VARIANCE = 1e-12;
    /// Bounds of the shape of the gamma distribution of divergences. Chosen by hand: from tails much heavier than
    /// exponential to nearly normal.
    private static final double LEAST_SHAPE = 0.2;
    private static final double MOST_SHAPE = 50;
    /// Accuracy of the gamma function, and rounds of its series at most. Chosen by hand: far below the noise of what
    /// is learnt, and more rounds than it takes.
    private static final double GAMMA_ACCURACY = 1e-12;
    private static final int GAMMA_ROUNDS = 1000;
    /// How much of a divergence is learnt at most, in means. Chosen by hand: what is normal is within.
    private static final double CLIP = 4;
    /// Counts from which on a bin is one that values fall into, in the baseline and in the window. Chosen by hand: one
    /// value, and half of one, as a value counts in two bins.
    private static final double OCCUPIED = 1;
    private static final double OCCUPIED_NOW = 0.5;
    /// By what the counts of a slot are multiplied when it is full. Chosen by hand: halves forget evenly.
    private static final float FORGET = 0.5f;
    /// What each bin counts before any value. Chosen by hand, as Jeffreys' prior of a multinomial: a bin never seen
    /// makes no infinite divergence.
    private static final double PRIOR = 0.5;
    /// Values over which a slot remembers, and divergences over which their mean and spread do. Chosen by hand:
    /// some 17 days of a slot at a value a minute.
    private static final double MEMORY = 2000;
    private static final double SCORE_MEMORY = 1000;
    /// Divergences before their distribution is believed. Chosen by hand: two windows that do not overlap, after
    /// those that fill the baseline.
    private static final int LEAST_SCORES = 64;
    /// Least probability. Chosen by hand: no tail that was learnt can tell of rarer ones, and its logarithm stays
    /// finite.
    private static final double LEAST_P = 1e-15;

    private final byte[] ring = new byte[WINDOW];
    private final float[] window = new float[BINS];
    private final float[] baseline = new float[(SLOTS + 1) * BINS];
    private int next;
    private int filled;
    private double scores;
    private double mean;
    private double square;

    /// Where a distance lies among the bins, in parts of one. It counts in the two bins around it, so that values
    /// that are all alike do not change the pattern when the scale moves a little.
    private static int place(double distance) {
        int half = BINS / 2;
        return (int) Math.rint(PARTS * (half + Math.clamp(distance / WIDTH, -half, half)));
    }

    private static float share(int place, int bin) {
        return Math.max(0, 1 - Math.abs(place - PARTS * bin) / (float) PARTS);
    }

    private static int slot(long timeMillis) {
        return (int) (Math.floorMod(timeMillis, DAY_MILLIS) / SLOT_MILLIS);
    }

    /// The divergence of the last window with this value in it; 0 while there is too little.
    double divergence(long timeMillis, double distance) {
        if (filled < WINDOW) {
            return 0;
        }
        int row = slot(timeMillis) * BINS;
        double seen = sum(row);
        if (seen < SLOT_WINDOWS * WINDOW) {
            row = SLOTS * BINS;
            seen = sum(row);
        }
        if (seen < ALL_WINDOWS * WINDOW) {
            return 0;
        }
        int entering = place(distance);
        int leaving = ring[next];
        double divergence = 0;
        for (int b = 0; b < BINS; b++) {
            double count = window[b] + share(entering, b) - share(leaving, b);
            double now = (count + PRIOR) / (WINDOW + PRIOR * BINS);
            double usual = (baseline[row + b] + PRIOR) / (seen + PRIOR * BINS);
            divergence += (now - usual) * Math.log(now / usual);
        }
        return divergence;
    }

    private double sum(int row) {
        double sum = 0;
        for (int b = 0; b < BINS; b++) {
            sum += baseline[row + b];
        }
        return sum;
    }

    /// Probability of a divergence as large as this; 1 while there are too few past ones.
    double pValue(double divergence) {
        double variance = square - mean * mean;
        if (scores < LEAST_SCORES || variance <= LEAST_VARIANCE || divergence <= mean) {
            return 1;
        }
        double shape = Math.clamp(mean * mean / variance, LEAST_SHAPE, MOST_SHAPE);
        double p = Gamma.regularizedGammaQ(shape, shape * divergence / mean, GAMMA_ACCURACY, GAMMA_ROUNDS);
        return Math.max(LEAST_P, Math.max(p, chance(divergence)));
    }

    /// Probability of such a divergence when the window's values are independent ones of the baseline: `n`
    /// times a symmetric divergence is about chi-squared (Kullback 1959). Few values of a kind never seen are
    /// less than they look beside past windows that were all alike.
    private double chance(double divergence) {
        int occupied = 0;
        for (int b = 0; b < BINS; b++) {
            occupied += baseline[SLOTS * BINS + b] >= OCCUPIED || window[b] >= OCCUPIED_NOW ? 1 : 0;
        }
        double halfFreedom = Math.max(1, occupied - 1) / 2.0;
        return Gamma.regularizedGammaQ(halfFreedom, WINDOW * divergence / 2, GAMMA_ACCURACY, GAMMA_ROUNDS);
    }

    /// The window follows every value; the baselines learn only normal ones.
    void learn(long timeMillis, double distance, boolean normal) {
        double divergence = divergence(timeMillis, distance);
        if (normal && divergence > 0) {
            double limited = scores < LEAST_SCORES ? divergence : Math.min(divergence, CLIP * mean);
            scores++;
            double step = Math.max(1 / scores, 1 / SCORE_MEMORY);
            mean += step * (limited - mean);
            square += step * (limited * limited - square);
        }
        int place = place(distance);
        if (filled == WINDOW) {
            add(window, 0, ring[next], -1);
        }
        ring[next] = (byte) place;
        add(window, 0, place, 1);
        next = (next + 1) % WINDOW;
        filled = Math.min(WINDOW, filled + 1);
        if (normal) {
            count(slot(timeMillis), place);
            count(SLOTS, place);
        }
    }

    private static void add(float[] counts, int row, int place, int sign) {
        int bin = place / PARTS;
        counts[row + bin] += sign * share(place, bin);
        if (bin + 1 < BINS) {
            counts[row + bin + 1] += sign * share(place, bin + 1);
        }
    }

    private void count(int slot, int place) {
        int row = slot * BINS;
        add(baseline, row, place, 1);
        if (sum(row) > MEMORY) {
            for (int b = 0; b < BINS; b++) {
                baseline[row + b] *= FORGET;
            }
        }
    }

    /// A data shock: what was before is no baseline any more.
    void truncate() {
        Arrays.fill(baseline, 0);
        scores = 0;
        mean = 0;
        square = 0;
    }

    void write(DataOutput out) throws IOException {
        out.write(ring);
        out.writeByte(next);
        out.writeByte(filled);
        for (float number : baseline) {
            out.writeFloat(number);
        }
        out.writeDouble(scores);
        out.writeDouble(mean);
        out.writeDouble(square);
    }

    void read(DataInput in) throws IOException {
        in.readFully(ring);
        next = in.readByte();
        filled = in.readByte();
        for (int i = 0; i < filled; i++) {
            add(window, 0, ring[i], 1);
        }
        for (int i = 0; i < baseline.length; i++) {
            baseline[i] = in.readFloat();
        }
        scores = in.readDouble();
        mean = in.readDouble();
        square = in.readDouble();
    }
}
