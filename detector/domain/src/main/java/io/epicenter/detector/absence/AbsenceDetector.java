package io.epicenter.detector.absence;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.SignalKind;
import io.epicenter.detector.feedback.FeedbackOverrides;
import io.epicenter.detector.feedback.FiredAlarm;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.SignalRule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the services and machines that have fallen silent: they send nothing for clearly longer than they ever
/// paused, while most others of the partition do send. Where most fall silent, it is the telemetry that has
/// broken: then nobody's pause grows. What pauses, be it every night, is learned, and fades by half each week.
/// Bounded; confined to one thread.
public final class AbsenceDetector {
    /// The rule that its anomalies name.
    static final String RULE = "absence";

    /// Times its longest pause that an entity must be silent. Chosen by hand: less is a pause that has grown a
    /// little.
    private static final double CLEARLY = 2;
    /// Longest pauses that count in the p-value. Chosen by hand: beyond it the exponential tail is a guess.
    private static final double MOST_TIMES = 8;
    /// Intervals in which an entity must have been seen before its pauses are known. Chosen by hand.
    private static final int LEAST_SEEN = 20;
    /// From so many hours on a text counts in hours alone. Chosen by hand, for reading.
    private static final int LEAST_HOURS = 3;
    /// Intervals between two sweeps of what is long forgotten. Chosen by hand: about a quarter of an hour at
    /// 15 s.
    private static final int SWEEP_INTERVALS = 64;
    /// Exponent by which a p-value becomes the score 0..1, as of signals.
    private static final double SCORE_EXPONENT = 0.1;

    private final AbsenceSettings settings;
    private final Duration learning;
    /// In milliseconds, as all durations here.
    private final double interval;
    private final double after;
    private final EngineCounters counters;
    private final FeedbackOverrides overrides;
    private final Map<Entity, Heartbeat> heartbeats = new LinkedHashMap<>();
    private boolean telemetryLost;

    /// @param learning so long after an entity was first seen its anomalies are warming
    /// @param interval length of the aligned intervals
    public AbsenceDetector(
            AbsenceSettings settings,
            Duration learning,
            Duration interval,
            EngineCounters counters,
            FeedbackOverrides overrides) {
        this.settings = settings;
        this.learning = learning;
        this.interval = interval.toMillis();
        this.after = settings.after().toMillis();
        this.counters = counters;
        this.overrides = overrides;
    }

    /// The heartbeat that a signal of this rule belongs to; null when its silence says nothing.
    @Nullable
    public Heartbeat heartbeatOf(Entity entity, SignalRule rule) {
        boolean watched =
                (entity.kind() == EntityKind.SERVICE && !entity.isUnnamed()) || entity.kind() == EntityKind.NODE;
        if (!watched || !rule.detection().absence() || settings.after().isZero()) {
            return null;
        }
        Heartbeat known = heartbeats.get(entity);
        if (known == null && heartbeats.size() < settings.maxEntities()) {
            known = new Heartbeat(entity);
            heartbeats.put(entity, known);
        }
        return known;
    }

    /// After every signal has been closed.
    ///
    /// @param now end of the interval
    public void close(long now, Output out) {
        if (Math.floorMod(now / (long) interval, SWEEP_INTERVALS) == 0) {
            sweep(now);
        }
        int known = 0;
        int silent = 0;
        for (Heartbeat heartbeat : heartbeats.values()) {
            update(heartbeat, now, out);
            if (isEstablished(heartbeat, now)) {
                known++;
                silent += heartbeat.missedIntervals * interval > after ? 1 : 0;
            }
        }
        counters.silentEntities(silent);
        boolean was = telemetryLost;
        telemetryLost = silent * 2 > known;
        if (was && !telemetryLost) {
            heartbeats.values().stream()
                    .filter(heartbeat -> !heartbeat.firing)
                    .forEach(heartbeat -> heartbeat.missedIntervals = 0);
        }
        if (telemetryLost || silent == 0 || silent > Math.max(1, settings.most() * known)) {
            return;
        }
        int others = known - silent;
        for (Heartbeat heartbeat : heartbeats.values()) {
            if (!heartbeat.firing && heartbeat.lastSeenAt != now && isEstablished(heartbeat, now)) {
                judge(heartbeat, now, others, out);
            }
        }
    }

    private void update(Heartbeat heartbeat, long now, Output out) {
        if (heartbeat.lastSeenAt != now) {
            if (!telemetryLost) {
                heartbeat.missedIntervals++;
            }
            if (heartbeat.firing && isGone(heartbeat)) {
                resolve(heartbeat, now, "not heard for " + durationText(settings.forget()) + ": taken as removed", out);
            }
            return;
        }
        heartbeat.firstSeenAt = heartbeat.firstSeenAt == 0 ? now : heartbeat.firstSeenAt;
        heartbeat.seenCount++;
        double paused = heartbeat.missedIntervals * interval;
        if (heartbeat.firing) {
            resolve(heartbeat, now, "heard again after " + durationText(Duration.ofMillis((long) paused)), out);
        }
        if (heartbeat.missedIntervals > 0 && paused > heartbeat.longestPause(now)) {
            heartbeat.longestPause = paused;
            heartbeat.longestPauseAt = now;
        }
        heartbeat.missedIntervals = 0;
        heartbeat.silentSince = now;
    }

