package io.epicenter.contracts.topology;

import io.epicenter.contracts.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes with a place to write and one to read: like numbers stand side by side in one column, which is what deflating
/// makes small. Numbers are varints, signed ones zigzag. Reading past the end is malformed, not a bug.
final class Column {
    private static final int INITIAL_BYTES = 1024;

    private byte[] bytes;
    private int written;
    private int read;
    private int bits;
    private int bitCount;

    Column() {
        this(new byte[INITIAL_BYTES], 0);
    }

    private Column(byte[] bytes, int written) {
        this.bytes = bytes;
        this.written = written;
    }

    /// A column to read.
    static Column of(byte[] bytes) {
        return new Column(bytes, bytes.length);
    }

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

    int readByte() throws MalformedMessageException {
        if (read >= written) {
            throw new MalformedMessageException("topology snapshot is cut off");
        }
        return bytes[read++] & 0xFF;
    }

    long read() throws MalformedMessageException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new MalformedMessageException("topology snapshot with a number longer than 64 bits");
    }

    long readSigned() throws MalformedMessageException {
        long value = read();
        return value >>> 1 ^ -(value & 1);
    }

    /// A number from 0 to before `bound`.
    int readBelow(int bound) throws MalformedMessageException {
        long value = read();
        if (value < 0 || value >= bound) {
            throw new MalformedMessageException(
                    "topology snapshot with " + value + " where less than " + bound + " may be");
        }
        return (int) value;
    }

    byte[] readBytes(int count) throws MalformedMessageException {
        if (count > written - read) {
            throw new MalformedMessageException("topology snapshot is cut off");
        }
        read += count;
        return Arrays.copyOfRange(bytes, read - count, read);
    }

    String readText() throws MalformedMessageException {
        return new String(readBytes(readBelow(written + 1)), StandardCharsets.UTF_8);
    }

    boolean readBit() throws MalformedMessageException {
        if (bitCount == 0) {
            bits = readByte();
            bitCount = Byte.SIZE;
        }
        bitCount--;
        boolean bit = (bits & 1) == 1;
        bits >>>= 1;
        return bit;
    }

    int sizeBytes() {
        return written;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, written);
    }
}
