package io.epicenter.detector;

import io.epicenter.detector.signal.SignalContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// The beginning of a snapshot: what must be the same for it to be read.
///
/// @param magic marks the kind of snapshot
/// @param version of its format
/// @param rules fingerprint of the signal rules
/// @param methods fingerprint of the methods
/// @param intervalMillis length of the aligned intervals
public record SnapshotHeader(int magic, int version, long rules, String methods, long intervalMillis) {
    public static SnapshotHeader of(int magic, int version, SignalContext context) {
        return new SnapshotHeader(
                magic,
                version,
                context.rules().fingerprint(),
                context.methods().fingerprint(),
                context.interval().toMillis());
    }

    public void write(DataOutput out) throws IOException {
        out.writeInt(magic);
        out.writeInt(version);
        out.writeLong(rules);
        out.writeUTF(methods);
        out.writeLong(intervalMillis);
    }

    /// Reads the header of a snapshot, and fails with the first thing that differs.
    public void check(DataInput in) throws IOException {
        require(in.readInt() == magic, "not a snapshot");
        require(in.readInt() == version, "another version");
        require(in.readLong() == rules, "made with other rules");
        require(in.readUTF().equals(methods), "made with another method");
        require(in.readLong() == intervalMillis, "made with another interval");
    }

    private static void require(boolean holds, String problem) throws IOException {
        if (!holds) {
            throw new IOException(problem);
        }
    }
}
