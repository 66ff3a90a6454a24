package io.epicenter.contracts.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes one protobuf message into a growing array. Confined to one thread.
public final class ProtobufWriter {
    private byte[] buffer;
    private int size;

    public ProtobufWriter() {
        this(256);
    }

    public ProtobufWriter(int initialBytes) {
        buffer = new byte[Math.max(16, initialBytes)];
    }

    public int size() {
        return size;
    }

    /// Bytes of the array, filled or not.
    public int capacity() {
        return buffer.length;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /// Makes it empty, to save an allocation.
    public void clear() {
        size = 0;
    }

    /// A varint without a field, as a packed field holds them.
    public ProtobufWriter writeVarint(long value) {
        varint(value);
        return this;
    }

    /// A double without a field, as a packed field holds them.
    public ProtobufWriter writePlainDouble(double value) {
        room(Double.BYTES);
        Bytes.putLittleEndianLong(buffer, size, Double.doubleToRawLongBits(value));
        size += Double.BYTES;
        return this;
    }

    /// A varint field.
    public ProtobufWriter writeLong(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    public ProtobufWriter writeFixed64(int field, long value) {
        varint((long) field << 3 | 1);
        room(Long.BYTES);
        Bytes.putLittleEndianLong(buffer, size, value);
        size += Long.BYTES;
        return this;
    }

    public ProtobufWriter writeDouble(int field, double value) {
        return writeFixed64(field, Double.doubleToRawLongBits(value));
    }

    public ProtobufWriter writeString(int field, String value) {
        return writeBytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public ProtobufWriter writeBytes(int field, byte[] value) {
        return writeSlice(field, value, 0, value.length);
    }

    /// A length-delimited field from a part of an array: a string, bytes, or a message that is already
    /// encoded.
    public ProtobufWriter writeSlice(int field, byte[] source, int from, int to) {
        varint((long) field << 3 | 2);
        varint(to - from);
        room(to - from);
        System.arraycopy(source, from, buffer, size, to - from);
        size += to - from;
        return this;
    }

    public ProtobufWriter writeMessage(int field, ProtobufWriter message) {
        return writeSlice(field, message.buffer, 0, message.size);
    }

    /// Appends the fields of another message to this one.
    public ProtobufWriter append(ProtobufWriter fields) {
        room(fields.size);
        System.arraycopy(fields.buffer, 0, buffer, size, fields.size);
        size += fields.size;
        return this;
    }

    private void varint(long value) {
        room(10);
        while ((value & ~0x7FL) != 0) {
            buffer[size++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        buffer[size++] = (byte) value;
    }

    private void room(int count) {
        if (buffer.length - size < count) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + count));
        }
    }
}
