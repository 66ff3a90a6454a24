package io.epicenter.detector.method;

/// One value of a signal. Whoever has it judged owns it and may write the next one over it. Confined to one thread.
public final class Observation {
    private long timeMillis;
    private double seconds;
    private double value;
    private double volume;

    /// One to be written.
    public Observation() {}

    /// See [#write].
    public Observation(long timeMillis, double seconds, double value, double volume) {
        write(timeMillis, seconds, value, volume);
    }

    /// @param timeMillis end of the interval, event time
    /// @param seconds length of the time that the value covers, > 0
    /// @param value finite
    /// @param volume requests per second behind it; 0 when not of requests
    public void write(long timeMillis, double seconds, double value, double volume) {
        this.timeMillis = timeMillis;
        this.seconds = seconds;
        this.value = value;
        this.volume = volume;
    }

    public long timeMillis() {
        return timeMillis;
    }

    public double seconds() {
        return seconds;
    }

    public double value() {
        return value;
    }

    public double volume() {
        return volume;
    }

    /// How many requests are behind the value.
    public double count() {
        return volume * seconds;
    }
}
