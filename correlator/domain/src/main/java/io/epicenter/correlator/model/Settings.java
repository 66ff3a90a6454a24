package io.epicenter.correlator.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Everything about the correlator that can be tuned, and every bound on its memory.
public record Settings(Timing timing, Sessions sessions, Lifecycle lifecycle, Causes causes, Bounds bounds) {
    public static final Settings DEFAULT =
            new Settings(Timing.DEFAULT, Sessions.DEFAULT, Lifecycle.DEFAULT, Causes.DEFAULT, Bounds.DEFAULT);

    /// @param tick event time between two decisions, aligned to the epoch
    /// @param sourceIdle wall-clock time after which a source without progress no longer holds the others back
    /// @param hold wall-clock time that a progress waits, so that what other topics carry for it has arrived
    /// @param ahead how far a time may be ahead of its arrival; what is further ahead is dated back to it
    /// @param catchUp what is decided of times longer ago than this is published when the present is reached
    public record Timing(Duration tick, Duration sourceIdle, Duration hold, Duration ahead, Duration catchUp) {
        public static final Timing DEFAULT = new Timing(
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                Duration.ofMinutes(2),
                Duration.ofMinutes(2));

        /// With the default bounds of times.
        public Timing(Duration tick, Duration sourceIdle, Duration hold) {
            this(tick, sourceIdle, hold, DEFAULT.ahead(), DEFAULT.catchUp());
        }

        /// The first time of a decision that is not before this.
        public Instant firstTickFrom(Instant time) {
            long millis = tick.toMillis();
            return Instant.ofEpochMilli(Math.ceilDiv(time.minusNanos(1).toEpochMilli() + 1, millis) * millis);
        }
    }

    /// @param gap event time since an incident's last activity within which a symptom may join it
    /// @param settle event time that an opener waits for earlier and related ones before it opens an incident
    /// @param attachWait event time that a symptom which may not open waits for an incident to join
    /// @param maximumHops furthest distance in the graph at which symptoms may be linked
    /// @param linkThreshold smallest link probability that joins
    public record Sessions(Duration gap, Duration settle, Duration attachWait, int maximumHops, double linkThreshold) {
        public static final Sessions DEFAULT =
                new Sessions(Duration.ofSeconds(120), Duration.ofSeconds(10), Duration.ofSeconds(120), 2, 0.5);
    }

    /// @param calm event time that all members which may open an incident must have been resolved before it is
    /// @param quiet event time of normal signals after which a member without a resolution counts as resolved
    /// @param maxOpen longest life of an incident whose members never resolve
    /// @param reopen event time after its resolution in which the same root re-opens an incident
    /// @param revisionEvery least event time between two revisions
    /// @param rerankAfter event times after opening at which the causes are ranked again
    /// @param publishing what is held back
    public record Lifecycle(
            Duration calm,
            Duration quiet,
            Duration maxOpen,
            Duration reopen,
            Duration revisionEvery,
            List<Duration> rerankAfter,
            Publishing publishing) {
        public static final Lifecycle DEFAULT = new Lifecycle(
                Duration.ofSeconds(15),
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                Duration.ofMinutes(30),
                Duration.ofSeconds(3),
                List.of(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5)),
                Publishing.DEFAULT);

        public Lifecycle {
            rerankAfter = List.copyOf(rerankAfter);
        }

