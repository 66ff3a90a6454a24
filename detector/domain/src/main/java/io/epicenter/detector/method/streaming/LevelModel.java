package io.epicenter.detector.method.streaming;

import io.epicenter.contracts.Direction;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.method.VarianceStabilizer;
import io.epicenter.detector.statistics.ResidualTails;
import io.epicenter.detector.statistics.SmoothingFactor;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Judges a signal by its forecast ([LevelForecaster]). The residual is divided by a robust scale with a noise floor;
/// its tail and that of its short mean are learnt ([ResidualTails]). What one value can change is limited to three
/// scales (Huber 1964). Under 1 KB.
final class LevelModel implements Method.Model {
    /// How much of a residual is learnt at most, in scales (Huber 1964). Chosen by hand: what is normal is
    /// within, an outlier moves little.
    private static final double CLIP = 3;
    /// A normal deviate's scale over its mean absolute value: the root of pi / 2.
    private static final double MEAN_TO_SCALE = 1.2533;
    /// Values counted at most, so that the count does not overflow.
    private static final int MOST_COUNT = 1 << 30;
    /// Values that are learnt without a limit, because there is no scale yet. Chosen by hand.
    private static final int EARLY = 8;
    /// Values before the model is warm when it has settled, and when it has not. Chosen by hand: at a value
    /// every 15 s they are 8 minutes and an hour.
    private static final int WARM_COUNT = 30;
    private static final int WARM_AT_LAST = 240;

    /// Half the width of the band of the first value, in scales. Chosen by hand: a normal deviate is beyond on
    /// one side with probability 0.0013, near to the 0.001 of learnt bands.
    private static final double EARLY_BAND = 3;
    /// Least scale of whole numbers, over 1 + the root of their level: half that of Poisson counts. Chosen by
    /// hand: with more, counts that are steadier than Poisson's are told late; with less, a step of one is news.
    private static final double COUNT_SCALE = 0.5;
    /// Part by which the newest value counts in the recent level that may be taken as the normal one: about the
    /// last seven. Chosen by hand, as in [LayeredState].
    private static final double RECENT_STEP = 0.15;
    /// Values whose sizes of residuals are a plain mean that leaves out the first one, which has none. Chosen by
    /// hand.
    private static final int EARLY_SIZES = 3;
    /// How long the scale remembers, in memories of the slow level. Chosen by hand: with less, a restless hour
    /// becomes usual before the level does.
    private static final double SIZE_MEMORY = 2;
    /// Part by which the newest size of a residual counts in the recent size: about the last twelve. Chosen by
    /// hand: with more, it takes noise for a change; with less, it agrees with the usual size too soon.
    private static final double SIZE_STEP = 0.08;
    /// What the recent size of residuals may be over the usual one, and how far the fast level may be from the
    /// slow one, in scales, of a model that has settled. Chosen by hand: a factor of two either way, and about
    /// what a hundredth of normal deviates exceeds; with wider ones a model is warm within a change, with
    /// narrower ones [#WARM_AT_LAST] decides.
    private static final double LEAST_RATIO = 0.5;
    private static final double MOST_RATIO = 2;
    private static final double STEADY_DISTANCE = 2.5;

    /// How long whole numbers must have been the same for another one to be news, seconds. Chosen by hand: an hour is
    /// long for what changes now and then.
    private static final double CONSTANT_SECONDS = 3600;
    /// By what part values may differ and be the same. Chosen by hand: above what sums are rounded by.
    private static final double SAME = 1e-9;

    private final VarianceStabilizer stabilizer;
    private final LevelForecaster forecaster;
    /// Of [ResidualTails] and of [LevelForecaster].
    private final float[] state = new float[LevelForecaster.SIZE];
    private int count;
    /// Sizes of residuals, as over the usual interval.
    private float meanSize;

    private float meanSizeFast;
    private float volume;
    private double recent;
    private boolean warm;
    private boolean hasFractions;
    /// Whether it has ever been learnt that values differ.
    private boolean varies;
    /// What was worked out about the value scored last, on the scale of [VarianceStabilizer].
    private double y;

    private double forecast;
    private double scale;
    /// Whether it had been the same for long before.
    private boolean constant;

    LevelModel(VarianceStabilizer stabilizer) {
        this.stabilizer = stabilizer;
        this.forecaster = new LevelForecaster(stabilizer.preset(), state);
        ResidualTails.init(state);
    }

