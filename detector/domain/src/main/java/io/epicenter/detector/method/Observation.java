package io.epicenter.detector.method;

/// One value of a signal.
///
/// @param timeMillis end of the interval, event time
/// @param seconds length of the time that the value covers, > 0
/// @param value finite
/// @param volume requests per second behind it; 0 when not of requests
public record Observation(long timeMillis, double seconds, double value, double volume) {
    /// How many requests are behind the value.
    public double count() {
        return volume * seconds;
    }
}
