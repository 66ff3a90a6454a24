package io.epicenter.detector.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.ScoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// When a signal fires and resolves. It fires on the sum of evidence (-ln p) over a few intervals, of which each
/// must show an effect that matters, and never on one interval alone. While it fires, the model does not learn; a
/// level that lasts is accepted as the new normal.
public final class Alarm {
    private static final int MEMORY = 8;
    private static final double MOST_EVIDENCE = 30;
    private static final double ABNORMAL_P = 0.001;
    private static final double ABNORMAL_EVIDENCE = -Math.log(ABNORMAL_P);
    private static final int LONGEST_HOLD = 40;
    private static final int HARMLESS_SHIFT = 20;
    private static final int RUN_GAP = 2;

    private final float[] evidence = new float[MEMORY];
    private int next;
    private boolean firing;
    private boolean firedUp;
    private int abnormalRun;
    private int gap;
    private int normalRun;
    private int heldCount;
    private int outsideRun;
    private boolean outsideUp;
    private double largestHeld;
    private long runStart;
    private long onset;
    private long firedAt;

    /// What an interval has changed.
    public enum AlarmChange {
        NONE,
        FIRED,
        RESOLVED,
        ACCEPTED
    }

    /// What to do after an interval.
    ///
    /// @param acceptLevel the model is to take the recent level as normal
    /// @param outlier deviation that was held back and turned out to be no incident; 0 = none
    public record AlarmStep(AlarmChange change, Learning learning, boolean acceptLevel, double outlier) {}

    /// How one verdict stands to the signal's rule.
    ///
    /// @param onset estimate of when what this interval shows began
    public record AlarmReading(
            ScoredValue scored, boolean harmful, boolean effect, boolean someEffect, long time, long onset) {
        boolean isAbnormal() {
            return harmful && effect && scored.pValue() < ABNORMAL_P;
        }
    }

    public boolean isFiring() {
        return firing;
    }

    public long onset() {
        return onset;
    }

    long firedAt() {
        return firedAt;
    }

    /// Resolves without a value, because none comes any more.
    void expire() {
        firing = false;
        reset();
    }

    public AlarmStep step(AlarmReading reading, int intervals, double threshold, AlarmSettings settings) {
        if (reading.scored().warming()) {
            reset();
            return new AlarmStep(AlarmChange.NONE, Learning.NORMAL, false, 0);
        }
        track(reading);
        return firing ? firing(reading, settings) : watching(reading, intervals, threshold);
    }

    /// For a signal without a rule: fires on news alone and resolves as others do. Its model learns all the
    /// time, because it limits by itself what one value can change.
    AlarmStep stepOnNovelty(AlarmReading reading, boolean news, AlarmSettings settings) {
        if (firing) {
            return new AlarmStep(firing(reading, settings).change(), Learning.NORMAL, false, 0);
        }
        if (!news) {
            return new AlarmStep(AlarmChange.NONE, Learning.NORMAL, false, 0);
        }
        return new AlarmStep(fire(reading).change(), Learning.NORMAL, false, 0);
    }

    private void track(AlarmReading reading) {
        boolean abnormal = reading.isAbnormal();
        double strength = Math.min(MOST_EVIDENCE, -Math.log(reading.scored().pValue()));
        evidence[next] = (float) (reading.harmful() && reading.effect() ? strength : 0);
        next = (next + 1) % MEMORY;
        if (abnormal) {
            if (abnormalRun == 0) {
                runStart = reading.onset();
            }
            abnormalRun++;
            gap = 0;
        } else if (abnormalRun > 0 && ++gap >= RUN_GAP) {
            abnormalRun = 0;
            gap = 0;
        }
        boolean up = reading.scored().direction() == Direction.UP;
        if (reading.scored().pValue() < ABNORMAL_P) {
            outsideRun = up == outsideUp ? outsideRun + 1 : 1;
            outsideUp = up;
        } else {
            outsideRun = Math.max(0, outsideRun - 2);
        }
    }

    private AlarmStep firing(AlarmReading reading, AlarmSettings settings) {
        ScoredValue scored = reading.scored();
        boolean stillUp = (scored.direction() == Direction.UP) == firedUp;
        boolean abnormal = stillUp && reading.someEffect() && scored.pValue() < ABNORMAL_P;
        normalRun = abnormal ? 0 : normalRun + 1;
        if (normalRun >= settings.resolveAfter()) {
            firing = false;
            reset();
            return new AlarmStep(AlarmChange.RESOLVED, Learning.HELD, false, 0);
        }
        if (reading.time() - firedAt >= settings.acceptAfter().toMillis()) {
            firing = false;
            reset();
            return new AlarmStep(AlarmChange.ACCEPTED, Learning.HELD, true, 0);
        }
        return new AlarmStep(AlarmChange.NONE, Learning.HELD, false, 0);
    }

