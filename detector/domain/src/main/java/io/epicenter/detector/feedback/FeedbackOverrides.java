package io.epicenter.detector.feedback;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Feedback.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What feedback has changed for the signals of one partition: how much evidence they need, which alarms are expected
/// or like a false one. The last word on an anomaly counts: it takes back what was said of it before. Versioned: every
/// word has a number. A repeat of the same feedback changes nothing. Bounded; confined to one thread.
public final class FeedbackOverrides {
    private static final int MOST_ANOMALIES = 10_000;
    private static final int MOST_WORDS = 10_000;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long WEEK = 7 * DAY;
    /// A similar alarm has at most so much more evidence.
    private static final double SIMILAR = 1.25;
    private static final long REMEMBERED = 56 * DAY;

    private final Sensitivity sensitivity = new Sensitivity(Sensitivity.Settings.DEFAULT);
    private final Map<String, FiredAlarm> firedByAnomaly = bounded(MOST_ANOMALIES);
    private final Map<String, FeedbackOverride> overrides = bounded(MOST_WORDS);
    private final Map<String, String> latestByAnomaly = bounded(MOST_WORDS);
    private final Map<String, List<String>> idsBySignal = bounded(MOST_WORDS);
    private long version;

    /// An anomaly that a signal has sent.
    ///
    /// @param evidence as a multiple of the configured threshold
    public record FiredAlarm(String signal, String rule, long onset, long firedAt, double evidence, boolean up) {}

    /// What was said of one anomaly.
    ///
    /// @param version its number
    /// @param takenBack whether a later word on the same anomaly has replaced it
    public record FeedbackOverride(
            String id,
            String feedback,
            long version,
            Verdict verdict,
            String user,
            FiredAlarm anomaly,
            long givenAt,
            long until,
            boolean revoked) {
        FeedbackOverride revoke() {
            return new FeedbackOverride(id, feedback, version, verdict, user, anomaly, givenAt, until, true);
        }
    }

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    public boolean isEmpty() {
        return overrides.isEmpty();
    }

    long version() {
        return version;
    }

    public void recordFired(String anomaly, FiredAlarm fired) {
        firedByAnomaly.put(anomaly, fired);
    }

    /// The factor on the evidence that a signal needs.
    public double factor(String rule, String signal, long millis) {
        return sensitivity.factor(rule, signal, millis);
    }

    /// Why an alarm is not to open an incident, because of what was said of earlier ones of its signal; null when it
    /// may.
    @Nullable
    public String suppressionReason(FiredAlarm alarm) {
        for (String id : idsBySignal.getOrDefault(alarm.signal(), List.of())) {
            FeedbackOverride override = overrides.get(id);
            if (override == null || override.revoked()) {
                continue;
            }
            if (override.verdict() == Verdict.EXPECTED && isExpected(override, alarm)) {
                return "expected at this time, said " + override.user();
            }
            if (override.verdict() == Verdict.FALSE_ALARM && isSimilar(override, alarm)) {
                return "like the one of "
                        + Instant.ofEpochMilli(override.anomaly().firedAt()) + ", a false alarm said "
                        + override.user();
            }
        }
        return null;
    }

    /// At the same time of the day, or any time until then when the feedback says so.
    private static boolean isExpected(FeedbackOverride override, FiredAlarm alarm) {
        if (override.until() > 0) {
            return alarm.firedAt() <= override.until();
        }
        return isOfThisTime(override, alarm, WEEK) || isOfThisTime(override, alarm, DAY);
    }

    private static boolean isOfThisTime(FeedbackOverride override, FiredAlarm alarm, long period) {
        long apart = alarm.firedAt() - override.anomaly().firedAt();
        long off = Math.floorMod(apart + period / 2, period) - period / 2;
        return apart >= 0 && apart <= REMEMBERED && Math.abs(off) <= HOUR;
    }

    private static boolean isSimilar(FeedbackOverride override, FiredAlarm alarm) {
        FiredAlarm known = override.anomaly();
        return known.up() == alarm.up()
                && alarm.evidence() <= known.evidence() * SIMILAR
                && isOfThisTime(override, alarm, DAY);
    }

    /// Takes feedback on anomalies of this partition; of others it does nothing.
    ///
    /// @param acceptLevel the signal of this id takes its recent level as normal
    public void accept(Feedback feedback, Consumer<String> acceptLevel) {
        for (String anomaly : feedback.anomalies()) {
            FiredAlarm fired = firedByAnomaly.get(anomaly);
            String id = feedback.id() + "|" + anomaly;
            if (fired != null && isForDetection(feedback.verdict()) && !overrides.containsKey(id)) {
                revoke(anomaly);
                apply(anomaly, id, feedback, fired, acceptLevel);
            }
        }
    }

