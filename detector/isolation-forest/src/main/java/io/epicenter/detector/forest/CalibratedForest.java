package io.epicenter.detector.forest;

import java.util.Arrays;

/// A forest with the distribution of its scores on rows that it has not been trained on.
///
/// @param dimensions number of signals it knows; later ones are not looked at
/// @param calibration scores of the held-back rows, rising
record CalibratedForest(CompactForest trees, int dimensions, double[] calibration) {
    /// Trees of a forest, and rows that each is grown on: the defaults of Liu, Ting and Zhou 2008.
    private static final int TREES = 100;
    private static final int SAMPLE = 256;
    /// Two signals to a split: isolates rows that are usual in each signal and unusual together. Source: Hariri et
    /// al. 2019.
    private static final int EXTENSION = 1;
    /// Seed of the first tree. Chosen by hand; any number does, but another one makes other trees.
    private static final long SEED = 20_080_415;
    /// Rows of a block, and of how many blocks one is held back. Chosen by hand: twice the rows that one row looks
    /// back, and a quarter of them.
    private static final int BLOCK = 12;
    private static final int HELD_BACK_BLOCKS = 4;
    /// Probability beyond the quantile from which on the tail is exponential. Chosen by hand: of the first 256 rows
    /// some sixty are held back, and two or three of these are beyond.
    private static final double RARE = 0.04;
    /// Least mean excess of a score over the quantile. Chosen by hand: scores are 0..1, and a few equal ones would
    /// make any other impossible.
    private static final double LEAST_EXCESS = 1e-3;
    /// Least probability. Chosen by hand: no tail of a few scores can tell of rarer ones, and its logarithm stays
    /// finite.
    private static final double LEAST_P = 1e-15;

    /// Every fourth block of twelve rows is held back, so that neighbours in time are not on both sides.
    static CalibratedForest of(byte[][] rows, int dimensions) {
        int held = 0;
        for (int i = 0; i < rows.length; i++) {
            held += isHeldBack(i) ? 1 : 0;
        }
        double[][] training = new double[rows.length - held][];
        double[][] back = new double[held][];
        int nextTraining = 0;
        int nextBack = 0;
        for (int i = 0; i < rows.length; i++) {
            double[] row = FeatureRow.numbers(rows[i], dimensions);
            if (isHeldBack(i)) {
                back[nextBack++] = row;
            } else {
                training[nextTraining++] = row;
            }
        }
        CompactForest trees = CompactForest.grow(training, TREES, SAMPLE, EXTENSION, SEED);
        double[] scores = trees.scores(back);
        Arrays.sort(scores);
        return new CalibratedForest(trees, dimensions, scores);
    }

    private static boolean isHeldBack(int index) {
        return index / BLOCK % HELD_BACK_BLOCKS == HELD_BACK_BLOCKS - 1;
    }

    double score(byte[] row) {
        return trees.score(FeatureRow.numbers(row, dimensions));
    }

    double median() {
        return calibration[calibration.length / 2];
    }

    private double quantile() {
        return calibration[(int) ((1 - RARE) * (calibration.length - 1))];
    }

    private double excess() {
        double quantile = quantile();
        double sum = 0;
        int count = 0;
        for (int i = calibration.length - 1; i >= 0 && calibration[i] > quantile; i--) {
            sum += calibration[i] - quantile;
            count++;
        }
        return Math.max(LEAST_EXCESS, count == 0 ? 0 : sum / count);
    }

    /// Probability of a score at least as high: counted within the held-back scores, exponential beyond their 96 %
    /// quantile (peaks over threshold).
    double pValue(double score) {
        double quantile = quantile();
        if (score > quantile) {
            return Math.max(LEAST_P, RARE * Math.exp(-(score - quantile) / excess()));
        }
        int at = Arrays.binarySearch(calibration, score);
        int below = at >= 0 ? at : -at - 1;
        return Math.max(RARE, 1 - (double) below / calibration.length);
    }

    /// The score that is exceeded with probability `p`, which is below 4 %.
    double scoreAt(double p) {
        return quantile() + excess() * Math.log(RARE / p);
    }
}
