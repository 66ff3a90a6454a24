package io.epicenter.replay.recording;

import java.io.IOException;

/// Recorded telemetry that can be gone through in a fixed order.
public interface EntrySource {
    Manifest manifest();

    void forEach(EntrySink sink) throws IOException;

    /// Takes records one after the other.
    @FunctionalInterface
    interface EntrySink {
        /// @param timeMillis when the record came, which never goes back
        void accept(Entry entry, long timeMillis) throws IOException;
    }
}
