package io.epicenter.detector.method.streaming;

/// How a signal usually stands above or below its mean by the hour of the day. Lives in a model's array, from `at` on.
/// O(1), allocates nothing.
final class HourlyProfile {
    /// Bins of a day: hours. Chosen by hand: with half the memory of half-hours, and more values in each.
    static final int SIZE = 24;

    /// A day and an hour, milliseconds.
    private static final long DAY_MILLIS = 86_400_000;
    private static final double HOUR_MILLIS = 3_600_000;

    private HourlyProfile() {}

    /// A level with the profile, between the middles of the two bins beside the time.
    static double level(float[] state, int at, long timeMillis, double level) {
        double hour = Math.floorMod(timeMillis, DAY_MILLIS) / HOUR_MILLIS + (SIZE - 0.5);
        int whole = (int) hour;
        double part = hour - whole;
        int before = whole >= SIZE ? whole - SIZE : whole;
        int after = before + 1 == SIZE ? 0 : before + 1;
        return level + state[at + before] * (1 - part) + state[at + after] * part;
    }

    private static int bin(long timeMillis) {
        return (int) (Math.floorMod(timeMillis, DAY_MILLIS) / (long) HOUR_MILLIS);
    }

    /// @param offset from the mean
    /// @param step part by which it counts, 0..1
    static void learn(float[] state, int at, long timeMillis, double offset, double step) {
        int slot = at + bin(timeMillis);
        state[slot] += (float) (step * (offset - state[slot]));
    }

    /// Reads what a time will need.
    static double prefetch(float[] state, int at, long timeMillis) {
        return state[at + bin(timeMillis)];
    }
}
