package io.epicenter.benchmarks.dataset;

/// A recording of one or more metrics with one truth: columns of equal length, times in milliseconds since 1970,
/// rising.
///
/// @param columns values of each metric; NaN where there was none
/// @param label true where a person marked the row abnormal
/// @param probation number of leading rows that are scored but never judged
public record LabelledSeries(String name, long[] millis, double[][] columns, boolean[] label, int probation) {
    public LabelledSeries {
        if (columns.length == 0 || label.length != millis.length) {
            throw new IllegalArgumentException(name + ": " + columns.length + " columns, " + millis.length + " times, "
                    + label.length + " labels");
        }
        for (double[] column : columns) {
            if (column.length != millis.length) {
                throw new IllegalArgumentException(
                        name + ": " + millis.length + " times, " + column.length + " values");
            }
        }
        if (probation < 0 || probation > millis.length) {
            throw new IllegalArgumentException(name + ": probation " + probation + " of " + millis.length);
        }
    }

    public static LabelledSeries of(String name, long[] millis, double[] values, boolean[] label, int probation) {
        return new LabelledSeries(name, millis, new double[][] {values}, label, probation);
    }

    public int size() {
        return millis.length;
    }

    /// The judged length in days.
    public double days() {
        return size() <= probation + 1 ? 0 : (millis[size() - 1] - millis[probation]) / 86_400_000.0;
    }

    /// Whether any judged row is abnormal.
    public boolean hasAnomaly() {
        for (int at = probation; at < label.length; at++) {
            if (label[at]) {
                return true;
            }
        }
        return false;
    }
}
