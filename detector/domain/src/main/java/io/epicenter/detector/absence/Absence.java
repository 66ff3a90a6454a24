package io.epicenter.detector.absence;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.SignalKind;
import io.epicenter.detector.Settings;
import io.epicenter.detector.feedback.Corrections;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.output.Tally;
import io.epicenter.detector.rule.Rule;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says which services and machines have fallen silent: nothing is heard of them for clearly longer than they ever
/// paused, while most others of the partition are heard. Where most fall silent, it is the telemetry that has broken:
/// then nobody's pause grows. What pauses, be it every night, is learned, and fades by half each week. Bounded;
/// confined to one thread.
public final class Absence {
    /// The rule that its anomalies name.
    static final String RULE = "absence";

    private static final double HALF_LIFE_MILLIS = Duration.ofDays(7).toMillis();
    private static final double CLEARLY = 2;
    private static final double MOST_TIMES = 8;
    private static final int LEAST_HEARD = 20;
    private static final int LEAST_HOURS = 3;
    private static final int SWEEP_INTERVALS = 64;

    private final Settings.Absence settings;
    private final Duration learning;
    /// In milliseconds, as all durations here.
    private final double interval;
    private final double after;
    private final Tally tally;
    private final Corrections corrections;
    private final Map<Entity, Voice> voices = new LinkedHashMap<>();
    private boolean broken;

    public Absence(Settings settings, Tally tally, Corrections corrections) {
        this.settings = settings.absence();
        this.learning = settings.alarm().learning();
        this.interval = settings.interval().toMillis();
        this.after = settings.absence().after().toMillis();
        this.tally = tally;
        this.corrections = corrections;
    }

    /// What is known of one entity. Times are event times in milliseconds since the epoch.
    public static final class Voice {
        private final Entity entity;
        /// The end of the interval in which it was heard last; written by its signals.
        private long heardAt;
        private long firstAt;
        /// As [#heardAt], until the interval is closed that it is heard in again.
        private long since;
        private int heard;
        private int pause;
        private double longest;
        private long longestAt;
        private boolean firing;

        private Voice(Entity entity) {
            this.entity = entity;
        }

        private double longest(long now) {
            return longest * Math.pow(0.5, (now - longestAt) / HALF_LIFE_MILLIS);
        }
    }

    /// The voice that a signal of this rule belongs to; null when its silence says nothing.
    @Nullable
    public Voice of(Entity entity, Rule rule) {
        boolean speaks = entity.kind() == EntityKind.SERVICE || entity.kind() == EntityKind.NODE;
        if (!speaks || !rule.judging().absence() || settings.after().isZero()) {
            return null;
        }
        Voice known = voices.get(entity);
        if (known == null && voices.size() < settings.maxEntities()) {
            known = new Voice(entity);
            voices.put(entity, known);
        }
        return known;
    }

    public static void heard(@Nullable Voice voice, long now) {
        if (voice != null) {
            voice.heardAt = now;
        }
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
        for (Voice voice : voices.values()) {
            listen(voice, now, out);
            if (counts(voice, now)) {
                known++;
                silent += voice.pause * interval > after ? 1 : 0;
            }
        }
        tally.silent(silent);
        boolean was = broken;
        broken = silent * 2 > known;
        if (was && !broken) {
            voices.values().stream().filter(voice -> !voice.firing).forEach(voice -> voice.pause = 0);
        }
        if (broken || silent == 0 || silent > Math.max(1, settings.most() * known)) {
            return;
        }
        int heard = known - silent;
        for (Voice voice : voices.values()) {
            if (!voice.firing && voice.heardAt != now && counts(voice, now)) {
                judge(voice, now, heard, out);
            }
        }
    }

    private void listen(Voice voice, long now, Output out) {
        if (voice.heardAt != now) {
            if (!broken) {
                voice.pause++;
            }
            if (voice.firing && isGone(voice)) {
                end(voice, now, "not heard for " + words(settings.forget()) + ": taken as removed", out);
            }
            return;
        }
        voice.firstAt = voice.firstAt == 0 ? now : voice.firstAt;
        voice.heard++;
        double paused = voice.pause * interval;
        if (voice.firing) {
            end(voice, now, "heard again after " + words(Duration.ofMillis((long) paused)), out);
        }
        if (voice.pause > 0 && paused > voice.longest(now)) {
            voice.longest = paused;
            voice.longestAt = now;
        }
        voice.pause = 0;
        voice.since = now;
    }

