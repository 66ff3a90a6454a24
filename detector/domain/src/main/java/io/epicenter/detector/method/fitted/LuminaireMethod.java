package io.epicenter.detector.method.fitted;

import io.epicenter.detector.curve.Curve;
import io.epicenter.detector.curve.LocalClock;
import io.epicenter.detector.curve.StructuralCurve;
import io.epicenter.detector.curve.TimeSeries;
import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.ScoredValue;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Luminaire's two models together: a structural one ([StructuralCurve] and, for what it leaves, an autoregressive
/// moving average, [ResidualForecaster]; a level that follows stands for differences) for single values and
/// [WindowDensity] for changes of pattern in high-frequency signals. The p-value is that of the more surprised one, for
/// two tests.
@Singleton
public final class LuminaireMethod implements Method {
    public static final String NAME = "luminaire";

    private record Fitter(LocalClock clock) implements RefittedCurve.Fitter {
        @Override
        public Curve fit(TimeSeries points) {
            return StructuralCurve.fit(points, clock);
        }

        @Override
        public void write(Curve curve, DataOutput out) throws IOException {
            ((StructuralCurve) curve).write(out);
        }

        @Override
        public Curve read(DataInput in) throws IOException {
            return StructuralCurve.read(clock, in);
        }
    }

    private final FittingExecutor fitting;

    @Inject
    public LuminaireMethod(FittingExecutor fitting) {
        this.fitting = fitting;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Model start(Preset preset) {
        return start(preset, new WindowDensity());
    }

    @Override
    public Model restore(Preset preset, DataInput in) throws IOException {
        Both both = start(preset, new WindowDensity());
        both.structural.read(in);
        both.density.read(in);
        return both;
    }

    private Both start(Preset preset, WindowDensity density) {
        LocalClock clock = preset.calendar().clock();
        return new Both(new CurveModel(new Fitter(clock), fitting, preset, true), density, clock);
    }

    /// @param clock by which windows are at the same time of day
    private record Both(CurveModel structural, WindowDensity density, LocalClock clock) implements Model {
        @Override
        public void score(Observation observation, ScoredValue scored) {
            structural.score(observation, scored);
            double divergence = density.divergence(clock.local(observation.timeMillis()), scored.deviation());
            double pattern = density.pValue(divergence);
            scored.setDeviation(
                    scored.deviation(),
                    Math.min(1, 2 * Math.min(scored.pValue(), pattern)),
                    Math.min(1, 2 * Math.min(scored.shiftPValue(), pattern)),
                    scored.direction());
        }

        @Override
        public void learn(Observation observation, ScoredValue scored, Learning learning) {
            density.learn(clock.local(observation.timeMillis()), scored.deviation(), learning == Learning.NORMAL);
            structural.learn(observation, scored, learning);
        }

        @Override
        public void learnOutlier(double deviation) {
            structural.learnOutlier(deviation);
        }

        @Override
        public void acceptLevel() {
            structural.acceptLevel();
            density.truncate();
        }

        @Override
        public void write(DataOutput out) throws IOException {
            structural.write(out);
            density.write(out);
        }
    }
}
