package io.epicenter.demo;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/// Reads a remote-write body in the way of the specification.
public final class RemoteWriteReading {
    private RemoteWriteReading() {}

    public record Read(Map<String, String> labels, List<String> namesInOrder, double value, long bits, long millis) {
        public String series() {
            return labels.toString();
        }

        public String metric() {
            return labels.getOrDefault("__name__", "");
        }

        public boolean isStale() {
            return bits == 0x7ff0000000000002L;
        }
    }

    public static List<Read> read(byte[] body) {
        try {
            CodedInputStream in = CodedInputStream.newInstance(Snappy.uncompress(body));
            List<Read> samples = new ArrayList<>();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) != 1) {
                    throw new IOException("unexpected field " + tag);
                }
                series(CodedInputStream.newInstance(in.readByteArray()), samples);
            }
            return samples;
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static void series(CodedInputStream in, List<Read> samples) throws IOException {
        Map<String, String> labels = new TreeMap<>();
        List<String> names = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            CodedInputStream inner = CodedInputStream.newInstance(in.readByteArray());
            if (WireFormat.getTagFieldNumber(tag) == 1) {
                inner.readTag();
                String name = inner.readString();
                inner.readTag();
                labels.put(name, inner.readString());
                names.add(name);
            } else {
                inner.readTag();
                long bits = inner.readFixed64();
                inner.readTag();
                samples.add(new Read(labels, names, Double.longBitsToDouble(bits), bits, inner.readUInt64()));
            }
        }
    }
}
