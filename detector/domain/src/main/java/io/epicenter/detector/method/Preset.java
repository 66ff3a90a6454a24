package io.epicenter.detector.method;

/// What is known about a signal beforehand.
///
/// @param transform scale on which its noise is even
/// @param relativeFloor least standard deviation, as a part of the level
/// @param absoluteFloor least standard deviation, in the signal's unit
/// @param intervalSeconds usual distance of two observations
/// @param calendar days that are not like others
public record Preset(
        Transform transform,
        double relativeFloor,
        double absoluteFloor,
        double intervalSeconds,
        HolidayCalendar calendar) {
    /// With no special days.
    public Preset(Transform transform, double relativeFloor, double absoluteFloor, double intervalSeconds) {
        this(transform, relativeFloor, absoluteFloor, intervalSeconds, HolidayCalendar.WEEKENDS_ONLY);
    }

    /// The scale on which the noise of a signal is about the same at all levels.
    public enum Transform {
        /// Multiplicative noise: latencies.
        LOG,
        /// Poisson counts: request rates.
        ANSCOMBE,
        /// A part of a number of requests: error ratios.
        LOGIT,
        /// Additive noise.
        NONE
    }

    /// A series of which nothing is known beforehand.
    public static Preset raw(double intervalSeconds) {
        return new Preset(Transform.NONE, 0, 0, intervalSeconds);
    }

    /// Whether nothing is known beforehand.
    public boolean isRaw() {
        return transform == Transform.NONE && relativeFloor == 0 && absoluteFloor == 0;
    }
}
