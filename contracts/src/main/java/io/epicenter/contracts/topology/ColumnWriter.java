package io.epicenter.contracts.topology;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes a column: like numbers stand side by side, which is what deflating makes small. Numbers are varints, signed
/// ones zigzag.
final class ColumnWriter {
    /// First size of the array, in bytes; it doubles.
    private static final int INITIAL_BYTES = 1024;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int written;
    private int bits;
    private int bitCount;

    void writeByte(int value) {
        if (written == bytes.length) {
            bytes = Arrays.copyOf(bytes, written * 2);
        }
        bytes[written++] = (byte) value;
    }

    void write(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            writeByte((int) rest | 0x80);
            rest >>>= 7;
        }
        writeByte((int) rest);
    }

    void writeSigned(long value) {
        write(value << 1 ^ value >> 63);
    }

    void write(byte[] more, int from, int to) {
        for (int i = from; i < to; i++) {
            writeByte(more[i]);
        }
    }

    void writeText(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        write(encoded.length);
        write(encoded, 0, encoded.length);
    }

    /// Writes a bit; [#endBits] must follow before anything else is written.
    void writeBit(boolean bit) {
        bits |= (bit ? 1 : 0) << bitCount++;
        if (bitCount == Byte.SIZE) {
            endBits();
        }
    }

    void endBits() {
        if (bitCount > 0) {
            writeByte(bits);
            bits = 0;
            bitCount = 0;
        }
    }

    int sizeBytes() {
        return written;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, written);
    }
}
