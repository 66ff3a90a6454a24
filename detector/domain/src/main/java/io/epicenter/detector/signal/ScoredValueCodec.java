package io.epicenter.detector.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.ScoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A scored value in a snapshot.
final class ScoredValueCodec {
    private ScoredValueCodec() {}

    static void write(DataOutput out, @Nullable ScoredValue scored) throws IOException {
        out.writeBoolean(scored != null);
        if (scored == null) {
            return;
        }
        out.writeDouble(scored.expected());
        out.writeDouble(scored.lower());
        out.writeDouble(scored.upper());
        out.writeDouble(scored.scale());
        out.writeDouble(scored.deviation());
        out.writeDouble(scored.pValue());
        out.writeDouble(scored.shiftPValue());
        out.writeUTF(scored.direction().name());
        out.writeBoolean(scored.warming());
    }

    static @Nullable ScoredValue read(DataInput in) throws IOException {
        if (!in.readBoolean()) {
            return null;
        }
        return new ScoredValue()
                .setExpected(in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble())
                .setDeviation(in.readDouble(), in.readDouble(), in.readDouble(), Direction.valueOf(in.readUTF()))
                .setWarming(in.readBoolean());
    }
}
