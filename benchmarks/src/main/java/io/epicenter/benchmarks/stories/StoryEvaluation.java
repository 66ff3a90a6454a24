package io.epicenter.benchmarks.stories;

import io.epicenter.benchmarks.subject.Subject;
import io.epicenter.contracts.Json;
import io.epicenter.demo.story.StorySpec;
import io.epicenter.replay.ReplayResult;
import io.epicenter.replay.ReplaySettings;
import io.epicenter.replay.command.Options;
import java.io.PrintStream;
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

/// `evaluate stories`: generated failure stories of a shop, through the whole pipeline in virtual time. Is the guilty
/// service named first before anyone repairs it? Every fifth story has two faults at once.
///
/// With `--demo` the stories are those of the demo, with its settings, and the exit status says whether all ended as
/// told.
public final class StoryEvaluation implements Subject {
    private static final int TWO_FAULTS_EVERY = 5;
    /// The same every time, so that a seed's story is too.
    private static final Instant START = Instant.parse("2026-03-10T08:00:00Z");

    @Override
    public String name() {
        return "stories";
    }

    @Override
    public Options.Accepted options() {
        return new Options.Accepted(
                List.of("--json", "--details", "--demo"),
                List.of("--seeds", "--late", "--faults", "--interval", "--threads", "--warm-up"));
    }

    /// @param late 0 when no second telling is asked for
    private record Plan(boolean demo, long faults, Duration interval, Duration warmUp, Duration late, Options options) {
        static Plan of(Options options) {
            boolean demo = options.has("--demo");
            Duration interval = seconds(options, "--interval", demo ? 5 : 1);
            if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.toMillisPart() != 0) {
                throw new Options.UsageException("--interval needs whole seconds from 1 on");
            }
            long faults = options.number("--faults", demo ? 1 : 0);
            if (faults < 0 || faults > 2) {
                throw new Options.UsageException("--faults needs 1 or 2");
            }
            long warmUp = options.number("--warm-up", demo ? 120 : 30);
            if (warmUp < 5) {
                throw new Options.UsageException("--warm-up needs at least 5 minutes");
            }
            Duration late = seconds(options, "--late", 0);
            if (late.isNegative()) {
                throw new Options.UsageException("--late needs 0 or more seconds");
            }
            return new Plan(demo, faults, interval, Duration.ofMinutes(warmUp), late, options);
        }

        private static Duration seconds(Options options, String name, double otherwise) {
            return Duration.ofMillis(Math.round(options.decimal(name, otherwise) * 1000));
        }

        StorySpec spec(long seed) {
            long count = faults != 0 ? faults : seed % TWO_FAULTS_EVERY == 0 ? 2 : 1;
            Duration scrape = demo ? Duration.ofSeconds(5) : interval;
            return StorySpec.of(seed, START)
                    .withWarmUp(warmUp)
                    .withScrapeInterval(scrape)
                    .withFaults((int) count, late);
        }

        ReplaySettings settings() {
            ReplaySettings settings = ReplaySettings.standard().withInterval(interval, Duration.ofSeconds(1));
            return demo ? settings.withSettle(Duration.ofSeconds(5)) : settings;
        }
    }

    /// A story as it was told, and once more with late alerts when that was asked for.
    private record Pair(StoryVerdict verdict, List<StoryVerdict> late, String details) {}

    @Override
    public int run(Options options, PrintStream out) {
        Plan plan = Plan.of(options);
        List<Long> seeds = seeds(options.text("--seeds").orElse(plan.demo() ? "1..20" : "1..100"));
        int threads = (int) options.number("--threads", Runtime.getRuntime().availableProcessors());
        Instant began = Instant.now();
        List<StoryVerdict> verdicts = new ArrayList<>();
        List<StoryVerdict> late = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads))) {
            List<Future<Pair>> running = new ArrayList<>();
            for (long seed : seeds) {
                running.add(pool.submit(() -> tell(seed, plan)));
            }
            for (Future<Pair> one : running) {
                Pair pair = one.get();
                verdicts.add(pair.verdict());
                late.addAll(pair.late());
                out.println(pair.verdict().line());
                pair.late().forEach(verdict -> out.println("  late " + verdict.line()));
                out.print(pair.details());
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a story cannot be told", failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return 1;
        }
        double took = Duration.between(began, Instant.now()).toMillis() / 1000.0 * threads / seeds.size();
        StorySummary summary = new StorySummary(verdicts, late, took);
        out.println(summary.table());
        if (options.has("--json")) {
            out.println(new String(Json.write(summary.json()), StandardCharsets.UTF_8));
        }
        return plan.demo() && !verdicts.stream().allMatch(StoryVerdict::asTold) ? 1 : 0;
    }

    private static Pair tell(long seed, Plan plan) {
        ReplayedStory telling = ReplayedStory.of(plan.spec(seed), plan.settings(), plan.late());
        ReplayResult result = telling.results().getFirst();
        StoryVerdict verdict = StoryVerdict.of(telling.truths(), result, plan.late());
        List<StoryVerdict> late = telling.results().stream()
                .skip(1)
                .map(other -> StoryVerdict.of(telling.truths(), other, Duration.ZERO))
                .toList();
        return new Pair(verdict, late, plan.options().has("--details") ? details(result) : "");
    }

    private static String details(ReplayResult result) {
        StringBuilder text = new StringBuilder();
        result.revisions()
                .forEach(revision -> text.append(new String(Json.write(revision), StandardCharsets.UTF_8))
                        .append('\n'));
        return text.toString();
    }

    /// `1..20`, or `3,7,12`.
    private static List<Long> seeds(String text) {
        try {
            int dots = text.indexOf("..");
            List<Long> seeds = new ArrayList<>();
            if (dots >= 0) {
                LongStream.rangeClosed(
                                Long.parseLong(text.substring(0, dots)), Long.parseLong(text.substring(dots + 2)))
                        .forEach(seeds::add);
            } else {
                for (String seed : text.split(",", -1)) {
                    seeds.add(Long.parseLong(seed.strip()));
                }
            }
            if (!seeds.isEmpty() && seeds.size() <= 10_000) {
                return seeds;
            }
        } catch (NumberFormatException not) {
            throw new Options.UsageException("--seeds needs 1..20 or 3,7,12, not '" + text + "'");
        }
        throw new Options.UsageException("--seeds needs 1 to 10,000 seeds, not '" + text + "'");
    }
}
