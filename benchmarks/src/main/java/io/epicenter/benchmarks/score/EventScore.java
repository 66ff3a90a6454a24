package io.epicenter.benchmarks.score;

import io.epicenter.benchmarks.dataset.LabelledSeries;
import java.util.Arrays;

/// The primary measure: event-F1 with a delay budget, at one threshold. An alarm point within the first [#BUDGET]
/// samples of a labelled segment detects it. Alarms at most [#GAP] samples apart are one alert; an alert lasts at most
/// [#LONGEST] points and then counts again, so that a method cannot win by never ending its alarm. An alert is false
/// when it touches no labelled point. O(points).
public final class EventScore {
    static final int BUDGET = 8;
    static final int GAP = 10;
    static final int LONGEST = 30;

    private int segments;
    private int detected;
    private int alerts;
    private int falseAlerts;
    private double days;
    private int[] delays = new int[64];

    /// Adds one series.
    ///
    /// @param alarm alarm scores, as long as the series
    /// @param threshold at and above which a row is an alarm
    void add(LabelledSeries series, double[] alarm, double threshold) {
        days += series.days();
        segments(series, alarm, threshold);
        alerts(series, alarm, threshold);
    }

    private void segments(LabelledSeries series, double[] alarm, double threshold) {
        boolean[] label = series.label();
        int at = series.probation();
        while (at < label.length) {
            if (!label[at]) {
                at++;
                continue;
            }
            int start = at;
            int delay = -1;
            while (at < label.length && label[at]) {
                if (delay < 0 && at - start < BUDGET && alarm[at] >= threshold) {
                    delay = at - start;
                }
                at++;
            }
            segments++;
            if (delay >= 0) {
                if (detected == delays.length) {
                    delays = Arrays.copyOf(delays, detected * 2);
                }
                delays[detected++] = delay;
            }
        }
    }

    private void alerts(LabelledSeries series, double[] alarm, double threshold) {
        boolean[] label = series.label();
        int first = -1;
        int last = -1;
        boolean touches = false;
        for (int at = series.probation(); at < alarm.length; at++) {
            if (!(alarm[at] >= threshold)) {
                continue;
            }
            if (first < 0 || at - last > GAP || at - first >= LONGEST) {
                close(first, touches);
                first = at;
                touches = false;
            }
            touches |= label[at];
            last = at;
        }
        close(first, touches);
    }

    private void close(int first, boolean touches) {
        if (first >= 0) {
            alerts++;
            if (!touches) {
                falseAlerts++;
            }
        }
    }

    public int segments() {
        return segments;
    }

    public int detected() {
        return detected;
    }

    public int falseAlerts() {
        return falseAlerts;
    }

    /// Share of labelled segments that were detected in time; 0 when there are none.
    double recall() {
        return segments == 0 ? 0 : (double) detected / segments;
    }

    /// Share of alerts that touch a labelled point; 0 when there are none.
    double precision() {
        return alerts == 0 ? 0 : (double) (alerts - falseAlerts) / alerts;
    }

    public double f1() {
        double sum = precision() + recall();
        return sum == 0 ? 0 : 2 * precision() * recall() / sum;
    }

    double falseAlertsPerSeriesDay() {
        return days == 0 ? 0 : falseAlerts / days;
    }

    /// Samples from the start of a segment to its detection, over the detected ones; NaN when none was.
    double medianDelaySamples() {
        if (detected == 0) {
            return Double.NaN;
        }
        int[] sorted = Arrays.copyOf(delays, detected);
        Arrays.sort(sorted);
        return sorted[detected / 2];
    }
}
