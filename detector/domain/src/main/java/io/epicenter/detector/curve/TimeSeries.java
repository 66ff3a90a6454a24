package io.epicenter.detector.curve;

/// Measurements in order of time; the arrays belong to the holder and are not written to.
///
/// @param times centres of the cells, milliseconds since the epoch
/// @param values finite
/// @param stepMillis usual distance of two
public record TimeSeries(long[] times, double[] values, long stepMillis) {
    public TimeSeries {
        if (times.length != values.length) {
            throw new IllegalArgumentException(times.length + " times, " + values.length + " values");
        }
    }

    public int size() {
        return times.length;
    }

    /// From the first to the last, milliseconds; 0 for fewer than two.
    public long spanMillis() {
        return times.length < 2 ? 0 : times[times.length - 1] - times[0];
    }

    /// The last ones.
    public TimeSeries last(int count) {
        int from = Math.max(0, times.length - count);
        return new TimeSeries(
                java.util.Arrays.copyOfRange(times, from, times.length),
                java.util.Arrays.copyOfRange(values, from, values.length),
                stepMillis);
    }
}
