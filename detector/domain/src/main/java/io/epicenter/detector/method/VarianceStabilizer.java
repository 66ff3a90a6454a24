package io.epicenter.detector.method;

import io.epicenter.detector.method.Preset.Transform;

/// A signal's values on the scale on which its noise is even, and back. Where a level `y` on that scale is told
/// together with the value it stands for, that value is what [#inverse] gives for it.
///
/// The scale knows the usual interval only, so that a rate has the same level whatever the length of its interval. The
/// length changes the noise: a count over twice the time has a rate of half the variance ([#scaleOver]).
public record VarianceStabilizer(Preset preset) {
    /// What a fit to a constant series may miss it by.
    private static final double LEAST_RELATIVE = 1e-6;

    /// Least value that has a logarithm, and least scale, in the signal's unit. Chosen by hand, so that 0 has
    /// one and constants can be divided by it; in seconds, a nanosecond and a thousandth of it.
    private static final double LEAST_VALUE = 1e-9;
    private static final double LEAST_SCALE = 1e-12;
    /// Of Anscombe's transform of a Poisson count (1948), `2 sqrt(count + 3/8)`, whose square is `4 (count +
    /// 3/8)`.
    private static final double ANSCOMBE_OFFSET = 0.375;
    private static final double ANSCOMBE_SQUARE = 4;
    /// How near to 0 and 1 a ratio's binomial noise is believed. Chosen by hand: nearer, it would vanish.
    private static final double LEAST_PART = 0.001;

    public double transform(double value) {
        return switch (preset.transform()) {
            case LOG -> Math.log(Math.max(value, LEAST_VALUE));
            case ANSCOMBE -> 2 * Math.sqrt(Math.max(0, value) * preset.intervalSeconds() + ANSCOMBE_OFFSET);
            case LOGIT, NONE -> value;
        };
    }

    public double inverse(double y) {
        return switch (preset.transform()) {
            case LOG -> Math.exp(y);
            case ANSCOMBE ->
                y <= 0 ? 0 : Math.max(0, (y * y / ANSCOMBE_SQUARE - ANSCOMBE_OFFSET) / preset.intervalSeconds());
            case LOGIT, NONE -> y;
        };
    }

    /// A scale at a level, in the signal's unit (delta method), > 0.
    public double inverseScale(double scale, double y, double value) {
        double back = switch (preset.transform()) {
            case LOG -> scale * value;
            case ANSCOMBE -> scale * Math.max(1, y) / (2 * preset.intervalSeconds());
            case LOGIT, NONE -> scale;
        };
        return Math.max(LEAST_SCALE, back);
    }

    /// The variance of a count's rate over an interval, as a multiple of that over the usual one.
    private double poissonVariance(double seconds) {
        return preset.transform() == Transform.ANSCOMBE ? preset.intervalSeconds() / seconds : 1;
    }

    /// A scale over an interval of a length, from that over the usual one. What exceeds the noise of a Poisson count
    /// stays, since it need not average out.
    ///
    /// @param usual scale over the usual interval, >= 0
    public double scaleOver(double seconds, double usual) {
        double variance = poissonVariance(seconds);
        return variance == 1 ? usual : Math.sqrt(Math.max(0, usual * usual - 1) + variance);
    }

    /// A residual over an interval of a length, as large as it would be over the usual one.
    ///
    /// @param usual scale over the usual interval, >= 0
    public double overUsual(double residual, double seconds, double usual) {
        double variance = poissonVariance(seconds);
        return variance == 1 ? residual : residual * Math.max(1, usual) / scaleOver(seconds, usual);
    }

    /// The least scale that is believed at a level; for ratios also that of a binomial.
    ///
    /// @param seconds length of the interval
    public double minimumScale(double y, double value, double seconds, double count) {
        return switch (preset.transform()) {
            case LOG -> Math.max(preset.relativeFloor(), preset.absoluteFloor() / value);
            case ANSCOMBE -> Math.max(Math.sqrt(poissonVariance(seconds)), preset.relativeFloor() * Math.abs(y) / 2);
            case LOGIT -> {
                double part = Math.clamp(y, LEAST_PART, 1 - LEAST_PART);
                yield Math.max(preset.absoluteFloor(), Math.sqrt(part * (1 - part) / Math.max(1, count)));
            }
            case NONE -> {
                double relative = Math.max(LEAST_RELATIVE, preset.relativeFloor());
                yield Math.max(LEAST_SCALE, Math.max(preset.absoluteFloor(), relative * Math.abs(y)));
            }
        };
    }

    /// Whether values are taken as they are.
    public boolean isIdentity() {
        return preset.transform() == Transform.NONE;
    }
}
