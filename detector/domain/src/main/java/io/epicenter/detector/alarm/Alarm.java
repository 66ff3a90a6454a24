package io.epicenter.detector.alarm;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.ScoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// When a signal fires and resolves. It fires on the sum of evidence (-ln p) over a few intervals, of which each
/// must show an effect that matters, and never on one interval alone. While it fires, the model does not learn; a
/// level that lasts is accepted as the new normal.
public final class Alarm {
    /// Intervals for which an abnormal level is kept from the model, and after which it is taken as the new level.
    /// Chosen by hand: ten minutes at 15 s, time enough for slow evidence to add up; a larger one leaves a signal
    /// blind for longer after a harmless shift.
    private static final int LONGEST_HOLD = 40;
    /// The same for a level outside the band that has no effect that matters. Chosen by hand: half as long.
    private static final int HARMLESS_SHIFT = 20;

    private final RecentEvidence recent = new RecentEvidence();
    private boolean firing;
    private boolean firedUp;
    /// Whether it is small harm that lasts, of which single intervals show nothing.
    private boolean lasting;
    private int normalRun;
    private int heldCount;
    private double largestHeld;
    private long onset;
    private long firedAt;

    public boolean isFiring() {
        return firing;
    }

    /// Whether it fires for small harm that lasts.
    public boolean isLasting() {
        return lasting;
    }

    public long onset() {
        return onset;
    }

    /// Fires on evidence of hours.
    ///
    /// @param began when the harm did
    public AlarmStep fireLasting(long timeMillis, long began) {
        reset();
        firing = true;
        firedUp = true;
        lasting = true;
        onset = began;
        firedAt = timeMillis;
        return AlarmStep.FIRED;
    }

    /// Takes the next interval while it fires on evidence of hours.
    ///
    /// @param over whether that says that the harm is over
    public AlarmStep stepLasting(long timeMillis, boolean over, AlarmSettings settings) {
        if (over) {
            expire();
            return AlarmStep.RESOLVED;
        }
        if (timeMillis - firedAt >= settings.acceptAfter().toMillis()) {
            expire();
            return AlarmStep.ACCEPTED;
        }
        return AlarmStep.HOLD;
    }

    /// Resolves without a value, because none comes any more.
    public void expire() {
        firing = false;
        lasting = false;
        reset();
    }

    /// Takes the next interval.
    ///
    /// @param intervals that must be abnormal before it fires
    /// @param threshold evidence that fires
    public AlarmStep step(
            ScoredValue scored, EffectSize effect, int intervals, double threshold, AlarmSettings settings) {
        if (scored.warming()) {
            reset();
            return AlarmStep.LEARN;
        }
        recent.add(scored, effect);
        return firing ? firing(scored, effect, settings) : watching(scored, effect, intervals, threshold);
    }

    /// For a signal without a rule: fires on novelty alone and resolves as others do. Its model learns all the
    /// time, because it limits by itself what one value can change.
    public AlarmStep stepOnNovelty(ScoredValue scored, EffectSize effect, boolean novel, AlarmSettings settings) {
        if (firing) {
            return firing(scored, effect, settings).whileLearning();
        }
        return novel ? fire(scored).whileLearning() : AlarmStep.LEARN;
    }

    private AlarmStep firing(ScoredValue scored, EffectSize effect, AlarmSettings settings) {
        boolean stillUp = (scored.direction() == Direction.UP) == firedUp;
        boolean abnormal = stillUp && effect != EffectSize.NONE && scored.pValue() < RecentEvidence.ABNORMAL_P;
        normalRun = abnormal ? 0 : normalRun + 1;
        if (normalRun >= settings.resolveAfter()) {
            expire();
            return AlarmStep.RESOLVED;
        }
        if (scored.observation().timeMillis() - firedAt
                >= settings.acceptAfter().toMillis()) {
            expire();
            return AlarmStep.ACCEPTED;
        }
        return AlarmStep.HOLD;
    }

    private AlarmStep watching(ScoredValue scored, EffectSize effect, int intervals, double threshold) {
        boolean abnormal = RecentEvidence.isAbnormal(scored, effect);
        if (abnormal && recent.isEnough(scored, intervals, threshold)) {
            return fire(scored);
        }
        if (recent.outsideRun >= (effect == EffectSize.RELEVANT ? LONGEST_HOLD : HARMLESS_SHIFT)) {
            reset();
            return AlarmStep.ACCEPT_LEVEL;
        }
        if (abnormal && heldCount < LONGEST_HOLD) {
            return hold(scored);
        }
        double outlier = largestHeld;
        heldCount = Math.max(0, heldCount - 1);
        largestHeld = 0;
        return AlarmStep.release(outlier);
    }

    private AlarmStep fire(ScoredValue scored) {
        firing = true;
        firedUp = scored.direction() == Direction.UP;
        onset = recent.onset(scored);
        firedAt = scored.observation().timeMillis();
        normalRun = 0;
        heldCount = 0;
        largestHeld = 0;
        return AlarmStep.FIRED;
    }

    private AlarmStep hold(ScoredValue scored) {
        heldCount++;
        double deviation = scored.deviation();
        if (Math.abs(deviation) > Math.abs(largestHeld)) {
            largestHeld = deviation;
        }
        return AlarmStep.HOLD;
    }

    private void reset() {
        recent.clear();
        normalRun = 0;
        heldCount = 0;
        largestHeld = 0;
    }

    public void write(DataOutput out) throws IOException {
        for (float number : recent.evidence) {
            out.writeFloat(number);
        }
        out.writeInt(recent.next);
        out.writeBoolean(firing);
        out.writeBoolean(firedUp);
        out.writeBoolean(lasting);
        out.writeBoolean(recent.outsideUp);
        out.writeInt(recent.abnormalRun);
        out.writeInt(recent.gap);
        out.writeInt(normalRun);
        out.writeInt(heldCount);
        out.writeInt(recent.outsideRun);
        out.writeDouble(largestHeld);
        out.writeLong(recent.runStart);
        out.writeLong(onset);
        out.writeLong(firedAt);
    }

    public static Alarm read(DataInput in) throws IOException {
        Alarm alarm = new Alarm();
        for (int i = 0; i < RecentEvidence.LENGTH; i++) {
            alarm.recent.evidence[i] = in.readFloat();
        }
        alarm.recent.next = in.readInt();
        alarm.firing = in.readBoolean();
        alarm.firedUp = in.readBoolean();
        alarm.lasting = in.readBoolean();
        alarm.recent.outsideUp = in.readBoolean();
        alarm.recent.abnormalRun = in.readInt();
        alarm.recent.gap = in.readInt();
        alarm.normalRun = in.readInt();
        alarm.heldCount = in.readInt();
        alarm.recent.outsideRun = in.readInt();
        alarm.largestHeld = in.readDouble();
        alarm.recent.runStart = in.readLong();
        alarm.onset = in.readLong();
        alarm.firedAt = in.readLong();
        return alarm;
    }
}
