package io.epicenter.detector.method.streaming;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Unit;
import io.epicenter.detector.method.Verdict;
import io.epicenter.detector.statistics.Distances;
import io.epicenter.detector.statistics.Step;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Judges a signal by its forecast ([Levels]). The residual is divided by a robust scale with a noise floor; its tail
/// and that of its short mean are learnt ([Distances]). What one value can change is limited to three scales (Huber
/// 1964). Under 1 KB.
final class LevelModel implements Method.Model {
    private static final double CLIP = 3;
    /// A normal deviate's scale over its mean absolute value.
    private static final double MEAN_TO_SCALE = 1.2533;
    private static final int MOST_COUNT = 1 << 30;
    private static final int EARLY = 8;
    private static final int WARM_COUNT = 30;
    private static final int WARM_AT_LAST = 240;

    private final Unit unit;
    private final Levels levels;
    /// Of [Distances] and of [Levels].
    private final float[] state = new float[Levels.SIZE];
    private int count;
    private float meanSize;
    private float meanSizeFast;
    private float volume;
    private double recent;
    private boolean warm;
    private boolean hasFractions;
    /// What was worked out about the value scored last, on the scale of [Unit].
    private double y;

    private double forecast;
    private double scale;

    LevelModel(Unit unit) {
        this.unit = unit;
        this.levels = new Levels(unit.preset(), state);
        Distances.init(state);
    }

    @Override
    public void score(Observation observation, Verdict verdict) {
        double seconds = observation.seconds();
        y = unit.forward(observation.value(), seconds);
        if (count == 0) {
            double value = observation.value();
            double back = unit.back(y, seconds);
            double least = unit.backScale(floor(y, back), y, back, seconds);
            verdict.expects(value, value - 3 * least, value + 3 * least, least)
                    .finds(0, 1, 1, Direction.NONE)
                    .warms(true);
            return;
        }
        forecast = levels.forecast(observation.timeMillis(), seconds);
        double expected = unit.back(forecast, seconds);
        scale = scale(expected, observation.volume());
        double distance = (y - forecast) / scale;
        verdict.expects(
                        expected,
                        unit.back(forecast - scale * Distances.low(state), seconds),
                        unit.back(forecast + scale * Distances.high(state), seconds),
                        unit.backScale(scale, forecast, expected, seconds))
                .finds(
                        distance,
                        Distances.pValue(state, distance),
                        Distances.shiftPValue(state, distance),
                        Verdict.side(distance))
                .warms(!warm);
    }

    /// The scale; larger when fewer requests than usual are behind the value.
    private double scale(double expected, double volumeNow) {
        double thin = volumeNow > 0 && volume > volumeNow ? Math.sqrt(volume / volumeNow) : 1;
        return Math.max(MEAN_TO_SCALE * meanSize, floor(forecast, expected)) * thin;
    }

    /// Whole numbers are not believed to be nearer than Poisson counts are.
    private double floor(double level, double value) {
        double floor = unit.floor(level, value, 0);
        return unit.isPlain() && !hasFractions ? Math.max(floor, 0.5 + 0.5 * Math.sqrt(Math.abs(level))) : floor;
    }

    @Override
    public void learn(Observation observation, Verdict verdict, Learning learning) {
        recent += Math.min(1, Math.max(1.0 / (count + 1), 0.15)) * (y - recent);
        double distance = verdict.deviation();
        if (count > 0) {
            Distances.follow(state, distance);
        }
        if (!hasFractions && observation.value() != Math.rint(observation.value())) {
            hasFractions = true;
            scale = scale(verdict.expected(), observation.volume());
        }
        switch (learning) {
            case NORMAL -> {
                Distances.learn(state, distance, count);
                learnLevels(observation);
            }
            case HELD -> levels.hold(observation.seconds());
        }
    }

    @Override
    public void learnOutlier(double deviation) {
        Distances.learn(state, deviation, count);
    }

    private void learnLevels(Observation observation) {
        double first = 1.0 / (count + 1);
        if (count == 0) {
            levels.start(observation.timeMillis(), y);
            volume = (float) observation.volume();
        } else {
            double limit = count < EARLY ? Double.MAX_VALUE : CLIP * scale;
            double seconds = observation.seconds();
            learnScale(seconds, limit, first);
            double part = levels.learn(observation, y, scale, limit, first);
            volume += (float) (part * (observation.volume() - volume));
        }
        count = Math.min(MOST_COUNT, count + 1);
        warm |= isStable(observation.seconds());
    }

    private void learnScale(double seconds, double limit, double first) {
        double size = Math.abs(Levels.clip(y - forecast, limit));
        double enough = count < 3 ? 1.0 / count : first;
        meanSize += (float) (Math.max(Step.of(seconds, 2 * levels.slowSeconds()), enough) * (size - meanSize));
        meanSizeFast += (float) (Math.max(0.08, enough) * (size - meanSizeFast));
    }

    /// Enough values, and the scale and the level of the recent ones agree with those of all.
    private boolean isStable(double seconds) {
        if (warm || count < WARM_COUNT) {
            return false;
        }
        double floor = floor(levels.slow(), unit.back(levels.slow(), seconds));
        double ratio = Math.max(meanSizeFast, floor) / Math.max(meanSize, floor);
        boolean steady = Math.abs(levels.fast() - levels.slow()) <= 2.5 * Math.max(MEAN_TO_SCALE * meanSize, floor);
        return (ratio > 0.5 && ratio < 2 && steady) || count >= WARM_AT_LAST;
    }

    @Override
    public void acceptLevel() {
        levels.accept(recent);
        Distances.forgetShift(state);
    }

    @Override
    public double touch(long timeMillis) {
        return count + levels.touch(timeMillis);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeInt(count);
        out.writeFloat(meanSize);
        out.writeFloat(meanSizeFast);
        out.writeFloat(volume);
        out.writeDouble(recent);
        out.writeBoolean(warm);
        out.writeBoolean(hasFractions);
        levels.write(out);
        for (float number : state) {
            out.writeFloat(number);
        }
    }

    void read(DataInput in) throws IOException {
        count = in.readInt();
        meanSize = in.readFloat();
        meanSizeFast = in.readFloat();
        volume = in.readFloat();
        recent = in.readDouble();
        warm = in.readBoolean();
        hasFractions = in.readBoolean();
        levels.read(in);
        for (int i = 0; i < state.length; i++) {
            state[i] = in.readFloat();
        }
    }
}
