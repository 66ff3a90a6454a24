package io.epicenter.contracts;

/// To which side of the expected band a value left it.
public enum Direction {
    UP,
    DOWN,
    NONE
}
