package io.epicenter.detector.signal;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.Settings;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Verdict;
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
    private boolean harmedUp;
    private int run;
    private int gap;
    private int calm;
    private int held;
    private int outside;
    private boolean outsideUp;
    private double heldMost;
    private long runStart;
    private long onset;
    private long firedAt;

    /// What an interval has changed.
    public enum Change {
        NONE,
        FIRED,
        RESOLVED,
        ACCEPTED
    }

    /// What to do after an interval.
    ///
    /// @param acceptLevel the model is to take the recent level as normal
    /// @param outlier deviation that was held back and turned out to be no incident; 0 = none
    public record Step(Change change, Learning learning, boolean acceptLevel, double outlier) {}

    /// How one verdict stands to the signal's rule.
    ///
    /// @param onset estimate of when what this interval shows began
    public record Reading(Verdict verdict, boolean harmful, boolean effect, boolean someEffect, long time, long onset) {
        boolean isAbnormal() {
            return harmful && effect && verdict.pValue() < ABNORMAL_P;
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
    void silence() {
        firing = false;
        forget();
    }

    public Step step(Reading reading, int intervals, double threshold, Settings.Alarm settings) {
        if (reading.verdict().warming()) {
            forget();
            return new Step(Change.NONE, Learning.NORMAL, false, 0);
        }
        track(reading);
        return firing ? firing(reading, settings) : watching(reading, intervals, threshold);
    }

    /// For a signal without a rule: fires on news alone and resolves as others do. Its model learns all the
    /// time, because it limits by itself what one value can change.
    Step stepOnNews(Reading reading, boolean news, Settings.Alarm settings) {
        if (firing) {
            return new Step(firing(reading, settings).change(), Learning.NORMAL, false, 0);
        }
        if (!news) {
            return new Step(Change.NONE, Learning.NORMAL, false, 0);
        }
        return new Step(fire(reading).change(), Learning.NORMAL, false, 0);
    }

    private void track(Reading reading) {
        boolean abnormal = reading.isAbnormal();
        double strength = Math.min(MOST_EVIDENCE, -Math.log(reading.verdict().pValue()));
        evidence[next] = (float) (reading.harmful() && reading.effect() ? strength : 0);
        next = (next + 1) % MEMORY;
        if (abnormal) {
            if (run == 0) {
                runStart = reading.onset();
            }
            run++;
            gap = 0;
        } else if (run > 0 && ++gap >= RUN_GAP) {
            run = 0;
            gap = 0;
        }
        boolean up = reading.verdict().direction() == Direction.UP;
        if (reading.verdict().pValue() < ABNORMAL_P) {
            outside = up == outsideUp ? outside + 1 : 1;
            outsideUp = up;
        } else {
            outside = Math.max(0, outside - 2);
        }
    }

    private Step firing(Reading reading, Settings.Alarm settings) {
        Verdict verdict = reading.verdict();
        boolean stillUp = (verdict.direction() == Direction.UP) == harmedUp;
        boolean abnormal = stillUp && reading.someEffect() && verdict.pValue() < ABNORMAL_P;
        calm = abnormal ? 0 : calm + 1;
        if (calm >= settings.resolveAfter()) {
            firing = false;
            forget();
            return new Step(Change.RESOLVED, Learning.HELD, false, 0);
        }
        if (reading.time() - firedAt >= settings.acceptAfter().toMillis()) {
            firing = false;
            forget();
            return new Step(Change.ACCEPTED, Learning.HELD, true, 0);
        }
        return new Step(Change.NONE, Learning.HELD, false, 0);
    }

    private Step watching(Reading reading, int intervals, double threshold) {
        if (reading.isAbnormal() && isEnough(reading, intervals, threshold)) {
            return fire(reading);
        }
        boolean harmless = !(reading.harmful() && reading.effect());
        if (outside >= (harmless ? HARMLESS_SHIFT : LONGEST_HOLD)) {
            forget();
            return new Step(Change.NONE, Learning.HELD, true, 0);
        }
        return reading.isAbnormal() && held < LONGEST_HOLD ? hold(reading) : release();
    }

    private Step fire(Reading reading) {
        firing = true;
        harmedUp = reading.verdict().direction() == Direction.UP;
        onset = run > 0 ? runStart : reading.onset();
        firedAt = reading.time();
        calm = 0;
        held = 0;
        heldMost = 0;
        return new Step(Change.FIRED, Learning.HELD, false, 0);
    }

    private Step hold(Reading reading) {
        held++;
        double deviation = reading.verdict().deviation();
        if (Math.abs(deviation) > Math.abs(heldMost)) {
            heldMost = deviation;
        }
        return new Step(Change.NONE, Learning.HELD, false, 0);
    }

    private Step release() {
        double outlier = heldMost;
        held = Math.max(0, held - 1);
        heldMost = 0;
        return new Step(Change.NONE, Learning.NORMAL, false, outlier);
    }

    private boolean isEnough(Reading reading, int intervals, double threshold) {
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
        double shift = -Math.log(reading.verdict().shiftPValue());
        return often || (effects >= Math.max(5, intervals) && shift >= threshold);
    }

    private float last(int back) {
        return evidence[Math.floorMod(next - 1 - back, MEMORY)];
    }

    private void forget() {
        java.util.Arrays.fill(evidence, 0);
        run = 0;
        gap = 0;
        calm = 0;
        held = 0;
        outside = 0;
        heldMost = 0;
    }

    public void write(DataOutput out) throws IOException {
        for (float number : evidence) {
            out.writeFloat(number);
        }
        out.writeInt(next);
        out.writeBoolean(firing);
        out.writeBoolean(harmedUp);
        out.writeBoolean(outsideUp);
        out.writeInt(run);
        out.writeInt(gap);
        out.writeInt(calm);
        out.writeInt(held);
        out.writeInt(outside);
        out.writeDouble(heldMost);
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
        alarm.harmedUp = in.readBoolean();
        alarm.outsideUp = in.readBoolean();
        alarm.run = in.readInt();
        alarm.gap = in.readInt();
        alarm.calm = in.readInt();
        alarm.held = in.readInt();
        alarm.outside = in.readInt();
        alarm.heldMost = in.readDouble();
        alarm.runStart = in.readLong();
        alarm.onset = in.readLong();
        alarm.firedAt = in.readLong();
        return alarm;
    }
}
