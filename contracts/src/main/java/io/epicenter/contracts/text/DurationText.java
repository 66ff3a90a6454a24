package io.epicenter.contracts.text;

import java.time.Duration;

/// A duration in words.
public final class DurationText {
    /// From here on minutes, hours and days are told. Chosen by hand: two of the larger unit, because one of it is too
    /// coarse.
    private static final long MINUTES_FROM_SECONDS = 120;
    private static final long HOURS_FROM_SECONDS = 7200;
    private static final long DAYS_FROM_HOURS = 48;
    /// Seconds of the units, and up to which minutes are told with their seconds. The last is chosen by hand.
    private static final long MINUTE = 60;
    private static final long HOUR = 3600;
    private static final long DAY = 86_400;
    private static final long SECONDS_TOLD_BELOW = 600;

    private DurationText() {}

    /// At most two units; a negative duration counts as none. `4 min 5 s` or `2 h 5 min`.
    public static String exact(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            long rest = seconds % MINUTE;
            return seconds / MINUTE + " min" + (seconds < SECONDS_TOLD_BELOW && rest > 0 ? " " + rest + " s" : "");
        }
        if (seconds < DAY) {
            long rest = seconds % HOUR / MINUTE;
            return seconds / HOUR + " h" + (rest > 0 ? " " + rest + " min" : "");
        }
        long rest = seconds % DAY / HOUR;
        return seconds / DAY + " d" + (rest > 0 ? " " + rest + " h" : "");
    }

    /// One unit, for what has been; a negative duration counts as none: `8 s`, `3 min`, `2 h`.
    public static String rough(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < MINUTES_FROM_SECONDS) {
            return seconds + " s";
        }
        return seconds < HOURS_FROM_SECONDS ? seconds / MINUTE + " min" : seconds / HOUR + " h";
    }

    /// One unit, for what is to come: `119 min`, `9 h`, `3 days`.
    public static String ahead(Duration duration) {
        if (duration.toHours() >= DAYS_FROM_HOURS) {
            return duration.toDays() + " days";
        }
        return duration.toSeconds() >= HOURS_FROM_SECONDS ? duration.toHours() + " h" : duration.toMinutes() + " min";
    }
}
