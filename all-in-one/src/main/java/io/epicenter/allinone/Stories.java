package io.epicenter.allinone;

import io.epicenter.contracts.Json;
import io.epicenter.demo.Story;
import io.epicenter.demo.StorySpec;
import io.epicenter.replay.Outcome;
import io.epicenter.replay.Pipeline;
import io.epicenter.replay.ReplaySettings;
import io.epicenter.replay.command.Options;
import io.epicenter.replay.recording.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/// The verb `stories`, for developers: generates demo stories, takes them through ingest's protocols and the
/// pipeline in one process, and judges each. Seconds per story instead of minutes.
final class Stories {
    static final Options.Known OPTIONS = new Options.Known(
            List.of("--json", "--details"),
            List.of("--seeds", "--interval", "--lateness", "--settle", "--threads", "--warm-up"));
    /// The same every time, so that a seed's story is too.
    private static final Instant START = Instant.parse("2026-03-10T08:00:00Z");

    private Stories() {}

    static int run(Options options) {
        List<Long> seeds = seeds(options.text("--seeds").orElse("1..20"));
        Duration interval = Duration.ofMillis(Math.round(options.decimal("--interval", 5) * 1000));
        Duration lateness = Duration.ofMillis(Math.round(options.decimal("--lateness", 1) * 1000));
        Duration warmUp = Duration.ofMinutes(options.number("--warm-up", 120));
        Duration settle = Duration.ofSeconds(options.number("--settle", DemoSettings.SETTLE.toSeconds()));
        ReplaySettings settings =
                ReplaySettings.standard().withInterval(interval, lateness).withSettle(settle);
        int threads = (int) options.number("--threads", Runtime.getRuntime().availableProcessors());
        int told = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<Told>> running = new ArrayList<>();
            for (long seed : seeds) {
                running.add(pool.submit(() -> tell(seed, warmUp, settings)));
            }
            for (Future<Told> one : running) {
                Told story = one.get();
                print(story, options);
                told += story.verdict().asTold() ? 1 : 0;
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a story cannot be told", failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return 1;
        }
        System.out.println(told + " of " + seeds.size() + " stories ended as told");
        return told == seeds.size() ? 0 : 1;
    }

    /// A story with what became of it.
    record Told(StoryVerdict verdict, Outcome outcome) {}

    static Told tell(long seed, Duration warmUp, ReplaySettings settings) {
        Story story = new Story(StorySpec.of(seed, START).withWarmUp(warmUp));
        StoryRecords records = new StoryRecords(Settings.DEFAULT_PARTITIONS);
        Pipeline pipeline = new Pipeline(
                settings, Settings.DEFAULT_PARTITIONS, Settings.DEFAULT_PARTITIONS, Settings.DEFAULT_PARTITIONS);
        Instant end = story.truth().end();
        while (story.now().isBefore(end)) {
            for (Entry entry : records.of(story.next())) {
                pipeline.accept(entry, entry.timestampMillis());
            }
        }
        Outcome outcome = pipeline.outcome();
        return new Told(StoryVerdict.of(story.truth(), outcome), outcome);
    }

    private static void print(Told told, Options options) {
        if (options.has("--json")) {
            System.out.println(new String(Json.write(told.verdict()), StandardCharsets.UTF_8));
        } else {
            System.out.println(told.verdict().line());
        }
        if (options.has("--details")) {
            told.outcome()
                    .revisions()
                    .forEach(revision -> System.out.println(new String(Json.write(revision), StandardCharsets.UTF_8)));
        }
    }

    /// `1..20`, or `3,7,12`.
    private static List<Long> seeds(String text) {
        try {
            int dots = text.indexOf("..");
            if (dots >= 0) {
                return LongStream.rangeClosed(
                                Long.parseLong(text.substring(0, dots)), Long.parseLong(text.substring(dots + 2)))
                        .boxed()
                        .toList();
            }
            List<Long> seeds = new ArrayList<>();
            for (String seed : text.split(",")) {
                seeds.add(Long.parseLong(seed.strip()));
            }
            return seeds;
        } catch (NumberFormatException not) {
            throw new Options.WrongUse("--seeds needs 1..20 or 3,7,12, not '" + text + "'");
        }
    }
}
