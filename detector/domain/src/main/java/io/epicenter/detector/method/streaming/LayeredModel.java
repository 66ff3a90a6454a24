package io.epicenter.detector.method.streaming;

import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.ScoredValue;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// One series of which nothing is known beforehand, scored by [LayeredScorer]. About 700 bytes.
final class LayeredModel implements Method.Model {
    /// Ends of the band: the residual alone has p = 0.001 there, as -ln p. Chosen by hand, as the bands of the
    /// other methods.
    private static final double BAND_EVIDENCE = -Math.log(0.001);
    /// Least probability. Chosen by hand: above the smallest normal double (2e-308), so that its logarithm stays
    /// finite.
    private static final double LEAST_P = 1e-300;

    private final float[] state = new float[LayeredState.SIZE];
    private final LayeredScorer scorer;

    LayeredModel(HolidayCalendar calendar) {
        scorer = new LayeredScorer(calendar);
        LayeredState.init(state, 0);
    }

    @Override
    public void score(Observation observation, ScoredValue scored) {
        double evidence = scorer.score(state, 0, observation.timeMillis(), observation.value());
        double reach = scorer.bandHalfWidth(BAND_EVIDENCE);
        double distance = scorer.distance();
        double expected = scorer.expected();
        scored.setExpected(expected, expected - reach, expected + reach, scorer.scale())
                .setDeviation(
                        distance,
                        Math.max(LEAST_P, Math.exp(-evidence)),
                        Math.max(LEAST_P, Math.exp(-scorer.shiftEvidence())),
                        ScoredValue.directionOf(distance))
                .setWarming(!scorer.isWarm());
    }

    @Override
    public void learn(Observation observation, ScoredValue scored, Learning learning) {
        switch (learning) {
            case NORMAL -> scorer.learn();
            case HELD -> scorer.hold();
        }
    }

    /// Tails learn from all values anyway.
    @Override
    public void learnOutlier(double deviation) {}

    @Override
    public void acceptLevel() {
        scorer.acceptLevel(state, 0);
    }

    @Override
    public double prefetch(long timeMillis) {
        return scorer.prefetch(state, 0, timeMillis);
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