    private AlarmStep watching(AlarmReading reading, int intervals, double threshold) {
        if (reading.isAbnormal() && hasEnoughEvidence(reading, intervals, threshold)) {
            return fire(reading);
        }
        boolean harmless = !(reading.harmful() && reading.effect());
        if (outsideRun >= (harmless ? HARMLESS_SHIFT : LONGEST_HOLD)) {
            reset();
            return new AlarmStep(AlarmChange.NONE, Learning.HELD, true, 0);
        }
        return reading.isAbnormal() && heldCount < LONGEST_HOLD ? hold(reading) : release();
    }

    private AlarmStep fire(AlarmReading reading) {
        firing = true;
        firedUp = reading.scored().direction() == Direction.UP;
        onset = abnormalRun > 0 ? runStart : reading.onset();
        firedAt = reading.time();
        normalRun = 0;
        heldCount = 0;
        largestHeld = 0;
        return new AlarmStep(AlarmChange.FIRED, Learning.HELD, false, 0);
    }

    private AlarmStep hold(AlarmReading reading) {
        heldCount++;
        double deviation = reading.scored().deviation();
        if (Math.abs(deviation) > Math.abs(largestHeld)) {
            largestHeld = deviation;
        }
        return new AlarmStep(AlarmChange.NONE, Learning.HELD, false, 0);
    }

    private AlarmStep release() {
        double outlier = largestHeld;
        heldCount = Math.max(0, heldCount - 1);
        largestHeld = 0;
        return new AlarmStep(AlarmChange.NONE, Learning.NORMAL, false, outlier);
    }

    private boolean hasEnoughEvidence(AlarmReading reading, int intervals, double threshold) {
        double sum = 0;
        int inRow = 0;
        while (inRow < intervals && last(inRow) >= ABNORMAL_EVIDENCE) {
            sum += last(inRow++);
        }
        if (inRow == intervals && sum >= threshold) {
            return true;
        }
        double gathered = 0;
        int abnormal = 0;
        int effects = 0;
        for (int i = 0; i < MEMORY; i++) {
            gathered += Math.max(0, last(i) - 3);
            abnormal += last(i) > 3 ? 1 : 0;
            effects += last(i) > 1 ? 1 : 0;
        }
        boolean often = abnormal >= intervals + 1 && gathered >= threshold * 1.25;
        double shift = -Math.log(reading.scored().shiftPValue());
        return often || (effects >= Math.max(5, intervals) && shift >= threshold);
    }

    private float last(int back) {
        return evidence[Math.floorMod(next - 1 - back, MEMORY)];
    }

    private void reset() {
        java.util.Arrays.fill(evidence, 0);
        abnormalRun = 0;
        gap = 0;
        normalRun = 0;
        heldCount = 0;
        outsideRun = 0;
        largestHeld = 0;
    }

    public void write(DataOutput out) throws IOException {
        for (float number : evidence) {
            out.writeFloat(number);
        }
        out.writeInt(next);
        out.writeBoolean(firing);
        out.writeBoolean(firedUp);
        out.writeBoolean(outsideUp);
        out.writeInt(abnormalRun);
        out.writeInt(gap);
        out.writeInt(normalRun);
        out.writeInt(heldCount);
        out.writeInt(outsideRun);
        out.writeDouble(largestHeld);
        out.writeLong(runStart);
        out.writeLong(onset);
        out.writeLong(firedAt);
    }

    public static Alarm read(DataInput in) throws IOException {
        Alarm alarm = new Alarm();
        for (int i = 0; i < MEMORY; i++) {
            alarm.evidence[i] = in.readFloat();
        }
        alarm.next = in.readInt();
        alarm.firing = in.readBoolean();
        alarm.firedUp = in.readBoolean();
        alarm.outsideUp = in.readBoolean();
        alarm.abnormalRun = in.readInt();
        alarm.gap = in.readInt();
        alarm.normalRun = in.readInt();
        alarm.heldCount = in.readInt();
        alarm.outsideRun = in.readInt();
        alarm.largestHeld = in.readDouble();
        alarm.runStart = in.readLong();
        alarm.onset = in.readLong();
        alarm.firedAt = in.readLong();
        return alarm;
    }
}
