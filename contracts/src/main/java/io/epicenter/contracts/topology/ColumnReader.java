package io.epicenter.contracts.topology;

import io.epicenter.contracts.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what a [ColumnWriter] has written. Reading past the end is malformed, not a bug.
final class ColumnReader {
    private final byte[] bytes;
    private int read;
    private int bits;
    private int bitCount;

    ColumnReader(byte[] bytes) {
        this.bytes = bytes;
    }

    int readByte() throws MalformedMessageException {
        if (read >= bytes.length) {
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
        if (count > bytes.length - read) {
            throw new MalformedMessageException("topology snapshot is cut off");
        }
        read += count;
        return Arrays.copyOfRange(bytes, read - count, read);
    }

    String readText() throws MalformedMessageException {
        return new String(readBytes(readBelow(bytes.length + 1)), StandardCharsets.UTF_8);
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
        return bytes.length;
    }
}
