package io.epicenter.detector.method.streaming;

import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Preset;
import io.epicenter.detector.method.Preset.Transform;
import io.epicenter.detector.method.VarianceStabilizer;
import jakarta.inject.Singleton;
import java.io.DataInput;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The default method: O(1) time and under 1 KB per signal. Ratios of requests get a binomial model; signals with a
/// transform or a least noise a forecast by robust levels with a daily profile; a series of which nothing is known
/// beforehand the layered tests.
@Singleton
public final class StreamingMethod implements Method {
    public static final String NAME = "streaming";

    /// Shared by the models of a rule; as many as there are different rules.
    private final Map<Preset, VarianceStabilizer> units = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Model start(Preset preset) {
        if (preset.transform() == Transform.LOGIT) {
            return new RatioModel();
        }
        return preset.isRaw()
                ? new LayeredModel(preset.calendar())
                : new LevelModel(units.computeIfAbsent(preset, VarianceStabilizer::new));
    }

    @Override
    public boolean isSelfLimiting(Preset preset) {
        return preset.isRaw();
    }

    @Override
    public Model restore(Preset preset, DataInput in) throws IOException {
        Model model = start(preset);
        switch (model) {
            case LayeredModel layered -> layered.read(in);
            case LevelModel level -> level.read(in);
            case RatioModel ratio -> ratio.read(in);
            default -> throw new IllegalStateException("no streaming model: " + model);
        }
        return model;
    }
}