    /// Known for long enough, and not gone for good.
    private boolean counts(Voice voice, long now) {
        return voice.heard >= LEAST_HEARD
                && now - voice.firstAt >= settings.history().toMillis()
                && !isGone(voice);
    }

    private boolean isGone(Voice voice) {
        return voice.pause * interval >= settings.forget().toMillis();
    }

    private void judge(Voice voice, long now, int others, Output out) {
        double pause = voice.pause * interval;
        double usual = Math.max(interval, voice.longest(now));
        String id = id(voice.entity);
        double factor = corrections.factor(RULE, id, now);
        double limit = factor * Math.max(after, CLEARLY * usual);
        if (pause <= limit) {
            return;
        }
        voice.firing = true;
        Corrections.Fired fired = new Corrections.Fired(id, RULE, voice.since, now, pause / limit, false);
        String against = corrections.reasonAgainst(fired);
        String text = "nothing heard for " + words(Duration.ofMillis((long) pause)) + "; its longest pause so far was "
                + words(Duration.ofMillis((long) usual)) + ", and " + others + " others are heard"
                + (against == null ? "" : "; " + against);
        boolean warming = now - voice.firstAt < learning.toMillis();
        Anomaly anomaly = anomaly(voice, now, AnomalyStatus.FIRING, text);
        if (against != null || warming) {
            anomaly = anomaly.with(anomaly.details().held(against != null, warming));
        }
        corrections.fired(anomaly.id(), fired);
        tally.addAnomaly();
        out.anomaly(anomaly);
    }

    private void end(Voice voice, long now, String text, Output out) {
        out.anomaly(anomaly(voice, now, AnomalyStatus.RESOLVED, text));
        voice.firing = false;
    }

    private static String id(Entity entity) {
        return Ids.of("signal", RULE, entity.toString());
    }

    /// As improbable as a pause so many times as long as the longest of n is, if long pauses have an exponential tail:
    /// `(1 / (n + 1)) ^ times`.
    private Anomaly anomaly(Voice voice, long now, AnomalyStatus status, String text) {
        Entity entity = voice.entity;
        double pause = voice.pause * interval;
        double usual = Math.max(interval, voice.longest(now));
        double times = Math.min(MOST_TIMES, pause / usual);
        double pValue = Math.pow(1.0 / (voice.heard + 1), times);
        Instant onset = Instant.ofEpochMilli(voice.since);
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
                entity.kind() == EntityKind.SERVICE,
                false,
                text);
        return new Anomaly(
                Ids.of("anomaly", RULE, entity.toString(), onset.toString()),
                entity.tenant(),
                entity.environment(),
                Instant.ofEpochMilli(now),
                RULE,
                Map.of(),
                pause / 1000,
                1 - Math.pow(pValue, 0.1),
                RULE,
                details,
                entity,
                SignalKind.AVAILABILITY,
                Direction.UP,
                status,
                List.of());
    }

    private static String words(Duration duration) {
        if (duration.toHours() >= LEAST_HOURS) {
            return duration.toHours() + " h";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }

    /// Forgets what has not been heard for longer than pauses are remembered.
    private void sweep(long now) {
        voices.values()
                .removeIf(voice -> voice.heardAt > 0
                        && voice.heardAt < now - settings.remember().toMillis());
    }

    public void write(DataOutput out) throws IOException {
        out.writeBoolean(broken);
        out.writeInt(voices.size());
        for (Voice voice : voices.values()) {
            out.writeUTF(voice.entity.toString());
            out.writeLong(voice.heardAt);
            out.writeLong(voice.firstAt);
            out.writeLong(voice.since);
            out.writeInt(voice.heard);
            out.writeInt(voice.pause);
            out.writeDouble(voice.longest);
            out.writeLong(voice.longestAt);
            out.writeBoolean(voice.firing);
        }
    }

    public void read(DataInput in) throws IOException {
        broken = in.readBoolean();
        for (int left = in.readInt(); left > 0; left--) {
            Voice voice = new Voice(Entity.parse(in.readUTF()));
            voice.heardAt = in.readLong();
            voice.firstAt = in.readLong();
            voice.since = in.readLong();
            voice.heard = in.readInt();
            voice.pause = in.readInt();
            voice.longest = in.readDouble();
            voice.longestAt = in.readLong();
            voice.firing = in.readBoolean();
            voices.put(voice.entity, voice);
        }
    }
}
