package io.epicenter.detector.method.fitted;

import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.ScoredValue;
import io.epicenter.detector.method.VarianceStabilizer;
import io.epicenter.detector.statistics.ResidualTails;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A model that looks its forecast up on a curve ([RefittedCurve]), and corrects it by a slowly moving offset. Until
/// there is a curve the offset alone is the forecast. What both leave may be forecast
/// too ([ResidualForecaster]). 4 to 7 KB per signal.
final class CurveModel implements Method.Model {
    /// How long the offset remembers: the longer of an hour, in seconds, and 120 intervals. Chosen by hand: shorter
    /// takes an incident for the level, longer is slow after a change that no curve knows yet.
    private static final double OFFSET_SECONDS = 3600;
    private static final double OFFSET_INTERVALS = 120;
    /// How much longer than the offset the scale remembers. Chosen by hand: a scale needs more values than a level.
    private static final double SCALE_MEMORY = 2;
    /// Part by which the newest value counts in the recent level, which is taken when a new level is accepted.
    /// Chosen by hand: about the last seven values.
    private static final double RECENT_STEP = 0.15;
    /// How much of a residual is learnt at most, in scales (Huber 1964). Chosen by hand: what is normal is within,
    /// an outlier moves nothing much.
    private static final double CLIP = 3;
    /// Values learnt before the model is warm. Chosen by hand: twice as many as tails ask for, so that they have
    /// learnt as well.
    private static final int WARM_COUNT = 60;

    private final VarianceStabilizer stabilizer;
    private final double offsetSeconds;
    /// Forecasts what curve and offset leave; null = that is noise.
    private final @Nullable ResidualForecaster residualForecaster;
    private final ResidualStatistics residuals = new ResidualStatistics();
    private final RefittedCurve curve;
    private double offset;
    private double recent;
    private double lastLevel;
    private double volume;

    /// @param autoregressive whether what curve and offset leave is forecast as well
    CurveModel(RefittedCurve.Fitter fitter, FittingExecutor fitting, Preset preset, boolean autoregressive) {
        this.stabilizer = new VarianceStabilizer(preset);
        this.residualForecaster = autoregressive ? new ResidualForecaster(fitting) : null;
        this.offsetSeconds = Math.max(OFFSET_SECONDS, OFFSET_INTERVALS * preset.intervalSeconds());
        this.curve = new RefittedCurve(fitter, fitting, preset.intervalSeconds());
    }

    private double level(long timeMillis) {
        return offset + curve.at(timeMillis);
    }

    private double forecast(Observation observation) {
        double level = level(observation.timeMillis());
        return residualForecaster == null ? level : level + residualForecaster.forecast(observation.seconds());
    }

    private double scale(Observation observation, double forecast) {
        double drift = curve.driftAt(observation.timeMillis());
        double thin = observation.volume() > 0 && volume > observation.volume()
                ? Math.sqrt(volume / observation.volume())
                : 1;
        double ahead = residualForecaster == null ? 1 : residualForecaster.widening(observation.seconds());
        double value = stabilizer.inverse(forecast);
        double least = stabilizer.minimumScale(forecast, value, observation.seconds(), observation.count());
        double learnt = stabilizer.scaleOver(observation.seconds(), residuals.scale());
        return Math.hypot(Math.max(learnt * ahead, least) * thin, drift);
    }

    @Override
    public void score(Observation observation, ScoredValue scored) {
        double y = stabilizer.transform(observation.value());
        boolean first = residuals.count() == 0;
        double forecast = first ? y : forecast(observation);
        double scale = scale(observation, forecast);
        double distance = (y - forecast) / scale;
        double expected = stabilizer.inverse(forecast);
        scored.setExpected(
                        expected,
                        stabilizer.inverse(forecast - scale * ResidualTails.lowerBand(residuals.distances())),
                        stabilizer.inverse(forecast + scale * ResidualTails.upperBand(residuals.distances())),
                        stabilizer.inverseScale(scale, forecast, expected))
                .setDeviation(
                        distance,
                        first ? 1 : ResidualTails.pValue(residuals.distances(), distance),
                        first ? 1 : ResidualTails.shiftPValue(residuals.distances(), distance),
                        ScoredValue.directionOf(distance))
                .setWarming(residuals.count() < WARM_COUNT);
    }

