package io.epicenter.detector.log;

import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Signals of a service that are not followed any more; those that fire are kept until they have resolved. Confined
/// to one thread.
final class RetiredSignals {
    private final List<Signal> retired = new ArrayList<>();

    void add(Signal signal) {
        retired.add(signal);
    }

    /// Ends that the share of a template is followed, if it is.
    void addShareOf(TemplateCounts counts) {
        Signal share = counts.shareSignal();
        if (share != null) {
            retired.add(share);
            counts.followShare(null);
        }
    }

    void close(long end, LogSignals signals, AnnotatingOutput out) {
        retired.removeIf(signal -> !signal.isFiring());
        for (Signal signal : retired) {
            signals.sweepSilent(signal, end, out.describe(List.of(), false));
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(retired.size());
        for (Signal signal : retired) {
            signal.write(out);
        }
    }

    void read(DataInput in, SignalContext context) throws IOException {
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            retired.add(Signal.read(in, context));
        }
    }
}
