package io.epicenter.detector.method;

import io.epicenter.contracts.Direction;

/// What a model says about one observation.
///
/// @param expected in the signal's unit
/// @param lower lower end of the band, p = 0.001
/// @param upper upper end of the band, p = 0.001
/// @param scale robust standard deviation of the residual, > 0, in the signal's unit
/// @param deviation distance from expected in scales, signed
/// @param pValue probability of a value at least as far out on its side
/// @param shiftPValue the same for the mean of the last few values: finds small lasting shifts
/// @param direction side of expected on which the value lies
/// @param warming true while the model has not seen enough
public record Verdict(
        double expected,
        double lower,
        double upper,
        double scale,
        double deviation,
        double pValue,
        double shiftPValue,
        Direction direction,
        boolean warming) {}