    @Override
    public void learn(Observation observation, ScoredValue scored, Learning learning) {
        double seconds = observation.seconds();
        double y = stabilizer.transform(observation.value());
        double level = residuals.count() == 0 ? y : level(observation.timeMillis());
        double forecast = residuals.count() == 0 ? y : forecast(observation);
        recent += Math.max(RECENT_STEP, 1 / (residuals.count() + 1)) * (y - recent);
        lastLevel = level;
        ResidualTails.follow(residuals.distances(), scored.deviation());
        if (learning == Learning.HELD) {
            skipResidual(seconds);
            return;
        }
        residuals.learnTails(scored.deviation());
        double scale = scale(observation, forecast);
        double early = 1 / (residuals.count() + 1);
        double step = Math.max(early, 1 - Math.exp(-seconds / offsetSeconds));
        double limit = residuals.count() < ResidualStatistics.CLIP_FROM ? Double.MAX_VALUE : CLIP * scale;
        residuals.learnScale(
                stabilizer.overUsual(y - forecast, seconds, residuals.scale()),
                1 - Math.exp(-seconds / (SCALE_MEMORY * offsetSeconds)));
        boolean first = curve.isUnknown() && residuals.count() == 1;
        offset = first ? y : offset + step * addResidual(seconds, y - level, y - forecast, limit);
        volume += step * (observation.volume() - volume);
        if (curve.add(observation.timeMillis(), y)) {
            refit(observation.timeMillis());
        }
    }

    private void skipResidual(double seconds) {
        if (residualForecaster != null) {
            residualForecaster.skip(seconds);
        }
    }

    /// Takes what the level leaves, limited; returns what of it the offset follows.
    private double addResidual(double seconds, double left, double innovation, double limit) {
        if (residualForecaster == null) {
            return Math.clamp(left, -limit, limit);
        }
        residualForecaster.add(seconds, Math.clamp(innovation, -limit, limit));
        double wide = limit * residualForecaster.widest();
        return Math.clamp(left, -wide, wide);
    }

    /// Takes over the curve that was begun before, and begins another one when there is enough new. The offset goes
    /// half of the way to the new curve; the other half is left to what is learnt from then on.
    private void refit(long timeMillis) {
        if (curve.isBegun()) {
            double before = level(timeMillis);
            curve.takeOver();
            double fitted = curve.at(timeMillis);
            offset = (before - fitted) / 2;
            if (residualForecaster != null) {
                residualForecaster.shift(before - offset - fitted);
            }
        }
        curve.fitAgain();
    }

    @Override
    public void learnOutlier(double deviation) {
        residuals.learnTails(deviation);
    }

    @Override
    public void acceptLevel() {
        offset += recent - lastLevel;
        if (residualForecaster != null) {
            residualForecaster.reset();
        }
        ResidualTails.forgetShift(residuals.distances());
    }

    @Override
    public void write(DataOutput out) throws IOException {
        residuals.write(out);
        curve.writeHistory(out);
        out.writeDouble(offset);
        out.writeDouble(recent);
        out.writeDouble(lastLevel);
        out.writeDouble(volume);
        curve.writeCurves(out);
        if (residualForecaster != null) {
            residualForecaster.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        residuals.read(in);
        curve.readHistory(in);
        offset = in.readDouble();
        recent = in.readDouble();
        lastLevel = in.readDouble();
        volume = in.readDouble();
        curve.readCurves(in);
        if (residualForecaster != null) {
            residualForecaster.read(in);
        }
    }
}
