package io.epicenter.detector.forest;

import io.epicenter.detector.method.FittingExecutor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Trains forests in the background: when 256 rows are there, at every growth by half, and then once a day; a forest is
/// taken over four intervals after its training began. A forest repeats bit for bit, so that a snapshot keeps its rows
/// instead of its trees. Confined to one thread.
final class ForestTraining {
    /// Rows at the first training. Chosen by hand: as many as a tree is grown on at most; of fewer the held-back
    /// quarter has no tail.
    private static final int FIRST_ROWS = 256;
    /// Growth of the rows at which the forest is trained again. Chosen by hand: six trainings from 256 rows to
    /// 2,048, of 10 to 30 ms each.
    private static final double GROWTH = 1.5;
    /// Intervals from the begin of a training until the forest is taken over. Chosen by hand: nobody waits for it
    /// by then; fixed so that a replay takes it over at the same row.
    private static final int TAKE_OVER = 4;
    /// Time to the next training when the rows do not grow, milliseconds: a day. Chosen by hand.
    private static final long RETRAIN_MILLIS = 86_400_000;

    private final FittingExecutor fitting;
    private int trainedSize;
    private long trainedAt;
    private int dueIn;
    private byte[][] trainedRows = {};
    private @Nullable Supplier<CalibratedForest> trained;
    private byte[][] pendingRows = {};
    private @Nullable Supplier<CalibratedForest> pending;

    ForestTraining(FittingExecutor fitting) {
        this.fitting = fitting;
    }

    /// The forest taken over last, for which it may wait after a restore; null before the first.
    @Nullable
    CalibratedForest forest() {
        Supplier<CalibratedForest> known = trained;
        return known == null ? null : known.get();
    }

    /// Ends an interval: takes over the forest that is due.
    void closeInterval() {
        if (pending != null && --dueIn <= 0) {
            trained = pending;
            trainedRows = pendingRows;
            pending = null;
            pendingRows = new byte[0][];
        }
    }

    /// Begins a training if it is time and none is under way.
    ///
    /// @param dimensions number of signals
    void train(long timeMillis, TrainingRows rows, int dimensions) {
        boolean first = trainedSize == 0 && rows.size() >= FIRST_ROWS;
        boolean grown = trainedSize > 0 && rows.size() >= trainedSize * GROWTH;
        boolean old = trainedSize > 0 && timeMillis - trainedAt >= RETRAIN_MILLIS;
        if (pending != null || !(first || grown || old)) {
            return;
        }
        trainedSize = rows.size();
        trainedAt = timeMillis;
        dueIn = TAKE_OVER;
        pendingRows = rows.ordered();
        pending = begin(pendingRows, dimensions);
    }

    private Supplier<CalibratedForest> begin(byte[][] training, int dimensions) {
        return fitting.submit(() -> CalibratedForest.of(training, dimensions));
    }

    void write(DataOutput out) throws IOException {
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
