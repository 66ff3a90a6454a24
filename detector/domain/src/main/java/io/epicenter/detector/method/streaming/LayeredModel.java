package io.epicenter.detector.method.streaming;

import static io.epicenter.detector.method.streaming.LayeredState.COUNT;
import static io.epicenter.detector.method.streaming.LayeredState.LEVEL;
import static io.epicenter.detector.method.streaming.LayeredState.RANGE;
import static io.epicenter.detector.method.streaming.LayeredState.REPEATS;
import static io.epicenter.detector.method.streaming.LayeredState.RESIDUAL_TAIL;
import static io.epicenter.detector.method.streaming.LayeredState.SHIFT;
import static io.epicenter.detector.method.streaming.LayeredState.SHIFT_TAIL;
import static io.epicenter.detector.method.streaming.LayeredState.UNREST;
import static io.epicenter.detector.method.streaming.LayeredState.UNREST_TAIL;

import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.statistics.PeaksOverThreshold;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Judges a series of which nothing is known beforehand by what its forecast ([LayeredForecaster]) misses. Tests, each
/// calibrated by its own learnt tail ([PeaksOverThreshold]): the residual; the mean of the last few residuals from the
/// slow level and profile, for shifts; the size of recent residuals, for changes of variance. Two more are rules of
/// thumb: how far a value leaves the slowly forgotten range of all before, and how long a series that seldom repeats
/// itself has stood still. The strongest evidence counts.
///
/// What it has learnt lies in one [LayeredState]. O(1), allocates nothing, about 780 bytes. Evidence is minus the
/// natural logarithm of a probability, at least 0.
final class LayeredModel implements Method.Model {
    /// Values learnt before there is evidence. Chosen on KPI and NAB together (docs/accuracy-detection.md), as
    /// all that follow up to [#MOST_UNREST].
    private static final int WARM_COUNT = 60;
    /// Part by which the newest residual counts in the mean of the last few, and how much it counts there at
    /// most, in scales.
    private static final double SHIFT_STEP = 0.3;
    private static final double MOST_SHIFT = 20;
    /// Part by which the newest size of a residual counts in the recent size, about the last twenty, and how
    /// much it counts there at most, in scales: one outlier is no change of variance.
    private static final double UNREST_STEP = 0.05;
    private static final double MOST_UNREST = 6;
    /// Half the width of the band while there is no tail yet, in scales. Chosen by hand: a normal deviate is
    /// beyond on one side with probability 0.0013, near to the 0.001 of the learnt band.
    private static final double EARLY_BAND = 3;
    /// Ends of the band: the residual alone has p = 0.001 there, as -ln p. Chosen by hand, as the bands of the
    /// other methods.
    private static final double BAND_EVIDENCE = -Math.log(0.001);
    /// Least probability. Chosen by hand: above the smallest normal double (2e-308), so that its logarithm stays
    /// finite.
    private static final double LEAST_P = 1e-300;

    private final float[] state = LayeredState.create();
    private final LayeredForecaster forecaster;
    /// What was worked out about the value scored last.
    private double distance;

    private double shift;
    private double shiftEvidence;

    LayeredModel(HolidayCalendar calendar) {
        forecaster = new LayeredForecaster(calendar);
    }

    @Override
    public void score(Observation observation, ScoredValue scored) {
        double evidence = evidence(observation.timeMillis(), observation.value());
        double scale = forecaster.scale();
        double reach =
                isWarm() ? scale * PeaksOverThreshold.value(state, RESIDUAL_TAIL, BAND_EVIDENCE) : EARLY_BAND * scale;
        double expected = LayeredState.base(state) + forecaster.y() - forecaster.residual();
        scored.setExpected(expected, expected - reach, expected + reach, scale)
                .setDeviation(
                        distance,
                        Math.max(LEAST_P, Math.exp(-evidence)),
                        Math.max(LEAST_P, Math.exp(-shiftEvidence)),
                        ScoredValue.directionOf(distance))
                .setWarming(!isWarm());
    }

    private boolean isWarm() {
        return state[COUNT] >= WARM_COUNT;
    }

    /// How surprising a value is by what its series has shown before; 0 while warming. Changes no state, but for
    /// the base of a series that begins.
    private double evidence(long time, double value) {
        shiftEvidence = 0;
        if (state[COUNT] == 0) {
            forecaster.start(state, time, value);
            distance = shift = 0;
            return 0;
        }
        forecaster.forecast(state, time, value);
        double scale = forecaster.scale();
        distance = forecaster.residual() / scale;
        double residual = Math.clamp(forecaster.residualDay() / scale, -MOST_SHIFT, MOST_SHIFT);
        shift = state[SHIFT] + SHIFT_STEP * (residual - state[SHIFT]);
        return isWarm() ? strongest(forecaster.y(), scale) : 0;
    }

    /// The evidence of the test that is surprised most.
    private double strongest(double y, double scale) {
        shiftEvidence = forecaster.knowsDay() ? PeaksOverThreshold.evidence(state, SHIFT_TAIL, Math.abs(shift)) : 0;
        double evidence = Math.max(
                PeaksOverThreshold.evidence(state, RESIDUAL_TAIL, Math.abs(distance)),
                Math.max(shiftEvidence, ValueRange.evidence(state, RANGE, y, scale)));
        double unrest = PeaksOverThreshold.evidence(state, UNREST_TAIL, volatility());
        return Math.max(evidence, Math.max(unrest, FrozenValues.evidence(state, REPEATS, y, state[COUNT])));
    }

    /// The recent size of residuals: how restless the series is.
    private double volatility() {
        return state[UNREST] + UNREST_STEP * (Math.min(Math.abs(distance), MOST_UNREST) - state[UNREST]);
    }

    @Override
    public void learn(Observation observation, ScoredValue scored, Learning learning) {
        double count = state[COUNT];
        double y = forecaster.y();
        if (learning == Learning.NORMAL && count > 0) {
            learnTests(y);
            forecaster.learn(state, count);
            ValueRange.learn(state, RANGE, y, state[LEVEL], count);
        }
        LayeredState.remember(state, forecaster.millis(), y);
        if (learning == Learning.NORMAL) {
            LayeredState.advance(state, count);
        }
    }

    private void learnTests(double y) {
        boolean warm = isWarm();
        if (warm) {
            PeaksOverThreshold.learn(state, RESIDUAL_TAIL, Math.abs(distance));
            if (forecaster.knowsDay()) {
                PeaksOverThreshold.learn(state, SHIFT_TAIL, Math.abs(shift));
            }
        }
        state[SHIFT] = forecaster.isApart() ? 0 : (float) shift;
        double unrest = volatility();
        if (warm) {
            PeaksOverThreshold.learn(state, UNREST_TAIL, unrest);
        }
        state[UNREST] = (float) unrest;
        FrozenValues.learn(state, REPEATS, y);
    }

    /// Tails learn from all values anyway.
    @Override
    public void learnOutlier(double deviation) {}

    @Override
    public void acceptLevel() {
        forecaster.acceptLevel(state);
    }

    @Override
    public double prefetch(long timeMillis) {
        return forecaster.prefetch(state, timeMillis) + state[UNREST_TAIL] + distance;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        for (float number : state) {
            out.writeFloat(number);
        }
    }

    void read(DataInput in) throws IOException {
        for (int i = 0; i < state.length; i++) {
            state[i] = in.readFloat();
        }
    }
}
