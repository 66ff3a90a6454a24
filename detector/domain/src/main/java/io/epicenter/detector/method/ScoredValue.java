package io.epicenter.detector.method;

import io.epicenter.contracts.Direction;

/// What a model says about one observation. Whoever has something scored owns the verdict and may have the next one
/// written over it, so that judging millions of series allocates nothing. Confined to one thread.
public final class ScoredValue {
    private final Observation observation = new Observation();
    private double expected;
    private double lower;
    private double upper;
    private double scale = 1;
    private double deviation;
    private double pValue = 1;
    private double shiftPValue = 1;
    private Direction direction = Direction.NONE;
    private boolean warming = true;

    /// Says what was expected, in the signal's unit.
    ///
    /// @param lower lower end of the band, p = 0.001
    /// @param upper upper end of the band, p = 0.001
    /// @param scale robust standard deviation of the residual, > 0
    public ScoredValue setExpected(double expected, double lower, double upper, double scale) {
        this.expected = expected;
        this.lower = lower;
        this.upper = upper;
        this.scale = scale;
        return this;
    }

    /// Says how far from it the observation is.
    ///
    /// @param deviation distance from expected in scales, signed
    /// @param pValue probability of a value at least as far out on its side
    /// @param shiftPValue the same for the mean of the last few values: finds small lasting shifts
    /// @param direction side of expected on which the value lies
    public ScoredValue setDeviation(double deviation, double pValue, double shiftPValue, Direction direction) {
        this.deviation = deviation;
        this.pValue = pValue;
        this.shiftPValue = shiftPValue;
        this.direction = direction;
        return this;
    }

    /// Says whether the model has not seen enough.
    public ScoredValue setWarming(boolean warming) {
        this.warming = warming;
        return this;
    }

    /// The side on which a deviation lies.
    public static Direction directionOf(double deviation) {
        return deviation > 0 ? Direction.UP : deviation < 0 ? Direction.DOWN : Direction.NONE;
    }

    /// What is scored, when its owner has written it there; models need not.
    public Observation observation() {
        return observation;
    }

    public double expected() {
        return expected;
    }

    public double lower() {
        return lower;
    }

    public double upper() {
        return upper;
    }

    public double scale() {
        return scale;
    }

    public double deviation() {
        return deviation;
    }

    public double pValue() {
        return pValue;
    }

    public double shiftPValue() {
        return shiftPValue;
    }

    public Direction direction() {
        return direction;
    }

    /// True while the model has not seen enough.
    public boolean warming() {
        return warming;
    }
}
