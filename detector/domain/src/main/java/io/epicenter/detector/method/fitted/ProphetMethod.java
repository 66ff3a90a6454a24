package io.epicenter.detector.method.fitted;

import io.epicenter.detector.curve.Curve;
import io.epicenter.detector.curve.Prophet;
import io.epicenter.detector.curve.ProphetCurve;
import io.epicenter.detector.curve.TimeSeries;
import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.HolidayCalendar;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Preset;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Trend with changepoints and daily, weekly and yearly seasons ([Prophet]), refitted in the background; for signals
/// whose day and week matter more than their last minutes. About 5 KB per signal.
@Singleton
public final class ProphetMethod implements Method {
    public static final String NAME = "prophet";

    /// With the special days as holidays; they are the same for every signal of a rule.
    private record Fitter(Prophet.Options options) implements RefittedCurve.Fitter {
        @Override
        public Curve fit(TimeSeries points) {
            return Prophet.fit(points, options);
        }

        @Override
        public void write(Curve curve, DataOutput out) throws IOException {
            ((ProphetCurve) curve).write(out);
        }

        @Override
        public Curve read(DataInput in) throws IOException {
            return ProphetCurve.read(options, in);
        }
    }

    private final FittingExecutor fitting;
    /// One entry for each set of special days in the rules.
    private final Map<HolidayCalendar, Prophet.Options> optionsFor = new ConcurrentHashMap<>();

    @Inject
    public ProphetMethod(FittingExecutor fitting) {
        this.fitting = fitting;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Model start(Preset preset) {
        return model(preset);
    }

    @Override
    public Model restore(Preset preset, DataInput in) throws IOException {
        CurveModel model = model(preset);
        model.read(in);
        return model;
    }

    private CurveModel model(Preset preset) {
        Prophet.Options options = optionsFor.computeIfAbsent(preset.calendar(), ProphetMethod::options);
        return new CurveModel(new Fitter(options), fitting, preset, false);
    }

    private static Prophet.Options options(HolidayCalendar calendar) {
        Prophet.Options plain = Prophet.Options.DEFAULT;
        return new Prophet.Options(
                plain.changepointScale(),
                plain.seasonalityScale(),
                plain.multiplicative(),
                calendar.holidays(),
                calendar.clock());
    }
}
