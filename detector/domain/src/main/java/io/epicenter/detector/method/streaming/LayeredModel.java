package io.epicenter.detector.method.streaming;

import io.epicenter.detector.method.Calendar;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// One series of which nothing is known beforehand, scored by [Layered]. About 700 bytes.
final class LayeredModel implements Method.Model {
    private static final double BAND_EVIDENCE = -Math.log(0.001);
    private static final double LEAST_P = 1e-300;

    private final float[] state = new float[Layered.SIZE];
    private final Layered layered;

    LayeredModel(Calendar calendar) {
        layered = new Layered(calendar);
        Layered.init(state, 0);
    }

    @Override
    public void score(Observation observation, Verdict verdict) {
        double evidence = layered.judge(state, 0, observation.timeMillis(), observation.value());
        double reach = layered.reach(BAND_EVIDENCE);
        double distance = layered.distance();
        double expected = layered.expected();
        verdict.expects(expected, expected - reach, expected + reach, layered.scale())
                .finds(
                        distance,
                        Math.max(LEAST_P, Math.exp(-evidence)),
                        Math.max(LEAST_P, Math.exp(-layered.shiftEvidence())),
                        Verdict.side(distance))
                .warms(!layered.isWarm());
    }

    @Override
    public void learn(Observation observation, Verdict verdict, Learning learning) {
        switch (learning) {
            case NORMAL -> layered.learn();
            case HELD -> layered.hold();
        }
    }

    /// Tails learn from all values anyway.
    @Override
    public void learnOutlier(double deviation) {}

    @Override
    public void acceptLevel() {
        layered.accept(state, 0);
    }

    @Override
    public double touch(long timeMillis) {
        return layered.touch(state, 0, timeMillis);
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
