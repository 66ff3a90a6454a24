package io.epicenter.detector.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The parts of the snapshot's binary form that have no better place. Big-endian numbers, modified UTF-8
/// texts.
public final class SnapshotFormat {
    public static final int MAGIC = 0x45504454;
    public static final int VERSION = 7;

    private SnapshotFormat() {}

    static void writeVerdict(DataOutput out, @Nullable Verdict verdict) throws IOException {
        out.writeBoolean(verdict != null);
        if (verdict == null) {
            return;
        }
        out.writeDouble(verdict.expected());
        out.writeDouble(verdict.lower());
        out.writeDouble(verdict.upper());
        out.writeDouble(verdict.scale());
        out.writeDouble(verdict.deviation());
        out.writeDouble(verdict.pValue());
        out.writeDouble(verdict.shiftPValue());
        out.writeUTF(verdict.direction().name());
        out.writeBoolean(verdict.warming());
    }

    static @Nullable Verdict readVerdict(DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        return new Verdict()
                .expects(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble())
                .finds(in.readDouble(), in.readDouble(), in.readDouble(), Direction.valueOf(in.readUTF()))
                .warms(in.readBoolean());
    }
}
