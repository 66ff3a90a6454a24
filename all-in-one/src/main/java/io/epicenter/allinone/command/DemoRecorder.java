package io.epicenter.allinone.command;

import io.epicenter.allinone.store.KafkaRecorder;
import java.io.IOException;
import java.nio.file.Path;

/// Recordings of a running demonstration.
public final class DemoRecorder {
    private DemoRecorder() {}

    /// Writes what the telemetry topics hold into a folder that `./epicenter replay` reads.
    public static void record(String bootstrapServers, Path folder) throws IOException {
        KafkaRecorder.record(bootstrapServers, folder, DemoSettings.manifest());
    }
}
