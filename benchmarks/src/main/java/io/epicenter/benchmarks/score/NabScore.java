package io.epicenter.benchmarks.score;

import io.epicenter.benchmarks.dataset.LabelledSeries;

/// The score of the Numenta Anomaly Benchmark. Source: Lavin & Ahmad 2015, and the published scorer's formulas:
/// the earliest detection in a window earns a sigmoid of its position, a window without one costs `falseNegative`, a
/// detection outside costs a sigmoid of its distance to the window before. 0 = silence, 100 = perfect.
final class NabScore {
    /// An application profile: the weights of false positives and false negatives; true positives weigh 1.
    enum Profile {
        STANDARD(0.11, 1),
        LOW_FALSE_POSITIVES(0.22, 1),
        LOW_FALSE_NEGATIVES(0.11, 2);

        private final double falsePositive;
        private final double falseNegative;

        Profile(double falsePositive, double falseNegative) {
            this.falsePositive = falsePositive;
            this.falseNegative = falseNegative;
        }
    }

    private static final double BEST = sigmoid(-1);

    private final Profile profile;
    private double raw;
    private int windows;

    NabScore(Profile profile) {
        this.profile = profile;
    }

    /// Adds one file: its labels are windows, runs of labelled points.
    void add(LabelledSeries series, double[] alarm, double threshold) {
        boolean[] label = series.label();
        int previousEnd = -1;
        int previousLength = 0;
        int at = 0;
        while (at < label.length) {
            if (label[at]) {
                int end = at;
                while (end + 1 < label.length && label[end + 1]) {
                    end++;
                }
                window(series, alarm, threshold, at, end);
                previousEnd = end;
                previousLength = end - at + 1;
                at = end + 1;
            } else {
                if (alarm[at] >= threshold && at >= series.probation()) {
                    raw += profile.falsePositive * outside(at, previousEnd, previousLength);
                }
                at++;
            }
        }
    }

    private void window(LabelledSeries series, double[] alarm, double threshold, int start, int end) {
        if (end < series.probation()) {
            return;
        }
        windows++;
        int length = end - start + 1;
        for (int at = Math.max(start, series.probation()); at <= end; at++) {
            if (alarm[at] >= threshold) {
                raw += sigmoid(-(double) (end - at + 1) / length) / BEST;
                return;
            }
        }
        raw -= profile.falseNegative;
    }

    private static double outside(int at, int previousEnd, int previousLength) {
        if (previousEnd < 0) {
            return -1;
        }
        return sigmoid((at - previousEnd) / (double) Math.max(1, previousLength - 1));
    }

    private static double sigmoid(double position) {
        return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
    }

    /// The normalised score, at most 100; NaN without windows.
    double score() {
        double silence = -profile.falseNegative * windows;
        return windows == 0 ? Double.NaN : 100 * (raw - silence) / (windows - silence);
    }
}
