package io.epicenter.detector.forest;

import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.MultivariateMethod;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the forest knows about one entity: the signals it has seen, the rows kept for training, and the forest
/// trained last. Trained when 256 rows are there, at every growth by half, and then once a day; taken over four
/// intervals later. A forest repeats bit for bit, so that a snapshot keeps its rows instead of its trees.
final class ForestModel implements MultivariateMethod.Model {
    /// Signals of an entity that are looked at. Chosen by hand: with three numbers each they fit into a row whose
    /// length is a byte.
    private static final int MOST_SIGNALS = 64;
    /// Rows at the first training. Chosen by hand: as many as a tree is grown on at most; of fewer the held-back
    /// quarter has no tail.
    private static final int FIRST_ROWS = 256;
    /// Growth of the rows at which the forest is trained again. Chosen by hand: six trainings from 256 rows to
    /// 2,048, of 10 to 30 ms each.
    private static final double GROWTH = 1.5;
    /// Rows over which the recent mean of a signal is taken. Chosen by hand.
    private static final int LAG = 6;
    /// Intervals from the begin of a training until the forest is taken over. Chosen by hand: nobody waits for it
    /// by then; fixed so that a replay takes it over at the same row.
    private static final int TAKE_OVER = 4;
    /// A day, which is also the time to the next training when the rows do not grow, and the time that they reach
    /// back; seconds. Chosen by hand: two weeks have each day of the week twice.
    private static final double DAY_SECONDS = 86_400;
    private static final double MEMORY_SECONDS = 14 * DAY_SECONDS;
    /// Signals that an anomaly names at most. Chosen by hand: people read them.
    private static final int MOST_CONTRIBUTIONS = 8;
    private static final MultivariateMethod.MultivariateScore WARMING =
            new MultivariateMethod.MultivariateScore(0, 0, 1, 1, true);

    private final FittingExecutor fitting;
    private final long retrainMillis;
    private final List<String> signals = new ArrayList<>();
    private final double[][] recent = new double[LAG][MOST_SIGNALS];
    private final TrainingRows rows;
    private int next;
    private int trainedSize;
    private long trainedAt;
    private int dueIn;
    private byte[][] trainedRows = {};
    private @Nullable Supplier<CalibratedForest> trained;
    private byte[][] pendingRows = {};
    private @Nullable Supplier<CalibratedForest> pending;

    ForestModel(FittingExecutor fitting, double intervalSeconds) {
        this.fitting = fitting;
        this.retrainMillis = (long) (DAY_SECONDS * 1000);
        this.rows = new TrainingRows((int) Math.max(1, MEMORY_SECONDS / TrainingRows.MOST / intervalSeconds));
    }

    private byte[] row(Map<String, Double> deviations) {
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

    @Override
    public MultivariateMethod.MultivariateScore score(Map<String, Double> deviations) {
        Supplier<CalibratedForest> known = trained;
        if (known == null) {
            return WARMING;
        }
        CalibratedForest forest = known.get();
        double score = forest.score(row(deviations));
        return new MultivariateMethod.MultivariateScore(
                score, forest.median(), forest.scoreAt(0.001), forest.pValue(score), false);
    }

    /// By how much the score falls when a signal is put back to usual (occlusion).
    @Override
    public Map<String, Double> contributions(Map<String, Double> deviations) {
        Supplier<CalibratedForest> known = trained;
        if (known == null) {
            return Map.of();
        }
        CalibratedForest forest = known.get();
        byte[] row = row(deviations);
        double score = forest.score(row);
        Map<String, Double> falls = new LinkedHashMap<>();
        double sum = 0;
        for (int d = 0; d < forest.dimensions(); d++) {
            double fall = score - forest.score(FeatureRow.without(row, d));
            if (fall > 0) {
                falls.put(signals.get(d), fall);
                sum += fall;
            }
        }
        Map<String, Double> parts = new LinkedHashMap<>();
        double all = sum;
        falls.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_CONTRIBUTIONS)
                .forEach(entry -> parts.put(entry.getKey(), entry.getValue() / all));
        return parts;
    }

    @Override
    public void learn(long timeMillis, Map<String, Double> deviations, Learning learning) {
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
        takeOver();
        if (learning == Learning.NORMAL && rows.add(row)) {
            train(timeMillis);
        }
    }

    private void takeOver() {
        if (pending != null && --dueIn <= 0) {
            trained = pending;
            trainedRows = pendingRows;
            pending = null;
            pendingRows = new byte[0][];
        }
    }

    private void train(long timeMillis) {
        boolean first = trainedSize == 0 && rows.size() >= FIRST_ROWS;
        boolean grown = trainedSize > 0 && rows.size() >= trainedSize * GROWTH;
        boolean old = trainedSize > 0 && timeMillis - trainedAt >= retrainMillis;
        if (pending != null || !(first || grown || old)) {
            return;
        }
        trainedSize = rows.size();
        trainedAt = timeMillis;
        dueIn = TAKE_OVER;
        pendingRows = rows.ordered();
        pending = begin(pendingRows, signals.size());
    }

    private Supplier<CalibratedForest> begin(byte[][] training, int dimensions) {
        return fitting.submit(() -> CalibratedForest.of(training, dimensions));
    }

    @Override
    public void write(DataOutput out) throws IOException {
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
        rows.write(out);
        out.writeInt(trainedSize);
        out.writeLong(trainedAt);
        out.writeInt(dueIn);
        writeForest(trained, trainedRows, out);
        writeForest(pending, pendingRows, out);
    }

    private static void writeForest(@Nullable Supplier<CalibratedForest> forest, byte[][] training, DataOutput out)
            throws IOException {
        out.writeInt(forest == null ? 0 : forest.get().dimensions());
        TrainingRows.writeAll(training, out);
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
        rows.read(in);
        trainedSize = in.readInt();
        trainedAt = in.readLong();
        dueIn = in.readInt();
        int dimensions = in.readInt();
        trainedRows = TrainingRows.readAll(in);
        trained = dimensions == 0 ? null : begin(trainedRows, dimensions);
        int pendingDimensions = in.readInt();
        pendingRows = TrainingRows.readAll(in);
        pending = pendingDimensions == 0 ? null : begin(pendingRows, pendingDimensions);
    }
}
