package io.epicenter.replay;

import io.epicenter.contracts.topic.Topics;
import io.epicenter.replay.recording.EntrySource;
import io.epicenter.replay.recording.Manifest;
import java.io.IOException;

/// Runs a recording through the pipeline.
public final class Replay {
    private Replay() {}

    /// With the settings of the recording.
    public static ReplayResult run(EntrySource recording) throws IOException {
        return run(recording, RecordedSettings.of(recording).settings());
    }

    public static ReplayResult run(EntrySource recording, ReplaySettings settings) throws IOException {
        Manifest manifest = recording.manifest();
        Pipeline pipeline = new Pipeline(
                settings,
                Math.max(1, manifest.partitionsOf(Topics.METRICS)),
                Math.max(1, manifest.partitionsOf(Topics.LOGS)),
                Math.max(1, manifest.partitionsOf(Topics.EVENTS)));
        recording.forEach(pipeline);
        return pipeline.result();
    }
}
