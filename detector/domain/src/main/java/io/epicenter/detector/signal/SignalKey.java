package io.epicenter.detector.signal;

import io.epicenter.contracts.Entity;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What makes a signal this one and no other.
///
/// @param metric name of the metric family
/// @param labels that tell it apart from others of the entity
public record SignalKey(String rule, Entity entity, String metric, SortedMap<String, String> labels) {
    String text() {
        return rule + "|" + entity + "|" + metric + "|" + labels;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(rule);
        out.writeUTF(entity.toString());
        out.writeUTF(metric);
        out.writeShort(labels.size());
        for (Map.Entry<String, String> label : labels.entrySet()) {
            out.writeUTF(label.getKey());
            out.writeUTF(label.getValue());
        }
    }

    static SignalKey read(DataInput in) throws IOException {
        String rule = in.readUTF();
        Entity entity = Entity.parse(in.readUTF());
        String metric = in.readUTF();
        SortedMap<String, String> labels = new TreeMap<>();
        int count = in.readShort();
        for (int i = 0; i < count; i++) {
            labels.put(in.readUTF(), in.readUTF());
        }
        return new SignalKey(rule, entity, metric, labels);
    }
}
