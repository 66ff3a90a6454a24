package io.epicenter.demo.telemetry;

import java.util.ArrayList;
import java.util.List;

/// Single-valued series of one scrape target, in the order of their declaration: gauges and plain counters.
final class Gauges {
    private final List<byte[]> labels = new ArrayList<>();
    private double[] values = new double[16];

    /// Declares a series and returns its place.
    int add(LabelSet common, String metric, String... more) {
        labels.add(common.encoded(metric, more));
        if (labels.size() > values.length) {
            values = java.util.Arrays.copyOf(values, values.length * 2);
        }
        return labels.size() - 1;
    }

    void set(int place, double value) {
        values[place] = value;
    }

    void increase(int place, double by) {
        values[place] += Math.max(0, by);
    }

    void write(WriteRequestBatch batch, long millis) {
        for (int i = 0; i < labels.size(); i++) {
            batch.add(labels.get(i), values[i], millis);
        }
    }

    void end(WriteRequestBatch batch, long millis) {
        for (byte[] label : labels) {
            batch.addStale(label, millis);
        }
    }

    int series() {
        return labels.size();
    }
}
