package io.epicenter.detector.forest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The signals of an entity, and their last deviations, of which rows are made ([FeatureRow]). A signal keeps its
/// place;
/// a deviation that is missing is as usual. Confined to one thread.
final class RecentDeviations {
    /// Signals of an entity that are looked at. Chosen by hand: with three numbers each they fit into a row whose
    /// length is a byte.
    private static final int MOST_SIGNALS = 64;
    /// Rows over which the recent mean of a signal is taken. Chosen by hand.
    private static final int LAG = 6;

    private final List<String> signals = new ArrayList<>();
    private final double[][] recent = new double[LAG][MOST_SIGNALS];
    private int next;

    /// Number of signals seen so far, those beyond the bound left out.
    int signals() {
        return signals.size();
    }

    String signal(int at) {
        return signals.get(at);
    }

    /// The row of these deviations after those taken before.
    byte[] row(Map<String, Double> deviations) {
        byte[] row = new byte[signals.size() * FeatureRow.FEATURES];
        for (int d = 0; d < signals.size(); d++) {
            double now = deviations.getOrDefault(signals.get(d), 0.0);
            double mean = 0;
            for (double[] before : recent) {
                mean += before[d] / LAG;
            }
            row[d * FeatureRow.FEATURES] = FeatureRow.quantised(now);
            row[d * FeatureRow.FEATURES + 1] = FeatureRow.quantised(now - recent[Math.floorMod(next - 1, LAG)][d]);
            row[d * FeatureRow.FEATURES + 2] = FeatureRow.quantised(now - mean);
        }
        return row;
    }

    /// Takes the deviations of an interval, also of new signals.
    ///
    /// @return their row
    byte[] take(Map<String, Double> deviations) {
        for (String name : deviations.keySet()) {
            if (signals.size() < MOST_SIGNALS && !signals.contains(name)) {
                signals.add(name);
            }
        }
        byte[] row = row(deviations);
        for (int d = 0; d < signals.size(); d++) {
            recent[next][d] = deviations.getOrDefault(signals.get(d), 0.0);
        }
        next = (next + 1) % LAG;
        return row;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(signals.size());
        for (String name : signals) {
            out.writeUTF(name);
        }
        for (double[] before : recent) {
            for (int d = 0; d < signals.size(); d++) {
                out.writeDouble(before[d]);
            }
        }
        out.writeInt(next);
    }

    void read(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST_SIGNALS) {
            throw new IOException("a forest of " + count + " signals");
        }
        for (int d = 0; d < count; d++) {
            signals.add(in.readUTF());
        }
        for (double[] before : recent) {
            Arrays.fill(before, 0);
            for (int d = 0; d < count; d++) {
                before[d] = in.readDouble();
            }
        }
        next = in.readInt();
    }
}
