package io.epicenter.detector.method;

import io.epicenter.detector.method.Preset.Transform;
import jakarta.inject.Singleton;
import java.io.DataInput;
import java.io.IOException;

/// The default method: O(1) time and under 1 KB per signal. Ratios of requests get a binomial model; signals with a
/// transform or a least noise a forecast by robust levels with a daily profile; a series of which nothing is known
/// beforehand the layered tests.
@Singleton
public final class StreamingMethod implements Method {
    public static final String NAME = "streaming";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Model start(Preset preset) {
        if (preset.transform() == Transform.LOGIT) {
            return new RatioModel();
        }
        return preset.isRaw() ? new LayeredModel(preset.calendar()) : new LevelModel(preset);
    }

    @Override
    public Model restore(Preset preset, DataInput in) throws IOException {
        Model model = start(preset);
        if (model instanceof LayeredModel layered) {
            layered.read(in);
            return model;
        }
        double[] state = model instanceof RatioModel ratio ? ratio.state() : ((LevelModel) model).state();
        for (int i = 0; i < state.length; i++) {
            state[i] = in.readDouble();
        }
        return model;
    }
}
