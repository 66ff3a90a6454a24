package io.epicenter.detector.method;

import io.epicenter.detector.method.Preset.Transform;

/// A signal's values on the scale on which its noise is even, and back. Where a level `y` on that scale is told
/// together with the value it stands for, that value is what [#inverse] gives for it.
public record VarianceStabilizer(Preset preset) {
    /// What a fit to a constant series may miss it by.
    private static final double LEAST_RELATIVE = 1e-6;

    public double transform(double value, double seconds) {
        return switch (preset.transform()) {
            case LOG -> Math.log(Math.max(value, 1e-9));
            case ANSCOMBE -> 2 * Math.sqrt(Math.max(0, value) * seconds + 0.375);
            case LOGIT, NONE -> value;
        };
    }

    public double inverse(double y, double seconds) {
        return switch (preset.transform()) {
            case LOG -> Math.exp(y);
            case ANSCOMBE -> y <= 0 ? 0 : Math.max(0, (y * y / 4 - 0.375) / seconds);
            case LOGIT, NONE -> y;
        };
    }

    /// A scale at a level, in the signal's unit (delta method), > 0.
    public double inverseScale(double scale, double y, double value, double seconds) {
        double back = switch (preset.transform()) {
            case LOG -> scale * value;
            case ANSCOMBE -> scale * Math.max(1, y) / (2 * seconds);
            case LOGIT, NONE -> scale;
        };
        return Math.max(1e-12, back);
    }

    /// The least scale that is believed at a level; for ratios also that of a binomial.
    public double minimumScale(double y, double value, double count) {
        return switch (preset.transform()) {
            case LOG -> Math.max(preset.relativeFloor(), preset.absoluteFloor() / value);
            case ANSCOMBE -> Math.max(1, preset.relativeFloor() * Math.abs(y) / 2);
            case LOGIT -> {
                double part = Math.clamp(y, 0.001, 0.999);
                yield Math.max(preset.absoluteFloor(), Math.sqrt(part * (1 - part) / Math.max(1, count)));
            }
            case NONE -> {
                double relative = Math.max(LEAST_RELATIVE, preset.relativeFloor());
                yield Math.max(1e-12, Math.max(preset.absoluteFloor(), relative * Math.abs(y)));
            }
        };
    }

    /// Whether values are taken as they are.
    public boolean isIdentity() {
        return preset.transform() == Transform.NONE;
    }
}
