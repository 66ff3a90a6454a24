package io.epicenter.replay.recording;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;

/// Recorded telemetry that can be gone through in a fixed order.
public interface EntrySource {
    Manifest manifest();

    /// All that decided in the recorded pipeline, a section for each service; empty when it was not recorded.
    default Optional<JsonNode> settings() {
        return Optional.empty();
    }

    void forEach(EntrySink sink) throws IOException;

    /// Takes records one after the other.
    @FunctionalInterface
    interface EntrySink {
        /// @param timeMillis when the record came, which never goes back
        void accept(Entry entry, long timeMillis) throws IOException;
    }
}
