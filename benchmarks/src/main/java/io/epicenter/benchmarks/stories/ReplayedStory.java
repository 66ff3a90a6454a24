package io.epicenter.benchmarks.stories;

import io.epicenter.demo.story.GroundTruth;
import io.epicenter.demo.story.Story;
import io.epicenter.demo.story.StorySpec;
import io.epicenter.replay.Pipeline;
import io.epicenter.replay.ReplayResult;
import io.epicenter.replay.ReplaySettings;
import io.epicenter.replay.recording.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A story with what became of it: generated, taken through ingest's protocols and the pipeline in one process.
///
/// @param truths one for each fault, by onset
/// @param outcomes as it was, and once more with late alerts when that was asked for
record ReplayedStory(List<GroundTruth> truths, List<ReplayResult> results) {
    /// Of the topics, as the platform has them.
    private static final int PARTITIONS = 3;

    ReplayedStory {
        truths = List.copyOf(truths);
        results = List.copyOf(results);
    }

    /// @param late 0 when late alerts are not asked for
    static ReplayedStory of(StorySpec spec, ReplaySettings settings, Duration late) {
        Story story = new Story(spec);
        StoryRecords records = new StoryRecords(PARTITIONS);
        Pipeline pipeline = new Pipeline(settings, PARTITIONS, PARTITIONS, PARTITIONS);
        if (!late.isZero()) {
            pipeline.withDelayedAnomalies(late);
        }
        Instant end = story.truths().stream()
                .map(GroundTruth::end)
                .max(Instant::compareTo)
                .orElseThrow()
                .plus(late);
        while (story.now().isBefore(end)) {
            for (Entry entry : records.of(story.next())) {
                pipeline.accept(entry, entry.timestampMillis());
            }
        }
        return new ReplayedStory(story.truths(), pipeline.results());
    }
}
