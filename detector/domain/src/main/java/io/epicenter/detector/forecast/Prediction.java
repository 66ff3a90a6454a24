package io.epicenter.detector.forecast;

/// What a bounded signal will do.
///
/// @param breachMillis event time at which the bound is reached, the median; the horizon's end when it is later
/// @param earliestMillis the same, in one case of ten
/// @param probability that the bound is reached within the horizon, 0..1
/// @param horizonMillis how far ahead was looked, > 0
/// @param level of the signal now, without its seasons
/// @param slopePerSecond towards the bound positive
/// @param tStatistic the slope in standard errors
/// @param warming the history is shorter than three days, so that a daily rise may be taken for a climb
public record Prediction(
        long breachMillis,
        long earliestMillis,
        double probability,
        long horizonMillis,
        double level,
        double slopePerSecond,
        double tStatistic,
        boolean warming) {}
