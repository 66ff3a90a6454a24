package io.epicenter.detector.feedback;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Feedback.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What feedback has changed for the signals of one partition: how much evidence they need, which alarms are expected
/// or like a false one. The last feedback on an anomaly counts: it revokes what was given on it before. Versioned:
/// each has a number. A repeat of the same feedback changes nothing. Bounded; confined to one thread.
public final class FeedbackOverrides {
    /// How far from the time of day of an expected or false alarm another one is still at the same time. Chosen by
    /// hand: jobs begin late and run for as long.
    private static final long SAME_TIME_MILLIS = Duration.ofHours(1).toMillis();

    /// Milliseconds of a day and of a week: jobs and habits repeat by them.
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long WEEK = 7 * DAY;
    /// A similar alarm has at most so much more evidence. Chosen by hand: what is clearly worse may open.
    private static final double SIMILAR = 1.25;
    /// Milliseconds for which feedback on an anomaly applies to later ones: eight weeks. Chosen by hand: longer, and
    /// feedback on what a service no longer does suppresses what it does now.
    private static final long REMEMBERED = 56 * DAY;

    private final Sensitivity sensitivity = new Sensitivity(Sensitivity.Settings.DEFAULT);
    private final FeedbackMemory memory = new FeedbackMemory();
    private long version;

    public boolean isEmpty() {
        return memory.isEmpty();
    }

    long version() {
        return version;
    }

    public void recordFired(String anomaly, FiredAlarm fired) {
        memory.recordFired(anomaly, fired);
    }

    /// The factor on the evidence that a signal needs.
    public double factor(String rule, String signal, long millis) {
        return sensitivity.factor(rule, signal, millis);
    }

    /// Why an alarm is not to open an incident, because of feedback on earlier ones of its signal; null when it may.
    @Nullable
    public String suppressionReason(FiredAlarm alarm) {
        for (FeedbackOverride override : memory.ofSignal(alarm.signal())) {
            if (override.revoked()) {
                continue;
            }
            String user = override.given().user();
            if (override.verdict() == Verdict.EXPECTED && isExpected(override, alarm)) {
                return "expected at this time, said " + user;
            }
            if (override.verdict() == Verdict.FALSE_ALARM && isSimilar(override, alarm)) {
                return "like the one of "
                        + Instant.ofEpochMilli(override.anomaly().firedAt()) + ", a false alarm said " + user;
            }
        }
        return null;
    }

    /// At the same time of the day, or any time until then when the feedback says so.
    private static boolean isExpected(FeedbackOverride override, FiredAlarm alarm) {
        if (override.given().until() > 0) {
            return alarm.firedAt() <= override.given().until();
        }
        return isOfThisTime(override, alarm, WEEK) || isOfThisTime(override, alarm, DAY);
    }

    private static boolean isOfThisTime(FeedbackOverride override, FiredAlarm alarm, long period) {
        long apart = alarm.firedAt() - override.anomaly().firedAt();
        long off = Math.floorMod(apart + period / 2, period) - period / 2;
        return apart >= 0 && apart <= REMEMBERED && Math.abs(off) <= SAME_TIME_MILLIS;
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
            FiredAlarm fired = memory.fired(anomaly);
            String id = feedback.id() + "|" + anomaly;
            if (fired != null && isForDetection(feedback.verdict()) && !memory.contains(id)) {
                revoke(anomaly);
                version++;
                memory.add(
                        anomaly, new FeedbackOverride(id, version, FeedbackOverride.Given.of(feedback), fired, false));
                apply(feedback.verdict(), id, fired, acceptLevel);
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
        FeedbackOverride override = memory.latest(anomaly);
        if (override != null) {
            memory.replace(override.revoke());
            sensitivity.revoke(override.id());
        }
    }

    private void apply(Verdict verdict, String id, FiredAlarm fired, Consumer<String> acceptLevel) {
        long now = fired.firedAt();
        switch (verdict) {
            case FALSE_ALARM -> sensitivity.falseAlarm(id, fired.rule(), fired.signal(), fired.evidence(), now);
            case CONFIRMED -> sensitivity.confirmed(id, fired.rule(), fired.signal(), now);
            case NEW_NORMAL -> acceptLevel.accept(fired.signal());
            case EXPECTED, WRONG_CAUSE, MERGE, SPLIT, SILENCE, MAINTENANCE_WINDOW -> {}
        }
    }

    /// Everything on the anomalies of a signal, also what is revoked, oldest first.
    public List<FeedbackOverrideView> overridesOf(String signal) {
        return memory.ofSignal(signal).stream().map(FeedbackOverrideView::of).toList();
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(version);
        sensitivity.write(out);
        memory.write(out);
    }

    public void read(DataInput in) throws IOException {
        version = in.readLong();
        sensitivity.read(in);
        memory.read(in);
    }
}
