package io.epicenter.detector.method.fitted;

import io.epicenter.detector.curve.Curve;
import io.epicenter.detector.curve.DownsampledHistory;
import io.epicenter.detector.curve.TimeSeries;
import io.epicenter.detector.method.FittingExecutor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A curve that is fitted to a growing history in the background, each time the history has grown by a sixteenth. The
/// one that was begun is taken over when the next cell of the history is complete, so that a replay does it at the same
/// value. Confined to one thread.
final class RefittedCurve {
    /// Cells of the history, and the length of one at most, milliseconds. Chosen by hand: six weeks of cells of an
    /// hour.
    private static final DownsampledHistory.Bounds BOUNDS = new DownsampledHistory.Bounds(1024, 3_600_000);
    /// Least length of a cell of the history, milliseconds. Chosen by hand: a minute; finer ones hold noise, and
    /// the history would reach back less far at first.
    private static final long LEAST_CELL_MILLIS = 60_000;
    /// A second, milliseconds.
    private static final double SECOND_MILLIS = 1000;
    /// Cells from which on a curve is fitted, and by which the history must have grown for another fit at least.
    /// Chosen by hand: a fit needs some points, and none shall follow another within a few cells.
    private static final int LEAST_CELLS = 32;
    private static final int LEAST_GROWTH = 16;
    /// Part of the history by which it must have grown for another fit. Chosen by hand: a sixteenth moves a curve
    /// little, and makes the fits rarer as they take longer.
    private static final int GROWTH_PART = 16;

    private final Fitter fitter;
    private final FittingExecutor fitting;
    private DownsampledHistory history;
    private @Nullable Curve curve;
    private @Nullable Supplier<Curve> pending;
    private int fittedSize;
    private long fittedCell;

    /// How a curve is made of a history, and kept.
    interface Fitter {
        /// @param points at least 32
        Curve fit(TimeSeries points);

        void write(Curve curve, DataOutput out) throws IOException;

        Curve read(DataInput in) throws IOException;
    }

    RefittedCurve(Fitter fitter, FittingExecutor fitting, double intervalSeconds) {
        this.fitter = fitter;
        this.fitting = fitting;
        long cell = Math.max(LEAST_CELL_MILLIS, (long) (intervalSeconds * SECOND_MILLIS));
        this.history = new DownsampledHistory(BOUNDS, cell);
    }

    /// Whether no curve has been taken over yet.
    boolean isUnknown() {
        return curve == null;
    }

    /// The value of the curve; 0 while there is none.
    double at(long timeMillis) {
        Curve known = curve;
        return known == null ? 0 : known.at(timeMillis);
    }

    /// [Curve#driftAt]; 0 while there is none.
    double driftAt(long timeMillis) {
        Curve known = curve;
        return known == null ? 0 : known.driftAt(timeMillis);
    }

    /// Takes a value into the history.
    ///
    /// @return whether that completed a cell: time for [#takeOver] and [#fitAgain]
    boolean add(long timeMillis, double value) {
        return history.add(timeMillis, value);
    }

    /// Whether a curve was begun that has not been taken over.
    boolean isBegun() {
        return pending != null;
    }

    /// Takes over the curve that was begun before, if one was; waits for it.
    void takeOver() {
        Supplier<Curve> begun = pending;
        if (begun != null) {
            curve = begun.get();
            pending = null;
        }
    }

    /// Begins another curve when there is enough new.
    void fitAgain() {
        int size = history.size();
        boolean coarser = history.cellMillis() != fittedCell;
        boolean grown = size >= fittedSize + Math.max(LEAST_GROWTH, fittedSize / GROWTH_PART);
        if (size >= LEAST_CELLS && (coarser || grown || size < fittedSize)) {
            TimeSeries points = history.points();
            if (points.size() >= LEAST_CELLS) {
                fittedSize = size;
                fittedCell = history.cellMillis();
                pending = fitting.submit(() -> fitter.fit(points));
            }
        }
    }

    /// Writes the history, and what of it has been fitted. The curves stand elsewhere in a snapshot.
    void writeHistory(DataOutput out) throws IOException {
        history.write(out);
        out.writeInt(fittedSize);
        out.writeLong(fittedCell);
    }

    void readHistory(DataInput in) throws IOException {
        history = DownsampledHistory.read(BOUNDS, in);
        fittedSize = in.readInt();
        fittedCell = in.readLong();
    }

    /// Writes the curve and the one that was begun, for which it waits.
    void writeCurves(DataOutput out) throws IOException {
        write(curve, out);
        Supplier<Curve> begun = pending;
        write(begun == null ? null : begun.get(), out);
    }

    private void write(@Nullable Curve written, DataOutput out) throws IOException {
        out.writeBoolean(written != null);
        if (written != null) {
            fitter.write(written, out);
        }
    }

    void readCurves(DataInput in) throws IOException {
        curve = in.readBoolean() ? fitter.read(in) : null;
        Curve begun = in.readBoolean() ? fitter.read(in) : null;
        pending = begun == null ? null : () -> begun;
    }
}
