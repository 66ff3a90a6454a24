package io.epicenter.benchmarks.stories;

import io.epicenter.demo.story.Story;
import io.epicenter.demo.story.StorySpec;
import io.epicenter.demo.story.Truth;
import io.epicenter.replay.Outcome;
import io.epicenter.replay.Pipeline;
import io.epicenter.replay.ReplaySettings;
import io.epicenter.replay.recording.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A story with what became of it: generated, taken through ingest's protocols and the pipeline in one process.
///
/// @param truths one for each fault, by onset
/// @param outcomes as it was, and once more with late alerts when that was asked for
record Telling(List<Truth> truths, List<Outcome> outcomes) {
    /// Of the topics, as the platform has them.
    private static final int PARTITIONS = 3;

    Telling {
        truths = List.copyOf(truths);
        outcomes = List.copyOf(outcomes);
    }

    /// @param late 0 when late alerts are not asked for
    static Telling of(StorySpec spec, ReplaySettings settings, Duration late) {
        Story story = new Story(spec);
        StoryRecords records = new StoryRecords(PARTITIONS);
        Pipeline pipeline = new Pipeline(settings, PARTITIONS, PARTITIONS, PARTITIONS);
        if (!late.isZero()) {
            pipeline.alsoLate(late);
        }
        Instant end = story.truths().stream()
                .map(Truth::end)
                .max(Instant::compareTo)
                .orElseThrow()
                .plus(late);
        while (story.now().isBefore(end)) {
            for (Entry entry : records.of(story.next())) {
                pipeline.accept(entry, entry.timestampMillis());
            }
        }
        return new Telling(story.truths(), pipeline.outcomes());
    }
}
