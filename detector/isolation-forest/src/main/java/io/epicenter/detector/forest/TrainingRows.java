package io.epicenter.detector.forest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The rows kept for training, oldest first: at first every one, then every second, fourth, ... until the most that
/// are kept span the memory; from then on the oldest goes.
final class TrainingRows {
    /// Rows kept at most. Chosen by hand: trees and rows of an entity take up to 0.8 MB.
    static final int MOST = 2048;
    /// Bytes of the longest row: its length is written as one byte.
    private static final int LONGEST_ROW = 255;

    private final int longestStride;
    private final List<byte[]> kept = new ArrayList<>();
    private int stride = 1;
    private int skipped;
    private int oldest;

    /// @param longestStride > 0
    TrainingRows(int longestStride) {
        this.longestStride = longestStride;
    }

    /// True when the row was kept.
    boolean add(byte[] row) {
        if (++skipped < stride) {
            return false;
        }
        skipped = 0;
        if (kept.size() < MOST) {
            kept.add(row);
            return true;
        }
        if (stride * 2 <= longestStride) {
            thin();
            kept.add(row);
            return true;
        }
        kept.set(oldest, row);
        oldest = (oldest + 1) % MOST;
        return true;
    }

    private void thin() {
        List<byte[]> every = new ArrayList<>();
        for (int i = 0; i < kept.size(); i += 2) {
            every.add(kept.get(i));
        }
        kept.clear();
        kept.addAll(every);
        stride *= 2;
    }

    int size() {
        return kept.size();
    }

    byte[][] ordered() {
        byte[][] rows = new byte[kept.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = kept.get((oldest + i) % rows.length);
        }
        return rows;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(stride);
        out.writeInt(skipped);
        writeAll(ordered(), out);
    }

    void read(DataInput in) throws IOException {
        stride = in.readInt();
        skipped = in.readInt();
        kept.addAll(List.of(readAll(in)));
    }

    static void writeAll(byte[][] rows, DataOutput out) throws IOException {
        out.writeInt(rows.length);
        for (byte[] row : rows) {
            out.writeByte(row.length);
            out.write(row);
        }
    }

    static byte[][] readAll(DataInput in) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IOException(count + " rows of a forest");
        }
        byte[][] rows = new byte[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new byte[in.readByte() & LONGEST_ROW];
            in.readFully(rows[i]);
        }
        return rows;
    }
}
