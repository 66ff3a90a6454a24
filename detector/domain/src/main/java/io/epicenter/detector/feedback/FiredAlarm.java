package io.epicenter.detector.feedback;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// An anomaly that a signal has sent.
///
/// @param signal its id
/// @param evidence as a multiple of the configured threshold
public record FiredAlarm(String signal, String rule, long onset, long firedAt, double evidence, boolean up) {
    void write(DataOutput out) throws IOException {
        out.writeUTF(signal);
        out.writeUTF(rule);
        out.writeLong(onset);
        out.writeLong(firedAt);
        out.writeDouble(evidence);
        out.writeBoolean(up);
    }

    static FiredAlarm read(DataInput in) throws IOException {
        return new FiredAlarm(
                in.readUTF(), in.readUTF(), in.readLong(), in.readLong(), in.readDouble(), in.readBoolean());
    }
}
