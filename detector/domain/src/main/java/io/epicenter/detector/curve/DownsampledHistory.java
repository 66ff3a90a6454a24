package io.epicenter.detector.curve;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// The past of a signal: means over aligned cells of equal length. When it is full, the cells become twice as long,
/// up to the longest; then the oldest quarter is forgotten. 4 bytes a cell. Confined to one thread.
public final class DownsampledHistory {
    /// @param capacity most cells, a multiple of four
    /// @param longestCellMillis cells do not grow beyond it
    public record Bounds(int capacity, long longestCellMillis) {
        public Bounds {
            if (capacity < LEAST_CAPACITY || capacity % FORGOTTEN_PART != 0 || longestCellMillis <= 0) {
                throw new IllegalArgumentException("capacity=" + capacity + " longestCell=" + longestCellMillis);
            }
        }
    }

    /// Part of the cells that is forgotten when they do not grow any more. Chosen by hand: what is left is most of
    /// them, and moving them is rare.
    private static final int FORGOTTEN_PART = 4;
    /// Fewest cells that a history can be bound to. Chosen by hand: two for each part that is forgotten.
    private static final int LEAST_CAPACITY = 8;
    /// Cells that there is room for at first. Chosen by hand: it doubles as they come.
    private static final int FIRST_CELLS = 16;

    private final Bounds bounds;
    private float[] cells = new float[FIRST_CELLS];
    private long cellMillis;
    private long first;
    private int size;
    private long open = Long.MIN_VALUE;
    private double sum;
    private int count;

    /// @param cellMillis length of the first cells
    public DownsampledHistory(Bounds bounds, long cellMillis) {
        this.bounds = bounds;
        this.cellMillis = cellMillis;
    }

    /// Adds a value; one that is older than the newest cell is ignored. True when a cell was completed by it.
    public boolean add(long timeMillis, double value) {
        long cell = Math.floorDiv(timeMillis - 1, cellMillis);
        if (cell < open) {
            return false;
        }
        boolean completes = open != Long.MIN_VALUE && cell > open;
        if (completes) {
            close();
            cell = Math.floorDiv(timeMillis - 1, cellMillis);
        }
        if (cell != open) {
            open = cell;
            sum = 0;
            count = 0;
        }
        sum += value;
        count++;
        return completes;
    }

    private void close() {
        if (size == 0) {
            first = open;
        }
        long at = open - first;
        if (at >= 2L * bounds.capacity()) {
            size = 0;
            first = open;
            at = 0;
        }
        while (at >= bounds.capacity()) {
            shrink();
            at = open - first;
        }
        ensure((int) at + 1);
        Arrays.fill(cells, Math.min(size, (int) at), (int) at, Float.NaN);
        cells[(int) at] = (float) (sum / count);
        size = Math.max(size, (int) at + 1);
    }

    private void ensure(int wanted) {
        if (wanted > cells.length) {
            cells = Arrays.copyOf(cells, Math.min(bounds.capacity(), Math.max(wanted, cells.length * 2)));
        }
    }

    private void shrink() {
        if (cellMillis * 2 <= bounds.longestCellMillis()) {
            merge();
        } else {
            int gone = Math.min(size, bounds.capacity() / FORGOTTEN_PART);
            System.arraycopy(cells, gone, cells, 0, size - gone);
            size -= gone;
            first = size == 0 ? open : first + gone;
        }
    }

    private void merge() {
        long merged = Math.floorDiv(first, 2);
        int into = 0;
        for (long pair = merged; pair * 2 < first + size; pair++) {
            float left = at(pair * 2);
            float right = at(pair * 2 + 1);
            cells[into++] = Float.isNaN(left) ? right : Float.isNaN(right) ? left : (left + right) / 2;
        }
        first = merged;
        size = into;
        cellMillis *= 2;
        long coarse = Math.floorDiv(open, 2);
        if (size > 0 && first + size - 1 == coarse) {
            float before = cells[--size];
            sum += Float.isNaN(before) ? 0 : before * (double) count;
            count *= Float.isNaN(before) ? 1 : 2;
        }
        open = coarse;
    }

    private float at(long cell) {
        long index = cell - first;
        return index < 0 || index >= size ? Float.NaN : cells[(int) index];
    }

    /// How many cells are complete, gaps included.
    public int size() {
        return size;
    }

    public long cellMillis() {
        return cellMillis;
    }

    /// The completed cells that have a value, oldest first.
    public TimeSeries points() {
        int values = 0;
        for (int i = 0; i < size; i++) {
            values += Float.isNaN(cells[i]) ? 0 : 1;
        }
        long[] times = new long[values];
        double[] means = new double[values];
        int next = 0;
        for (int i = 0; i < size; i++) {
            if (!Float.isNaN(cells[i])) {
                times[next] = (first + i) * cellMillis + cellMillis / 2;
                means[next++] = cells[i];
            }
        }
        return new TimeSeries(times, means, cellMillis);
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(cellMillis);
        out.writeLong(first);
        out.writeLong(open);
        out.writeDouble(sum);
        out.writeInt(count);
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeFloat(cells[i]);
        }
    }

    public static DownsampledHistory read(Bounds bounds, DataInput in) throws IOException {
        DownsampledHistory history = new DownsampledHistory(bounds, in.readLong());
        history.first = in.readLong();
        history.open = in.readLong();
        history.sum = in.readDouble();
        history.count = in.readInt();
        int size = in.readInt();
        if (size < 0 || size > bounds.capacity()) {
            throw new IOException("history of " + size + " cells");
        }
        history.ensure(size);
        history.size = size;
        for (int i = 0; i < size; i++) {
            history.cells[i] = in.readFloat();
        }
        return history;
    }
}
