package io.epicenter.benchmarks.score;

import io.epicenter.benchmarks.dataset.LabelledSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// VUS-PR: the area under the precision-recall curve with soft label borders, averaged over border widths 0..[#WIDEST].
/// Source: Paparrizos et al., VLDB 2022; the definition is that of TSB-AD's `RangeAUC_volume_opt`: borders of half the
/// width on either side weigh sqrt(1 - distance / width), 250 thresholds at even ranks, recall times the share of
/// touched segments. O(n log n + widths * (labelled rows + thresholds)).
public final class VolumeScore {
    /// The widest border, in samples; TSB-AD's default window.
    public static final int WIDEST = 100;

    private static final int THRESHOLDS = 250;

    private final boolean[] label;
    private final double[] score;
    private final int from;
    private final int size;
    private final List<int[]> segments = new ArrayList<>();
    /// The first threshold at which a row is predicted.
    private final int[] rank;
    private final long[] predicted = new long[THRESHOLDS];
    private int labelled;

    private VolumeScore(boolean[] label, double[] score, int from) {
        this.label = label;
        this.score = score;
        this.from = from;
        this.size = label.length - from;
        this.rank = new int[size];
        rankRows();
        findSegments();
    }

    /// The VUS-PR of the judged rows of one series; NaN when none of them is labelled.
    static double of(LabelledSeries series, double[] raw) {
        VolumeScore score = new VolumeScore(series.label(), raw, series.probation());
        if (score.segments.isEmpty()) {
            return Double.NaN;
        }
        double sum = 0;
        for (int width = 0; width <= WIDEST; width++) {
            sum += score.averagePrecision(width);
        }
        return sum / (WIDEST + 1);
    }

    private void rankRows() {
        double[] sorted = Arrays.copyOfRange(score, from, score.length);
        Arrays.sort(sorted);
        double[] thresholds = new double[THRESHOLDS];
        for (int k = 0; k < THRESHOLDS; k++) {
            thresholds[k] = sorted[size - 1 - (int) ((double) k * (size - 1) / (THRESHOLDS - 1))];
        }
        for (int row = 0; row < size; row++) {
            rank[row] = firstAtMost(thresholds, score[from + row]);
            predicted[rank[row]]++;
        }
        for (int k = 1; k < THRESHOLDS; k++) {
            predicted[k] += predicted[k - 1];
        }
    }

    /// The first of the falling thresholds that is not above the value.
    private static int firstAtMost(double[] thresholds, double value) {
        int low = 0;
        int high = thresholds.length - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (thresholds[middle] <= value) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private void findSegments() {
        int row = 0;
        while (row < size) {
            if (!label[from + row]) {
                row++;
                continue;
            }
            int start = row;
            while (row < size && label[from + row]) {
                row++;
            }
            segments.add(new int[] {start, row - 1});
            labelled += row - start;
        }
    }

    private double averagePrecision(int width) {
        double[] hits = new double[THRESHOLDS];
        double[] border = new double[THRESHOLDS];
        for (int i = 0; i < segments.size(); i++) {
            addSegment(i, width, hits, border);
        }
        int[] touched = new int[THRESHOLDS];
        int groups = touchedGroups(width, touched);
        double area = 0;
        double lastRecall = 0;
        double hit = 0;
        double extra = 0;
        int exists = 0;
        for (int k = 0; k < THRESHOLDS; k++) {
            hit += hits[k];
            extra += border[k];
            exists += touched[k];
            double positives = (labelled + labelled + extra) / 2;
            double recall = Math.min(1, (hit + extra) / positives) * exists / groups;
            area += (recall - lastRecall) * (hit + extra) / predicted[k];
            lastRecall = recall;
        }
        return area;
    }

    /// Adds a segment's rows and those of its border that no earlier segment's border has.
    private void addSegment(int which, int width, double[] hits, double[] border) {
        int[] segment = segments.get(which);
        for (int row = segment[0]; row <= segment[1]; row++) {
            hits[rank[row]]++;
        }
        int half = width / 2;
        int first = which == 0 ? 0 : Math.max(segments.get(which - 1)[1] + 1, segment[0] - half);
        for (int row = Math.max(first, segment[0] - half); row < segment[0]; row++) {
            border[rank[row]] += weight(row, which, width);
        }
        int next = which + 1 == segments.size() ? size : segments.get(which + 1)[0];
        for (int row = segment[1] + 1; row < Math.min(next, segment[1] + half + 1); row++) {
            if (which + 1 == segments.size() || row < segments.get(which + 1)[0] - half) {
                border[rank[row]] += weight(row, which, width);
            }
        }
    }

    /// The soft label of an unlabelled row: all segments whose border reaches it add up, at most 1.
    private double weight(int row, int which, int width) {
        int half = width / 2;
        double sum = 0;
        for (int i = which; i >= 0 && row - segments.get(i)[1] <= half; i--) {
            sum += soft(row, segments.get(i), half, width);
        }
        for (int i = which + 1; i < segments.size() && segments.get(i)[0] - row <= half; i++) {
            sum += soft(row, segments.get(i), half, width);
        }
        return Math.min(1, sum);
    }

    private static double soft(int row, int[] segment, int half, int width) {
        int distance = row < segment[0] ? segment[0] - row : row - segment[1];
        return distance <= 0 || distance > half ? 0 : Math.sqrt(1 - (double) distance / width);
    }

    /// Segments whose borders meet are one group; counts groups by the first threshold that touches them.
    private int touchedGroups(int width, int[] touched) {
        int half = width / 2;
        int groups = 0;
        int start = Math.max(0, segments.getFirst()[0] - half);
        for (int i = 0; i < segments.size(); i++) {
            int end = Math.min(size - 1, segments.get(i)[1] + half);
            boolean last = i + 1 == segments.size();
            if (last || segments.get(i)[1] + half < segments.get(i + 1)[0] - half) {
                int first = THRESHOLDS - 1;
                for (int row = start; row <= end; row++) {
                    first = Math.min(first, rank[row]);
                }
                touched[first]++;
                groups++;
                start = last ? end : segments.get(i + 1)[0] - half;
            }
        }
        return groups;
    }
}
