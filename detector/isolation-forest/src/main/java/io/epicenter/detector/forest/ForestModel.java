package io.epicenter.detector.forest;

import io.epicenter.detector.method.Background;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.VectorMethod;
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
final class ForestModel implements VectorMethod.Model {
    private static final int MOST_SIGNALS = 64;
    private static final int FIRST_ROWS = 256;
    private static final double GROWTH = 1.5;
    private static final int LAG = 6;
    private static final int TAKE_OVER = 4;
    private static final double DAY_SECONDS = 86_400;
    private static final double MEMORY_SECONDS = 14 * DAY_SECONDS;
    private static final int MOST_CONTRIBUTIONS = 8;
    private static final VectorMethod.Judgement WARMING = new VectorMethod.Judgement(0, 0, 1, 1, true);

    private final Background background;
    private final long retrainMillis;
    private final List<String> signals = new ArrayList<>();
    private final double[][] recent = new double[LAG][MOST_SIGNALS];
    private final Rows rows;
    private int next;
    private int trainedSize;
    private long trainedAt;
    private int dueIn;
    private byte[][] trainedRows = {};
    private @Nullable Supplier<Trained> trained;
    private byte[][] pendingRows = {};
    private @Nullable Supplier<Trained> pending;

    ForestModel(Background background, double intervalSeconds) {
        this.background = background;
        this.retrainMillis = (long) (DAY_SECONDS * 1000);
        this.rows = new Rows((int) Math.max(1, MEMORY_SECONDS / Rows.MOST / intervalSeconds));
    }

    private byte[] row(Map<String, Double> deviations) {
        byte[] row = new byte[signals.size() * Row.FEATURES];
        for (int d = 0; d < signals.size(); d++) {
            double now = deviations.getOrDefault(signals.get(d), 0.0);
            double mean = 0;
            for (double[] before : recent) {
                mean += before[d] / LAG;
            }
            row[d * Row.FEATURES] = Row.quantised(now);
            row[d * Row.FEATURES + 1] = Row.quantised(now - recent[Math.floorMod(next - 1, LAG)][d]);
            row[d * Row.FEATURES + 2] = Row.quantised(now - mean);
        }
        return row;
    }

    @Override
    public VectorMethod.Judgement score(Map<String, Double> deviations) {
        Supplier<Trained> known = trained;
        if (known == null) {
            return WARMING;
        }
        Trained forest = known.get();
        double score = forest.score(row(deviations));
        return new VectorMethod.Judgement(score, forest.median(), forest.scoreAt(0.001), forest.pValue(score), false);
    }

    /// By how much the score falls when a signal is put back to usual (occlusion).
    @Override
    public Map<String, Double> contributions(Map<String, Double> deviations) {
        Supplier<Trained> known = trained;
        if (known == null) {
            return Map.of();
        }
        Trained forest = known.get();
        byte[] row = row(deviations);
        double score = forest.score(row);
        Map<String, Double> falls = new LinkedHashMap<>();
        double sum = 0;
        for (int d = 0; d < forest.dimensions(); d++) {
            double fall = score - forest.score(Row.without(row, d));
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

    private Supplier<Trained> begin(byte[][] training, int dimensions) {
        return background.start(() -> Trained.of(training, dimensions));
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

    private static void writeForest(@Nullable Supplier<Trained> forest, byte[][] training, DataOutput out)
            throws IOException {
        out.writeInt(forest == null ? 0 : forest.get().dimensions());
        Rows.writeAll(training, out);
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
        trainedRows = Rows.readAll(in);
        trained = dimensions == 0 ? null : begin(trainedRows, dimensions);
        int pendingDimensions = in.readInt();
        pendingRows = Rows.readAll(in);
        pending = pendingDimensions == 0 ? null : begin(pendingRows, pendingDimensions);
    }
}
