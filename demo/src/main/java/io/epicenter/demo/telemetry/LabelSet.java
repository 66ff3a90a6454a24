package io.epicenter.demo.telemetry;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/// Label sets as remote write wants them: sorted, encoded once as the `labels` fields of a time series.
final class LabelSet {
    private static final int LABEL = 1;

    private final TreeMap<String, String> values = new TreeMap<>();

    LabelSet(Map<String, String> common) {
        values.putAll(common);
    }

    LabelSet(Map<String, String> common, String... more) {
        this(common);
        for (int i = 0; i < more.length; i += 2) {
            values.put(more[i], more[i + 1]);
        }
    }

    Map<String, String> asMap() {
        return values;
    }

    byte[] encoded(String metric, String... more) {
        TreeMap<String, String> all = new TreeMap<>(values);
        all.put("__name__", metric);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (Map.Entry<String, String> label : all.entrySet()) {
                int length = CodedOutputStream.computeStringSize(1, label.getKey())
                        + CodedOutputStream.computeStringSize(2, label.getValue());
                out.writeTag(LABEL, 2);
                out.writeUInt32NoTag(length);
                out.writeString(1, label.getKey());
                out.writeString(2, label.getValue());
            }
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory refused a byte", impossible);
        }
        return bytes.toByteArray();
    }
}
