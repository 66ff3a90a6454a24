package io.epicenter.benchmarks.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What one recorded metric was like while nobody called it abnormal.
///
/// @param millis ascending, since 1970
/// @param values finite, at those times
/// @param stepMillis the usual distance of two rows
/// @param days how long it was recorded, without what is abnormal
public record HealthyRecording(long[] millis, double[] values, long stepMillis, double days) {
    private static final int FEWEST = 64;

    /// All metrics of a folder that have at least 64 healthy values which are not all the same.
    ///
    /// @param format `nab`, `asd`, or any other for files of `timestamp,value,label`
    public static List<HealthyRecording> read(String format, Path folder) throws IOException {
        List<LabelledSeries> series = switch (format) {
            case "nab" -> NabFolder.read(folder);
            case "asd" ->
                AsdFolder.read(folder).stream().map(AsdFolder.Machine::rows).toList();
            default -> CsvFolder.read(folder);
        };
        List<HealthyRecording> all = new ArrayList<>();
        for (LabelledSeries one : series) {
            for (double[] column : one.columns()) {
                HealthyRecording healthy = of(one.millis(), column, one.label());
                if (healthy.values.length >= FEWEST && healthy.highest() > healthy.lowest()) {
                    all.add(healthy);
                }
            }
        }
        return all;
    }

    private static HealthyRecording of(long[] millis, double[] column, boolean[] label) {
        long[] times = new long[millis.length];
        double[] values = new double[millis.length];
        int kept = 0;
        for (int i = 0; i < millis.length; i++) {
            if (!label[i] && Double.isFinite(column[i])) {
                times[kept] = millis[i];
                values[kept++] = column[i];
            }
        }
        long step = usualStep(times, kept);
        return new HealthyRecording(
                Arrays.copyOf(times, kept), Arrays.copyOf(values, kept), step, kept * (double) step / 86_400_000);
    }

    private static long usualStep(long[] times, int size) {
        long[] steps = new long[Math.max(0, size - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = times[i + 1] - times[i];
        }
        Arrays.sort(steps);
        return steps.length == 0 ? 1 : Math.max(1, steps[steps.length / 2]);
    }

    /// The largest value.
    public double highest() {
        return Arrays.stream(values).max().orElse(0);
    }

    /// The smallest value.
    public double lowest() {
        return Arrays.stream(values).min().orElse(0);
    }
}