    /// Known for long enough, and not gone for good.
    private boolean isEstablished(Heartbeat heartbeat, long now) {
        return heartbeat.seenCount >= LEAST_SEEN
                && now - heartbeat.firstSeenAt >= settings.history().toMillis()
                && !isGone(heartbeat);
    }

    private boolean isGone(Heartbeat heartbeat) {
        return heartbeat.missedIntervals * interval >= settings.forget().toMillis();
    }

    private void judge(Heartbeat heartbeat, long now, int others, Output out) {
        double pause = heartbeat.missedIntervals * interval;
        double usual = Math.max(interval, heartbeat.longestPause(now));
        String id = id(heartbeat.entity);
        double factor = overrides.factor(RULE, id, now);
        double limit = factor * Math.max(after, CLEARLY * usual);
        if (pause <= limit) {
            return;
        }
        heartbeat.firing = true;
        FiredAlarm fired = new FiredAlarm(id, RULE, heartbeat.silentSince, now, pause / limit, false);
        String against = overrides.suppressionReason(fired);
        String text =
                "nothing heard for " + durationText(Duration.ofMillis((long) pause)) + "; its longest pause so far was "
                        + durationText(Duration.ofMillis((long) usual)) + ", and " + others + " others are heard"
                        + (against == null ? "" : "; " + against);
        boolean opens = mayOpen(heartbeat) && against == null;
        boolean warming = now - heartbeat.firstSeenAt < learning.toMillis();
        Anomaly anomaly = anomaly(heartbeat, now, new AnomalyState(AnomalyStatus.FIRING, text, opens, warming));
        overrides.recordFired(anomaly.id(), fired);
        counters.addAnomaly();
        out.anomaly(anomaly);
    }

    private void resolve(Heartbeat heartbeat, long now, String text, Output out) {
        AnomalyState state = new AnomalyState(AnomalyStatus.RESOLVED, text, mayOpen(heartbeat), false);
        out.anomaly(anomaly(heartbeat, now, state));
        heartbeat.firing = false;
    }

    private static boolean mayOpen(Heartbeat heartbeat) {
        return heartbeat.entity.kind() == EntityKind.SERVICE;
    }

    private record AnomalyState(AnomalyStatus status, String text, boolean opens, boolean warming) {}

    private static String id(Entity entity) {
        return Ids.of("signal", RULE, entity.toString());
    }

    /// As improbable as a pause so many times as long as the longest of n is, if long pauses have an
    /// exponential tail: `(1 / (n + 1)) ^ times`.
    private Anomaly anomaly(Heartbeat heartbeat, long now, AnomalyState state) {
        Entity entity = heartbeat.entity;
        double pause = heartbeat.missedIntervals * interval;
        double usual = Math.max(interval, heartbeat.longestPause(now));
        double times = Math.min(MOST_TIMES, pause / usual);
        double pValue = Math.pow(1.0 / (heartbeat.seenCount + 1), times);
        Instant onset = Instant.ofEpochMilli(heartbeat.silentSince);
        Anomaly.Details details = new Anomaly.Details(
                interval / 1000.0,
                0,
                Math.max(after, CLEARLY * usual) / 1000,
                times,
                pValue,
                onset,
                RULE,
                "value",
                "s",
                state.opens(),
                state.warming(),
                state.text());
        return new Anomaly(
                Ids.of("anomaly", RULE, entity.toString(), onset.toString()),
                entity.tenant(),
                entity.environment(),
                Instant.ofEpochMilli(now),
                RULE,
                Map.of(),
                pause / 1000,
                1 - Math.pow(pValue, SCORE_EXPONENT),
                RULE,
                details,
                entity,
                SignalKind.AVAILABILITY,
                Direction.UP,
                state.status(),
                List.of());
    }

    private static String durationText(Duration duration) {
        if (duration.toHours() >= LEAST_HOURS) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    /// Forgets what has not been seen for longer than pauses are remembered.
    private void sweep(long now) {
        heartbeats
                .values()
                .removeIf(heartbeat -> heartbeat.lastSeenAt > 0
                        && heartbeat.lastSeenAt < now - settings.remember().toMillis());
    }

    public void write(DataOutput out) throws IOException {
        out.writeBoolean(telemetryLost);
        out.writeInt(heartbeats.size());
        for (Heartbeat heartbeat : heartbeats.values()) {
            heartbeat.write(out);
        }
    }

    public void read(DataInput in) throws IOException {
        telemetryLost = in.readBoolean();
        for (int left = in.readInt(); left > 0; left--) {
            Heartbeat heartbeat = Heartbeat.read(in);
            heartbeats.put(heartbeat.entity, heartbeat);
        }
    }
}
