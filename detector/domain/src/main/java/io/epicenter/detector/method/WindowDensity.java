package io.epicenter.detector.method;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.apache.commons.math3.special.Gamma;

/// Luminaire's window-density model: how far the distribution of the last window is from that of past windows at the
/// same time of day, by the symmetric Kullback-Leibler divergence; past divergences are taken as Gamma distributed,
/// whose tail is the p-value. It sees a change of pattern (spread, a frozen value, two modes) that no single point
/// shows. Source: as [io.epicenter.detector.curve.Structure]. Distances from the forecast, in scales, in 17 bins;
/// 12 slots a day and one for all; 1 KB.
final class WindowDensity {
    static final int WINDOW = 32;
    private static final int BINS = 17;
    private static final int SLOTS = 12;
    private static final double WIDTH = 0.5;
    private static final double SLOT_MILLIS = 86_400_000.0 / SLOTS;
    private static final double PRIOR = 0.5;
    /// Values over which a slot remembers.
    private static final double MEMORY = 2000;
    private static final double SCORE_MEMORY = 1000;
    private static final int LEAST_SCORES = 64;
    private static final double LEAST_P = 1e-15;

    private final byte[] ring = new byte[WINDOW];
    private final float[] window = new float[BINS];
    private final float[] baseline = new float[(SLOTS + 1) * BINS];
    private int next;
    private int filled;
    private double scores;
    private double mean;
    private double square;

    private static int bin(double distance) {
        int half = BINS / 2;
        return half + (int) Math.clamp(Math.rint(distance / WIDTH), -half, half);
    }

    private static int slot(long timeMillis) {
        return (int) (Math.floorMod(timeMillis, 86_400_000L) / SLOT_MILLIS);
    }

    /// The divergence of the last window with this value in it; 0 while there is too little.
    double divergence(long timeMillis, double distance) {
        if (filled < WINDOW) {
            return 0;
        }
        int row = slot(timeMillis) * BINS;
        double seen = sum(row);
        if (seen < 4 * WINDOW) {
            row = SLOTS * BINS;
            seen = sum(row);
        }
        if (seen < 2 * WINDOW) {
            return 0;
        }
        int entering = bin(distance);
        int leaving = ring[next];
        double divergence = 0;
        for (int b = 0; b < BINS; b++) {
            double count = window[b] + (b == entering ? 1 : 0) - (b == leaving ? 1 : 0);
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
        if (scores < LEAST_SCORES || variance <= 1e-12 || divergence <= mean) {
            return 1;
        }
        double shape = Math.clamp(mean * mean / variance, 0.2, 50);
        double p = Gamma.regularizedGammaQ(shape, shape * divergence / mean, 1e-12, 1000);
        return Math.max(LEAST_P, p);
    }

    /// The window follows every value; the baselines learn only normal ones.
    void learn(long timeMillis, double distance, boolean normal) {
        double divergence = divergence(timeMillis, distance);
        if (normal && divergence > 0) {
            double limited = scores < LEAST_SCORES ? divergence : Math.min(divergence, 4 * mean);
            scores++;
            double step = Math.max(1 / scores, 1 / SCORE_MEMORY);
            mean += step * (limited - mean);
            square += step * (limited * limited - square);
        }
        int bin = bin(distance);
        if (filled == WINDOW) {
            window[ring[next]]--;
        }
        ring[next] = (byte) bin;
        window[bin]++;
        next = (next + 1) % WINDOW;
        filled = Math.min(WINDOW, filled + 1);
        if (normal) {
            count(slot(timeMillis), bin);
            count(SLOTS, bin);
        }
    }

    private void count(int slot, int bin) {
        int row = slot * BINS;
        baseline[row + bin]++;
        if (sum(row) > MEMORY) {
            for (int b = 0; b < BINS; b++) {
                baseline[row + b] *= 0.5f;
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
            window[ring[i]]++;
        }
        for (int i = 0; i < baseline.length; i++) {
            baseline[i] = in.readFloat();
        }
        scores = in.readDouble();
        mean = in.readDouble();
        square = in.readDouble();
    }
}
