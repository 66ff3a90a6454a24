package io.epicenter.contracts.wire;

import io.epicenter.contracts.MalformedMessageException;
import java.nio.charset.StandardCharsets;

/// A cursor over one protobuf message in a byte array; nested messages are cursors over a part of the same array.
/// Source: protobuf encoding specification. No allocation but for strings; O(1) per field. Confined to one thread.
///
/// Use: `while (in.next()) switch (in.field()) { case 1 -> in.readBytes() ... default -> in.skip(); }`
public final class ProtobufReader {
    /// Wire types. Source: protobuf encoding specification.
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private byte[] buffer;
    private int position;
    private int end;
    private int field;
    private int wireType;
    private int sliceStart;

    public ProtobufReader(byte[] buffer) {
        this(buffer, 0, buffer.length);
    }

    /// Reads from `from` (inclusive) to `to` (exclusive).
    public ProtobufReader(byte[] buffer, int from, int to) {
        this.buffer = buffer;
        reset(buffer, from, to);
    }

    /// Points the cursor at another message, to save an allocation.
    public void reset(byte[] buffer, int from, int to) {
        if (from < 0 || to < from || to > buffer.length) {
            throw new IllegalArgumentException("no slice " + from + ".." + to + " in " + buffer.length + " bytes");
        }
        this.buffer = buffer;
        this.position = from;
        this.end = to;
    }

    /// Moves to the next field; false at the end of the message.
    public boolean next() throws MalformedMessageException {
        if (position >= end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (field == 0) {
            throw malformed("field number 0");
        }
        return true;
    }

    public int field() {
        return field;
    }

    /// The position after what was read last.
    public int position() {
        return position;
    }

    /// A varint field as 64 bits.
    public long readLong() throws MalformedMessageException {
        expect(VARINT);
        return varint();
    }

    /// The next number of a packed field that the cursor was reset to.
    public long nextVarint() throws MalformedMessageException {
        return varint();
    }

    /// The next number of a packed field of doubles that the cursor was reset to.
    public double nextDouble() throws MalformedMessageException {
        return Double.longBitsToDouble(fixed64());
    }

    /// Bytes that are left.
    public int remaining() {
        return end - position;
    }

    /// A fixed64 field as 64 bits.
    public long readFixed64() throws MalformedMessageException {
        expect(FIXED64);
        return fixed64();
    }

    public double readDouble() throws MalformedMessageException {
        return Double.longBitsToDouble(readFixed64());
    }

    public String readString() throws MalformedMessageException {
        int length = readSlice();
        return new String(buffer, sliceStart, length, StandardCharsets.UTF_8);
    }

    public byte[] readBytes() throws MalformedMessageException {
        int length = readSlice();
        return java.util.Arrays.copyOfRange(buffer, sliceStart, sliceStart + length);
    }

    /// Passes over a length-delimited field and returns its length; [#sliceStart] is where it began.
    public int readSlice() throws MalformedMessageException {
        expect(LENGTH_DELIMITED);
        long length = varint();
        if (length < 0 || length > end - position) {
            throw malformed("length " + length + " exceeds the message");
        }
        sliceStart = position;
        position += (int) length;
        return (int) length;
    }

    public int sliceStart() {
        return sliceStart;
    }

    /// A nested message.
    public ProtobufReader readMessage() throws MalformedMessageException {
        int length = readSlice();
        return new ProtobufReader(buffer, sliceStart, sliceStart + length);
    }

    /// A part of the same array as a message, such as a slice that is read twice.
    public ProtobufReader part(int from, int to) {
        return new ProtobufReader(buffer, from, to);
    }

    /// Passes over a field that is not of interest.
    public void skip() throws MalformedMessageException {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case LENGTH_DELIMITED -> readSlice();
            case FIXED32 -> advance(4);
            default -> throw malformed("wire type " + wireType);
        }
    }

    private void expect(int type) throws MalformedMessageException {
        if (wireType != type) {
            throw malformed("field " + field + " has wire type " + wireType + ", not " + type);
        }
    }

    private void advance(int count) throws MalformedMessageException {
        if (end - position < count) {
            throw malformed("truncated");
        }
        position += count;
    }

    private long fixed64() throws MalformedMessageException {
        int at = position;
        advance(8);
        return Bytes.littleEndianLong(buffer, at);
    }

    private long varint() throws MalformedMessageException {
        if (position < end && buffer[position] >= 0) {
            return buffer[position++];
        }
        return longVarint();
    }

    private long longVarint() throws MalformedMessageException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position >= end) {
                throw malformed("truncated");
            }
            byte next = buffer[position++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("number longer than 64 bits");
    }

    private MalformedMessageException malformed(String what) {
        return new MalformedMessageException("protobuf: " + what + " at byte " + position);
    }
}
