package io.epicenter.detector.method;

import io.epicenter.detector.curve.Curve;
import io.epicenter.detector.curve.Points;
import io.epicenter.detector.curve.Prophet;
import io.epicenter.detector.curve.ProphetCurve;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// Trend with changepoints and daily, weekly and yearly seasons ([Prophet]), refitted in the background; for signals
/// whose day and week matter more than their last minutes. About 5 KB per signal.
@Singleton
public final class ProphetMethod implements Method {
    public static final String NAME = "prophet";

    private static final CurveModel.Fitter FITTER = new CurveModel.Fitter() {
        @Override
        public Curve fit(Points points) {
            return Prophet.fit(points, Prophet.Options.DEFAULT);
        }

        @Override
        public void write(Curve curve, DataOutput out) throws IOException {
            ((ProphetCurve) curve).write(out);
        }

        @Override
        public Curve read(DataInput in) throws IOException {
            return ProphetCurve.read(Prophet.Options.DEFAULT, in);
        }
    };

    private final Background background;

    @Inject
    public ProphetMethod(Background background) {
        this.background = background;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Model start(Preset preset) {
        return new CurveModel(FITTER, background, preset);
    }

    @Override
    public Model restore(Preset preset, DataInput in) throws IOException {
        CurveModel model = new CurveModel(FITTER, background, preset);
        model.read(in);
        return model;
    }
}