    private static boolean isForDetection(Verdict verdict) {
        return switch (verdict) {
            case CONFIRMED, EXPECTED, FALSE_ALARM, NEW_NORMAL -> true;
            case WRONG_CAUSE, MERGE, SPLIT, SILENCE, MAINTENANCE_WINDOW -> false;
        };
    }

    private void revoke(String anomaly) {
        String before = latestByAnomaly.get(anomaly);
        FeedbackOverride override = before == null ? null : overrides.get(before);
        if (override == null) {
            return;
        }
        overrides.put(override.id(), override.revoke());
        sensitivity.revoke(override.id());
    }

    private void apply(
            String anomaly,
            String id,
            Feedback feedback,
            FiredAlarm fired,
            Consumer<String> acceptLevel) {
        version++;
        Instant until = feedback.until();
        overrides.put(
                id,
                new FeedbackOverride(
                        id,
                        feedback.id(),
                        version,
                        feedback.verdict(),
                        feedback.user(),
                        fired,
                        feedback.timestamp().toEpochMilli(),
                        until == null ? 0 : until.toEpochMilli(),
                        false));
        latestByAnomaly.put(anomaly, id);
        List<String> said = idsBySignal.computeIfAbsent(fired.signal(), signal -> new ArrayList<>());
        said.removeIf(old -> !overrides.containsKey(old));
        said.add(id);
        long now = fired.firedAt();
        switch (feedback.verdict()) {
            case FALSE_ALARM -> sensitivity.falseAlarm(id, fired.rule(), fired.signal(), fired.evidence(), now);
            case CONFIRMED -> sensitivity.confirmed(id, fired.rule(), fired.signal(), now);
            case NEW_NORMAL -> acceptLevel.accept(fired.signal());
            case EXPECTED, WRONG_CAUSE, MERGE, SPLIT, SILENCE, MAINTENANCE_WINDOW -> {}
        }
    }

    /// Every word on the anomalies of a signal, also those taken back, oldest first.
    public List<FeedbackOverride> overridesOf(String signal) {
        List<FeedbackOverride> said = new ArrayList<>();
        for (String id : idsBySignal.getOrDefault(signal, List.of())) {
            FeedbackOverride override = overrides.get(id);
            if (override != null) {
                said.add(override);
            }
        }
        return said;
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(version);
        sensitivity.write(out);
        out.writeInt(firedByAnomaly.size());
        for (Map.Entry<String, FiredAlarm> entry : firedByAnomaly.entrySet()) {
            out.writeUTF(entry.getKey());
            write(out, entry.getValue());
        }
        out.writeInt(overrides.size());
        for (FeedbackOverride override : overrides.values()) {
            out.writeUTF(override.id());
            out.writeUTF(override.feedback());
            out.writeLong(override.version());
            out.writeUTF(override.verdict().name());
            out.writeUTF(override.user());
            write(out, override.anomaly());
            out.writeLong(override.givenAt());
            out.writeLong(override.until());
            out.writeBoolean(override.revoked());
        }
        out.writeInt(latestByAnomaly.size());
        for (Map.Entry<String, String> entry : latestByAnomaly.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeUTF(entry.getValue());
        }
    }

    private static void write(DataOutput out, FiredAlarm fired) throws IOException {
        out.writeUTF(fired.signal());
        out.writeUTF(fired.rule());
        out.writeLong(fired.onset());
        out.writeLong(fired.firedAt());
        out.writeDouble(fired.evidence());
        out.writeBoolean(fired.up());
    }

    private static FiredAlarm recordFired(DataInput in) throws IOException {
        return new FiredAlarm(
                in.readUTF(), in.readUTF(), in.readLong(), in.readLong(), in.readDouble(), in.readBoolean());
    }

    public void read(DataInput in) throws IOException {
        version = in.readLong();
        sensitivity.read(in);
        for (int left = in.readInt(); left > 0; left--) {
            firedByAnomaly.put(in.readUTF(), recordFired(in));
        }
        for (int left = in.readInt(); left > 0; left--) {
            FeedbackOverride override = new FeedbackOverride(
                    in.readUTF(),
                    in.readUTF(),
                    in.readLong(),
                    Verdict.valueOf(in.readUTF()),
                    in.readUTF(),
                    recordFired(in),
                    in.readLong(),
                    in.readLong(),
                    in.readBoolean());
            overrides.put(override.id(), override);
            idsBySignal
                    .computeIfAbsent(override.anomaly().signal(), signal -> new ArrayList<>())
                    .add(override.id());
        }
        for (int left = in.readInt(); left > 0; left--) {
            latestByAnomaly.put(in.readUTF(), in.readUTF());
        }
    }
}
