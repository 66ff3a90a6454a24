package io.epicenter.detector.method.fitted;

import io.epicenter.detector.curve.Curve;
import io.epicenter.detector.curve.Points;
import io.epicenter.detector.curve.Structure;
import io.epicenter.detector.method.Background;
import io.epicenter.detector.method.Learning;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Observation;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.Verdict;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Luminaire's two models together: a structural one ([Structure] and, for what it leaves, an autoregressive moving
/// average, [Remainder]; a level that follows stands for differences) for single values and [WindowDensity] for
/// changes of pattern in high-frequency signals. The p-value is that of the more surprised one, for two tests.
@Singleton
public final class LuminaireMethod implements Method {
    public static final String NAME = "luminaire";

    private static final CurveModel.Fitter FITTER = new CurveModel.Fitter() {
        @Override
        public Curve fit(Points points) {
            return Structure.fit(points);
        }

        @Override
        public void write(Curve curve, DataOutput out) throws IOException {
            ((Structure) curve).write(out);
        }

        @Override
        public Curve read(DataInput in) throws IOException {
            return Structure.read(in);
        }
    };

    private final Background background;

    @Inject
    public LuminaireMethod(Background background) {
        this.background = background;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Model start(Preset preset) {
        return new Both(new CurveModel(FITTER, background, preset, true), new WindowDensity());
    }

    @Override
    public Model restore(Preset preset, DataInput in) throws IOException {
        CurveModel structural = new CurveModel(FITTER, background, preset, true);
        WindowDensity density = new WindowDensity();
        structural.read(in);
        density.read(in);
        return new Both(structural, density);
    }

    private record Both(CurveModel structural, WindowDensity density) implements Model {
        @Override
        public void score(Observation observation, Verdict verdict) {
            structural.score(observation, verdict);
            double divergence = density.divergence(observation.timeMillis(), verdict.deviation());
            double pattern = density.pValue(divergence);
            verdict.finds(
                    verdict.deviation(),
                    Math.min(1, 2 * Math.min(verdict.pValue(), pattern)),
                    Math.min(1, 2 * Math.min(verdict.shiftPValue(), pattern)),
                    verdict.direction());
        }

        @Override
        public void learn(Observation observation, Verdict verdict, Learning learning) {
            density.learn(observation.timeMillis(), verdict.deviation(), learning == Learning.NORMAL);
            structural.learn(observation, verdict, learning);
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
