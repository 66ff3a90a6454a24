package io.epicenter.contracts.topology;

import io.epicenter.contracts.MalformedMessageException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// A topology snapshot as bytes: a format number, a checksum (CRC-32C), then columns of like numbers, each deflated:
/// about 24 bytes for a service with its name, its edges and its closures both ways. Numbers are kept as [Quantizer]
/// rounds them, times of edges to the second.
public final class TopologyCodec {
    /// Number of this format, the first thing in the bytes: another format gets another number.
    static final int FORMAT = 2;

    /// Format and checksum, in bytes.
    private static final int HEADER_BYTES = 8;
    /// Bytes deflated at a time. Chosen by hand; another size changes nothing but the number of calls.
    private static final int BUFFER_BYTES = 64 * 1024;
    /// Most bytes of a column. Chosen by hand, far above what the largest graphs that are measured take
    /// (docs/performance-topology.md): what claims more is malformed.
    private static final int MOST_BYTES = 512 * 1024 * 1024;
    /// Most bytes that one deflated byte may become: deflate reaches 1032 (zlib's technical details), with room for the
    /// headers of short columns. What claims more is malformed, before memory is taken for it.
    private static final int INFLATED_AT_MOST = 1100;

    private TopologyCodec() {}

    public static byte[] write(TopologySnapshot snapshot) {
        ColumnWriter frame = new ColumnWriter();
        for (ColumnWriter column : SnapshotColumns.write(snapshot)) {
            byte[] deflated = deflated(column.toByteArray());
            frame.write(column.sizeBytes());
            frame.write(deflated.length);
            frame.write(deflated, 0, deflated.length);
        }
        byte[] content = frame.toByteArray();
        ColumnWriter framed = new ColumnWriter();
        writeInt(framed, FORMAT);
        writeInt(framed, checksum(content, 0));
        framed.write(content, 0, content.length);
        return framed.toByteArray();
    }

    private static void writeInt(ColumnWriter to, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            to.writeByte(value >>> shift);
        }
    }

    private static int readInt(ColumnReader from) throws MalformedMessageException {
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = value << 8 | from.readByte();
        }
        return value;
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, bytes.length - from);
        return (int) checksum.getValue();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 16);
        byte[] buffer = new byte[BUFFER_BYTES];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    private static byte[] inflated(byte[] deflated, int size) throws MalformedMessageException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            byte[] bytes = new byte[size];
            int length = inflater.inflate(bytes);
            if (length != size || !(inflater.finished() || size == 0)) {
                throw new MalformedMessageException("topology snapshot with a column of another size than it says");
            }
            return bytes;
        } catch (DataFormatException malformed) {
            throw new MalformedMessageException("topology snapshot: " + malformed.getMessage(), malformed);
        } finally {
            inflater.end();
        }
    }

    /// Reads a snapshot. Throws when the format is another one, the checksum is wrong or the content is cut off.
    public static TopologySnapshot read(byte[] bytes) throws MalformedMessageException {
        ColumnReader frame = new ColumnReader(bytes);
        int format = readInt(frame);
        if (format != FORMAT) {
            throw new MalformedMessageException("topology snapshot of format " + format + ", not " + FORMAT);
        }
        if (readInt(frame) != checksum(bytes, HEADER_BYTES)) {
            throw new MalformedMessageException("topology snapshot with a wrong checksum");
        }
        List<ColumnReader> columns = new ArrayList<>();
        for (int i = 0; i < SnapshotColumns.COUNT; i++) {
            int size = frame.readBelow(MOST_BYTES);
            byte[] deflated = frame.readBytes(frame.readBelow(MOST_BYTES));
            if (size / INFLATED_AT_MOST > deflated.length) {
                throw new MalformedMessageException(
                        "topology snapshot claims " + size + " bytes in " + deflated.length);
            }
            columns.add(new ColumnReader(inflated(deflated, size)));
        }
        try {
            return SnapshotColumns.read(columns);
        } catch (IllegalArgumentException malformed) {
            throw new MalformedMessageException("topology snapshot: " + malformed.getMessage(), malformed);
        }
    }
}
