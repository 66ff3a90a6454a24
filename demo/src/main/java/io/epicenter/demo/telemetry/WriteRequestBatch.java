package io.epicenter.demo.telemetry;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.xerial.snappy.Snappy;

/// A remote-write 1.0 `WriteRequest` in the making: one time series entry per sample, in the order of time.
/// Source: facts of the remote-write specification 1.0; fields `timeseries`=1, `labels`=1, `samples`=2.
final class WriteRequestBatch {
    private static final int TIMESERIES = tag(1, 2);
    private static final int SAMPLE = tag(2, 2);
    private static final int VALUE = tag(1, 1);
    private static final int TIMESTAMP = tag(2, 0);
    private static final long STALE = 0x7ff0000000000002L;

    private byte[] bytes = new byte[64 * 1024];
    private int size;
    private int samples;
    private long newestMillis;

    void add(byte[] labels, double value, long millis) {
        write(labels, Double.doubleToRawLongBits(value), millis);
    }

    /// Says that the series has ended.
    void addStale(byte[] labels, long millis) {
        write(labels, STALE, millis);
    }

    private void write(byte[] labels, long valueBits, long millis) {
        int sample = 1 + 8 + 1 + CodedOutputStream.computeUInt64SizeNoTag(millis);
        int length = labels.length + 2 + sample;
        if (size + length + 16 > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        CodedOutputStream out = CodedOutputStream.newInstance(bytes, size, bytes.length - size);
        try {
            out.writeUInt32NoTag(TIMESERIES);
            out.writeUInt32NoTag(length);
            out.writeRawBytes(labels);
            out.writeUInt32NoTag(SAMPLE);
            out.writeUInt32NoTag(sample);
            out.writeUInt32NoTag(VALUE);
            out.writeFixed64NoTag(valueBits);
            out.writeUInt32NoTag(TIMESTAMP);
            out.writeUInt64NoTag(millis);
            size += out.getTotalBytesWritten();
        } catch (IOException outOfSpace) {
            throw new UncheckedIOException("sample does not fit", outOfSpace);
        }
        samples++;
        newestMillis = Math.max(newestMillis, millis);
    }

    int samples() {
        return samples;
    }

    long newestMillis() {
        return newestMillis;
    }

    /// The compressed body; the batch is empty afterwards.
    byte[] drain() {
        try {
            byte[] body = new byte[Snappy.maxCompressedLength(size)];
            int length = Snappy.compress(bytes, 0, size, body, 0);
            size = 0;
            samples = 0;
            return Arrays.copyOf(body, length);
        } catch (IOException impossible) {
            throw new UncheckedIOException("snappy cannot compress", impossible);
        }
    }

    private static int tag(int field, int wireType) {
        return field << 3 | wireType;
    }
}