        Lifecycle withPublishing(Publishing changed) {
            return new Lifecycle(calm, quiet, maxOpen, reopen, revisionEvery, rerankAfter, changed);
        }
    }

    /// When an incident is not published at once.
    ///
    /// @param hold event time from the first detection until a new incident is published, so that it can turn
    /// out to be a part of another, or nothing
    /// @param urgentSeverity from which on it is published without waiting, 1..5
    /// @param flaps how often an incident resolves or re-opens within the window before it counts as flapping
    /// @param flapWindow event time; also how long a flapping incident must be calm before it resolves
    public record Publishing(Duration hold, int urgentSeverity, int flaps, Duration flapWindow) {
        public static final Publishing DEFAULT = new Publishing(Duration.ofSeconds(15), 4, 4, Duration.ofMinutes(15));

        public Publishing withHold(Duration changed) {
            return new Publishing(changed, urgentSeverity, flaps, flapWindow);
        }
    }

    /// @param floor confidence below which there is no clear cause
    /// @param none log-odds of "none of these", against which the hypotheses compete
    /// @param temperature divides the log-odds; larger is more modest
    /// @param significantDeviation robust deviations at which an excess counts half
    /// @param changeHalf age at which a change counts 1/e
    /// @param changeWindow greatest age of a change before the onset
    /// @param earlyWeight event time since the first onset after which an interval counts 1/e
    /// @param weights by the name of an evidence source, instead of its own default
    public record Causes(
            double floor,
            double none,
            double temperature,
            double significantDeviation,
            Duration changeHalf,
            Duration changeWindow,
            Duration earlyWeight,
            Map<String, Double> weights) {
        public static final Causes DEFAULT = new Causes(
                0.35, 2.0, 1.4, 4, Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofSeconds(90), Map.of());

        public Causes {
            weights = Map.copyOf(weights);
        }

        Causes withWeights(Map<String, Double> changed) {
            return new Causes(
                    floor, none, temperature, significantDeviation, changeHalf, changeWindow, earlyWeight, changed);
        }
    }

    /// @param bufferedInputs anomalies, events and feedback per environment, waiting for the watermark
    /// @param bufferedSignals per environment, waiting for the watermark
    /// @param tracks series of signals kept per environment, up to 1.8 KB each
    /// @param history how long a signal is kept, or `historyIntervals` when that is longer
    /// @param members kept per incident; further ones are counted
    /// @param pending symptoms waiting to open or join
    /// @param remembered ids of symptoms seen, so that a repeat is recognised
    /// @param changes kept per environment
    /// @param hypotheses ranked per incident
    /// @param workPerTick comparisons of two symptoms in one tick, or as much other work; what is left goes on
    /// in the next
    public record Bounds(
            int environments,
            int bufferedInputs,
            int bufferedSignals,
            int tracks,
            Duration history,
            int historyIntervals,
            int openIncidents,
            int members,
            int pending,
            int remembered,
            int changes,
            int silences,
            int hypotheses,
            long workPerTick) {
        /// Comparisons in a tick. Chosen by hand: one to two seconds of one core, less than half of the default
        /// tick.
        private static final long STANDARD_WORK = 1_000_000;

        public static final Bounds DEFAULT = new Bounds(
                1_000,
                400_000,
                1_000_000,
                250_000,
                Duration.ofMinutes(15),
                30,
                2_000,
                1_000,
                20_000,
                50_000,
                2_000,
                1_000,
                400,
                STANDARD_WORK);

        public Bounds {
            if (workPerTick < 1) {
                throw new IllegalArgumentException("workPerTick must be at least 1, not " + workPerTick);
            }
        }
    }

    public Settings withTiming(Timing changed) {
        return new Settings(changed, sessions, lifecycle, causes, bounds);
    }

    public Settings withSessions(Sessions changed) {
        return new Settings(timing, changed, lifecycle, causes, bounds);
    }

    public Settings withLifecycle(Lifecycle changed) {
        return new Settings(timing, sessions, changed, causes, bounds);
    }

    /// With weights by the name of an evidence source, instead of its own default.
    public Settings withWeights(Map<String, Double> weights) {
        return new Settings(timing, sessions, lifecycle, causes.withWeights(weights), bounds);
    }

    public Settings withPublishing(Publishing changed) {
        return withLifecycle(lifecycle.withPublishing(changed));
    }

    public Settings withBounds(Bounds changed) {
        return new Settings(timing, sessions, lifecycle, causes, changed);
    }
}
