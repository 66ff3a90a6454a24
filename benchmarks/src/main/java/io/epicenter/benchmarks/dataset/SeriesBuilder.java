package io.epicenter.benchmarks.dataset;

import java.util.Arrays;

/// Rows of one series as they are read, in any order.
final class SeriesBuilder {
    private long[] millis = new long[1024];
    private double[] values = new double[1024];
    private boolean[] label = new boolean[1024];
    private int size;

    void add(long time, double value, boolean abnormal) {
        if (size == millis.length) {
            millis = Arrays.copyOf(millis, size * 2);
            values = Arrays.copyOf(values, size * 2);
            label = Arrays.copyOf(label, size * 2);
        }
        millis[size] = time;
        values[size] = value;
        label[size] = abnormal;
        size++;
    }

    int size() {
        return size;
    }

    /// The rows in the order of time. Of rows with the same time the first is kept; it is abnormal when one of them is.
    LabelledSeries series(String name) {
        sort();
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (kept > 0 && millis[kept - 1] == millis[i]) {
                label[kept - 1] |= label[i];
            } else {
                millis[kept] = millis[i];
                values[kept] = values[i];
                label[kept++] = label[i];
            }
        }
        size = kept;
        return LabelledSeries.of(
                name, Arrays.copyOf(millis, size), Arrays.copyOf(values, size), Arrays.copyOf(label, size), 0);
    }

    private void sort() {
        boolean sorted = true;
        for (int i = 1; i < size && sorted; i++) {
            sorted = millis[i - 1] <= millis[i];
        }
        if (sorted) {
            return;
        }
        Integer[] order = new Integer[size];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Long.compare(millis[a], millis[b]));
        long[] times = new long[size];
        double[] numbers = new double[size];
        boolean[] flags = new boolean[size];
        for (int i = 0; i < size; i++) {
            times[i] = millis[order[i]];
            numbers[i] = values[order[i]];
            flags[i] = label[order[i]];
        }
        millis = times;
        values = numbers;
        label = flags;
    }
}
