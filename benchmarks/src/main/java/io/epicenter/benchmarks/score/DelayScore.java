package io.epicenter.benchmarks.score;

import io.epicenter.benchmarks.dataset.LabelledSeries;
import java.util.Arrays;

/// The F1 of the 2018 AIOps KPI challenge: over points, where a labelled segment counts as found in all of its points
/// when an alarm falls in its first 8 (delay at most 7), else as missed in all. Missing rows are refilled with label 0
/// first, so a gap ends a segment. Source: the challenge's published evaluation.
final class DelayScore {
    private static final int DELAY = 7;

    private long found;
    private long falsely;
    private long missed;

    /// Adds one series.
    ///
    /// @param alarm alarm scores, as long as the series
    /// @param threshold at and above which a row is an alarm
    void add(LabelledSeries series, double[] alarm, double threshold) {
        boolean[] label = series.label();
        long gap = 3 * usualStep(series.millis()) / 2;
        int at = series.probation();
        while (at < label.length) {
            if (!label[at]) {
                falsely += alarm[at] >= threshold ? 1 : 0;
                at++;
                continue;
            }
            int start = at;
            boolean inTime = false;
            while (at < label.length
                    && label[at]
                    && (at == start || series.millis()[at] - series.millis()[at - 1] <= gap)) {
                inTime |= at - start <= DELAY && alarm[at] >= threshold;
                at++;
            }
            if (inTime) {
                found += at - start;
            } else {
                missed += at - start;
            }
        }
    }

    /// The median distance of two rows, milliseconds; 0 for fewer than two rows.
    static long usualStep(long[] millis) {
        if (millis.length < 2) {
            return 0;
        }
        long[] steps = new long[millis.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = millis[i + 1] - millis[i];
        }
        Arrays.sort(steps);
        return steps[steps.length / 2];
    }

    double f1() {
        long sum = 2 * found + falsely + missed;
        return sum == 0 ? 0 : 2.0 * found / sum;
    }
}
