package io.epicenter.detector.method.fitted;

import io.epicenter.detector.statistics.ResidualTails;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// What is left of a signal when its forecast is taken off: its robust scale and how far it usually goes.
final class ResidualStatistics {
    /// How much of a residual the scale learns at most, in scales (Huber 1964). Chosen by hand: what is normal is
    /// within, an outlier moves little.
    private static final double CLIP = 3;
    /// Residuals from which on they are limited. Chosen by hand: the scale of fewer is no guide.
    static final int CLIP_FROM = 8;
    /// Least limit of a residual. Chosen by hand: above what rounding leaves of equal values, so that their scale
    /// can grow.
    private static final double LEAST_LIMIT = 1e-12;
    /// Residuals that are averaged evenly before later ones count a little less. Chosen by hand.
    private static final int ALIKE = 3;
    /// Mean of the absolute normal deviate is its scale divided by this: the root of pi / 2.
    private static final double MEAN_TO_SCALE = 1.2533;

    private final float[] distances = new float[ResidualTails.SIZE];
    private double count;
    private double meanSize;

    ResidualStatistics() {
        ResidualTails.init(distances);
    }

    double count() {
        return count;
    }

    double scale() {
        return MEAN_TO_SCALE * meanSize;
    }

    /// What [ResidualTails] knows of them.
    float[] distances() {
        return distances;
    }

    void learnTails(double distance) {
        ResidualTails.learn(distances, distance, count);
    }

    /// @param step part by which the newest counts, 0..1
    void learnScale(double residual, double step) {
        double least = count < ALIKE ? 1 / (count + 1) : 1 / (count + 2);
        double limit = count < CLIP_FROM ? Double.MAX_VALUE : CLIP * scale();
        double limited = Math.min(Math.abs(residual), Math.max(limit, LEAST_LIMIT));
        meanSize += Math.max(step, least) * (limited - meanSize);
        count++;
    }

    void write(DataOutput out) throws IOException {
        out.writeDouble(count);
        out.writeDouble(meanSize);
        for (float number : distances) {
            out.writeFloat(number);
        }
    }

    void read(DataInput in) throws IOException {
        count = in.readDouble();
        meanSize = in.readDouble();
        for (int i = 0; i < distances.length; i++) {
            distances[i] = in.readFloat();
        }
    }
}
