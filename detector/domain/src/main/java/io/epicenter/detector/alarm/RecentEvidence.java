package io.epicenter.detector.alarm;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.ScoredValue;
import java.util.Arrays;

/// What the last intervals of a signal have shown: how strong the evidence was, since when they are abnormal, and for
/// how long values have been outside the band. Its fields are written by [Alarm], in the order that snapshots have.
final class RecentEvidence {
    /// Intervals whose evidence is kept. Chosen by hand: two minutes at 15 s; more would sum up what is long over.
    static final int LENGTH = 8;
    /// The p-value below which a value is abnormal: the end of the band that charts and deviations show.
    static final double ABNORMAL_P = 0.001;
    /// The same as evidence, -ln p.
    private static final double ABNORMAL_EVIDENCE = -Math.log(ABNORMAL_P);
    /// The most that one interval counts, -ln p. Chosen by hand, above the 24 that fire, but below twice as much: one
    /// outlier, whose tail is a guess so far out, must not fire with a weak second one.
    private static final double MOST_EVIDENCE = 30;
    /// Normal intervals that end a run of abnormal ones. Chosen by hand: one normal interval in between is noise.
    private static final int RUN_GAP = 2;
    /// What a normal interval takes from a run outside the band. Chosen by hand: mostly outside is outside.
    private static final int OUTSIDE_FADE = 2;
    /// The evidence of one interval, -ln p, from which on it counts as abnormal in a mixed window: p of 5 %.
    private static final double SOME_EVIDENCE = 3;
    /// The evidence of one interval from which on its effect counts for a lasting shift: p of 37 %.
    private static final double LITTLE_EVIDENCE = 1;
    /// Factor on the threshold for a window with normal intervals among the abnormal ones. Chosen by hand: there are
    /// more ways to choose such intervals, so chance finds them more easily.
    private static final double MIXED_FACTOR = 1.25;
    /// Intervals with an effect that a lasting shift must have. Chosen by hand: most of the window.
    private static final int SHIFT_INTERVALS = 5;

    /// Half a second, milliseconds.
    private static final double HALF_SECOND_MILLIS = 500;

    final float[] evidence = new float[LENGTH];
    int next;
    int abnormalRun;
    int gap;
    int outsideRun;
    boolean outsideUp;
    long runStart;

    static boolean isAbnormal(ScoredValue scored, EffectSize effect) {
        return effect == EffectSize.RELEVANT && scored.pValue() < ABNORMAL_P;
    }

    /// Estimate of when what this interval shows began: in its middle.
    static long onsetOf(ScoredValue scored) {
        return scored.observation().timeMillis() - (long) (scored.observation().seconds() * HALF_SECOND_MILLIS);
    }

    void add(ScoredValue scored, EffectSize effect) {
        double strength = Math.min(MOST_EVIDENCE, -Math.log(scored.pValue()));
        evidence[next] = (float) (effect == EffectSize.RELEVANT ? strength : 0);
        next = (next + 1) % LENGTH;
        if (isAbnormal(scored, effect)) {
            if (abnormalRun == 0) {
                runStart = onsetOf(scored);
            }
            abnormalRun++;
            gap = 0;
        } else if (abnormalRun > 0 && ++gap >= RUN_GAP) {
            abnormalRun = 0;
            gap = 0;
        }
        boolean up = scored.direction() == Direction.UP;
        if (scored.pValue() < ABNORMAL_P) {
            outsideRun = up == outsideUp ? outsideRun + 1 : 1;
            outsideUp = up;
        } else {
            outsideRun = Math.max(0, outsideRun - OUTSIDE_FADE);
        }
    }

    /// Estimate of when what an alarm shows began.
    long onset(ScoredValue scored) {
        return abnormalRun > 0 ? runStart : onsetOf(scored);
    }

    /// Whether it is enough to fire: in the last intervals without a gap, in most of them, or as a shift of their mean.
    boolean isEnough(ScoredValue scored, int intervals, double threshold) {
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
        for (int i = 0; i < LENGTH; i++) {
            gathered += Math.max(0, last(i) - SOME_EVIDENCE);
            abnormal += last(i) > SOME_EVIDENCE ? 1 : 0;
            effects += last(i) > LITTLE_EVIDENCE ? 1 : 0;
        }
        boolean often = abnormal >= intervals + 1 && gathered >= threshold * MIXED_FACTOR;
        double shift = -Math.log(scored.shiftPValue());
        return often || (effects >= Math.max(SHIFT_INTERVALS, intervals) && shift >= threshold);
    }

    private float last(int back) {
        return evidence[Math.floorMod(next - 1 - back, LENGTH)];
    }

    void clear() {
        Arrays.fill(evidence, 0);
        abnormalRun = 0;
        gap = 0;
        outsideRun = 0;
    }
}
