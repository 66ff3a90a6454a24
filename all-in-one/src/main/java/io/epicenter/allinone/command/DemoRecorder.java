package io.epicenter.allinone.command;

import io.epicenter.allinone.platform.Platform;
import io.epicenter.allinone.store.KafkaRecorder;
import io.epicenter.replay.recording.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// Recordings of a running platform.
public final class DemoRecorder {
    private DemoRecorder() {}

    /// Writes what the telemetry topics hold, and what the services decide with, into a folder that
    /// `./epicenter replay` reads.
    public static void record(Platform platform, Path folder) throws IOException {
        KafkaRecorder.record(
                platform.stores().kafka(),
                folder,
                Map.of(Manifest.SPAN_METRICS, Manifest.RECORDED),
                RunningSettings.of(platform));
    }
}
