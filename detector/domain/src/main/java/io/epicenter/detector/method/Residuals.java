package io.epicenter.detector.method;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What is left of a signal when its forecast is taken off: its robust scale and the tails of its distances, learnt
/// as in [LevelModel]. One array of numbers.
final class Residuals {
    static final int COUNT = 0;
    private static final int SCALE = 1;
    private static final int SHORT_MEAN = 2;
    private static final int TAIL_UP = 3;
    private static final int TAIL_DOWN = TAIL_UP + Tail.SIZE;
    private static final int TAIL_SHIFT_UP = TAIL_DOWN + Tail.SIZE;
    private static final int TAIL_SHIFT_DOWN = TAIL_SHIFT_UP + Tail.SIZE;
    private static final int SIZE = TAIL_SHIFT_DOWN + Tail.SIZE;
    private static final double BAND_P = 0.001;
    private static final double CLIP = 3;
    private static final double SHORT_STEP = 0.3;
    private static final double SHORT_SCALE = Math.sqrt(SHORT_STEP / (2 - SHORT_STEP));
    private static final int WARM_COUNT = 30;
    /// Mean of the absolute normal deviate is its scale divided by this.
    private static final double MEAN_TO_SCALE = 1.2533;

    private final double[] state = new double[SIZE];

    Residuals() {
        Tail.init(state, TAIL_UP);
        Tail.init(state, TAIL_DOWN);
        Tail.init(state, TAIL_SHIFT_UP);
        Tail.init(state, TAIL_SHIFT_DOWN);
    }

    double count() {
        return state[COUNT];
    }

    double scale() {
        return MEAN_TO_SCALE * state[SCALE];
    }

    double pValue(double distance) {
        return Tail.pValue(state, distance >= 0 ? TAIL_UP : TAIL_DOWN, Math.abs(distance));
    }

    double shiftPValue(double distance) {
        double shift = shortMean(distance) / SHORT_SCALE;
        return Tail.pValue(state, shift >= 0 ? TAIL_SHIFT_UP : TAIL_SHIFT_DOWN, Math.abs(shift));
    }

    /// Ends of the band, in scales from the forecast.
    double low() {
        return Tail.distance(state, TAIL_DOWN, BAND_P);
    }

    double high() {
        return Tail.distance(state, TAIL_UP, BAND_P);
    }

    private double shortMean(double distance) {
        return state[SHORT_MEAN] + SHORT_STEP * (Math.clamp(distance, -6, 6) - state[SHORT_MEAN]);
    }

    /// Follows every observation, also those that may belong to an incident.
    void follow(double distance) {
        state[SHORT_MEAN] = shortMean(distance);
    }

    void learnTails(double distance) {
        if (state[COUNT] < WARM_COUNT) {
            return;
        }
        double step = Math.max(0.01, 2 / state[COUNT]);
        Tail.learn(state, TAIL_UP, distance, step);
        Tail.learn(state, TAIL_DOWN, -distance, step);
        double shift = state[SHORT_MEAN] / SHORT_SCALE;
        Tail.learn(state, TAIL_SHIFT_UP, shift, step);
        Tail.learn(state, TAIL_SHIFT_DOWN, -shift, step);
    }

    /// @param step part by which the newest counts, 0..1
    void learnScale(double residual, double step) {
        double least = state[COUNT] < 3 ? 1 / (state[COUNT] + 1) : 1 / (state[COUNT] + 2);
        double limit = state[COUNT] < 8 ? Double.MAX_VALUE : CLIP * scale();
        double limited = Math.min(Math.abs(residual), Math.max(limit, 1e-12));
        state[SCALE] += Math.max(step, least) * (limited - state[SCALE]);
        state[COUNT]++;
    }

    void forgetShift() {
        state[SHORT_MEAN] = 0;
    }

    void write(DataOutput out) throws IOException {
        for (double number : state) {
            out.writeDouble(number);
        }
    }

    void read(DataInput in) throws IOException {
        for (int i = 0; i < SIZE; i++) {
            state[i] = in.readDouble();
        }
    }
}