    @Override
    public void score(Observation observation, ScoredValue scored) {
        double seconds = observation.seconds();
        y = stabilizer.transform(observation.value());
        if (count == 0) {
            double value = observation.value();
            double back = stabilizer.inverse(y);
            double least = stabilizer.inverseScale(floor(y, back, seconds), y, back);
            scored.setExpected(value, value - EARLY_BAND * least, value + EARLY_BAND * least, least)
                    .setDeviation(0, 1, 1, Direction.NONE)
                    .setWarming(true);
            return;
        }
        forecast = forecaster.forecast(observation.timeMillis(), seconds);
        constant = !varies && count >= WARM_COUNT && forecaster.age(observation.timeMillis()) >= CONSTANT_SECONDS;
        double expected = stabilizer.inverse(forecast);
        scale = scale(expected, observation);
        double distance = (y - forecast) / scale;
        scored.setExpected(
                        expected,
                        stabilizer.inverse(forecast - scale * ResidualTails.lowerBand(state)),
                        stabilizer.inverse(forecast + scale * ResidualTails.upperBand(state)),
                        stabilizer.inverseScale(scale, forecast, expected))
                .setDeviation(
                        distance,
                        ResidualTails.pValue(state, distance),
                        ResidualTails.shiftPValue(state, distance),
                        ScoredValue.directionOf(distance))
                .setWarming(!warm);
    }

    /// The scale; larger when fewer requests than usual are behind the value.
    private double scale(double expected, Observation observation) {
        double seconds = observation.seconds();
        double volumeNow = observation.volume();
        double thin = volumeNow > 0 && volume > volumeNow ? Math.sqrt(volume / volumeNow) : 1;
        double learnt = stabilizer.scaleOver(seconds, MEAN_TO_SCALE * meanSize);
        return Math.max(learnt, floor(forecast, expected, seconds)) * thin;
    }

    /// Whole numbers are not believed to be nearer than Poisson counts are, unless they have been the same for long.
    private double floor(double level, double value, double seconds) {
        double floor = stabilizer.minimumScale(level, value, seconds, 0);
        return stabilizer.isIdentity() && !hasFractions && !constant
                ? Math.max(floor, COUNT_SCALE + COUNT_SCALE * Math.sqrt(Math.abs(level)))
                : floor;
    }

    @Override
    public void learn(Observation observation, ScoredValue scored, Learning learning) {
        recent += Math.min(1, Math.max(1.0 / (count + 1), RECENT_STEP)) * (y - recent);
        double distance = scored.deviation();
        if (count > 0) {
            ResidualTails.follow(state, distance);
        }
        if (!hasFractions && observation.value() != Math.rint(observation.value())) {
            hasFractions = true;
            scale = scale(scored.expected(), observation);
        }
        switch (learning) {
            case NORMAL -> {
                varies |= count > 0 && Math.abs(y - forecast) > SAME * Math.abs(forecast);
                ResidualTails.learn(state, distance, count);
                learnLevels(observation);
            }
            case HELD -> forecaster.hold(observation.seconds());
        }
    }

    @Override
    public void learnOutlier(double deviation) {
        varies = true;
        ResidualTails.learn(state, deviation, count);
    }

    private void learnLevels(Observation observation) {
        double first = 1.0 / (count + 1);
        if (count == 0) {
            forecaster.start(observation.timeMillis(), y);
            volume = (float) observation.volume();
        } else {
            double limit = count < EARLY ? Double.MAX_VALUE : CLIP * scale;
            double seconds = observation.seconds();
            learnScale(seconds, limit, first);
            double part = forecaster.learn(observation, y, scale, limit, first);
            volume += (float) (part * (observation.volume() - volume));
        }
        count = Math.min(MOST_COUNT, count + 1);
        warm |= isStable();
    }

    private void learnScale(double seconds, double limit, double first) {
        double residual = Math.clamp(y - forecast, -limit, limit);
        double size = Math.abs(stabilizer.overUsual(residual, seconds, MEAN_TO_SCALE * meanSize));
        double enough = count < EARLY_SIZES ? 1.0 / count : first;
        meanSize += (float) (Math.max(SmoothingFactor.of(seconds, SIZE_MEMORY * forecaster.slowSeconds()), enough)
                * (size - meanSize));
        meanSizeFast += (float) (Math.max(SIZE_STEP, enough) * (size - meanSizeFast));
    }

    /// Enough values, and the scale and the level of the recent ones agree with those of all.
    private boolean isStable() {
        if (warm || count < WARM_COUNT) {
            return false;
        }
        double usual = stabilizer.preset().intervalSeconds();
        double floor = floor(forecaster.slow(), stabilizer.inverse(forecaster.slow()), usual);
        double ratio = Math.max(meanSizeFast, floor) / Math.max(meanSize, floor);
        boolean steady = Math.abs(forecaster.fast() - forecaster.slow())
                <= STEADY_DISTANCE * Math.max(MEAN_TO_SCALE * meanSize, floor);
        return (ratio > LEAST_RATIO && ratio < MOST_RATIO && steady) || count >= WARM_AT_LAST;
    }

    @Override
    public void acceptLevel() {
        forecaster.acceptLevel(recent);
        ResidualTails.forgetShift(state);
    }

    @Override
    public double prefetch(long timeMillis) {
        return count + forecaster.prefetch(timeMillis);
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
        out.writeBoolean(varies);
        forecaster.write(out);
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
        varies = in.readBoolean();
        forecaster.read(in);
        for (int i = 0; i < state.length; i++) {
            state[i] = in.readFloat();
        }
    }
}
