package io.epicenter.demo.story;

import java.time.Duration;
import java.time.Instant;

/// What to tell: everything in a story follows from these values.
///
/// @param seed which shop, which fault, which day; [#DEFAULT_SEED] is the story of the README
/// @param start event time of the first sample
/// @param warmUp how long the shop lives before anything happens; at least 5 minutes
/// @param scrapeInterval whole seconds
/// @param warmUpTracesPerSecond sampled traces in the warm-up
/// @param liveTracesPerSecond sampled traces from the live part on
/// @param faults 1, or 2 independent ones that overlap: other service, other kind, own change, own start
/// @param endured how much later than usual each fault is repaired
public record StorySpec(
        long seed,
        Instant start,
        Duration warmUp,
        Duration scrapeInterval,
        double warmUpTracesPerSecond,
        double liveTracesPerSecond,
        int faults,
        Duration repairDelay) {
    public static final long DEFAULT_SEED = 1;

    /// Shorter ones leave no time for the background changes of the warm-up. Chosen by hand.
    public static final Duration LEAST_WARM_UP = Duration.ofMinutes(5);

    public StorySpec {
        if (warmUp.compareTo(LEAST_WARM_UP) < 0) {
            throw new IllegalArgumentException("warm-up must last at least 5 minutes, not " + warmUp);
        }
        if (scrapeInterval.toSeconds() < 1) {
            throw new IllegalArgumentException("scrape interval must be at least a second, not " + scrapeInterval);
        }
        if (faults < 1 || faults > 2) {
            throw new IllegalArgumentException("a story has 1 or 2 faults, not " + faults);
        }
        start = Instant.ofEpochSecond(start.getEpochSecond());
    }

    /// Two hours of warm-up at 5 s.
    public static StorySpec of(long seed, Instant start) {
        return new StorySpec(seed, start, Duration.ofHours(2), Duration.ofSeconds(5), 0.4, 6, 1, Duration.ZERO);
    }

    public StorySpec withWarmUp(Duration duration) {
        return new StorySpec(
                seed, start, duration, scrapeInterval, warmUpTracesPerSecond, liveTracesPerSecond, faults, repairDelay);
    }

    public StorySpec withTraces(double inWarmUp, double live) {
        return new StorySpec(seed, start, warmUp, scrapeInterval, inWarmUp, live, faults, repairDelay);
    }

    public StorySpec withScrapeInterval(Duration interval) {
        return new StorySpec(
                seed, start, warmUp, interval, warmUpTracesPerSecond, liveTracesPerSecond, faults, repairDelay);
    }

    /// @param count 1 or 2
    /// @param longer how much later than usual each is repaired
    public StorySpec withFaults(int count, Duration longer) {
        return new StorySpec(
                seed, start, warmUp, scrapeInterval, warmUpTracesPerSecond, liveTracesPerSecond, count, longer);
    }
}
