package io.epicenter.detector.method;

/// Which days are days off: Saturday and Sunday, in UTC. The one place where a calendar of holidays would be asked.
final class Days {
    private static final long DAY_MILLIS = 86_400_000;
    private static final int MONDAY_BASED_THURSDAY = 3;
    private static final int SATURDAY = 5;

    private Days() {}

    static boolean isOff(long millis) {
        return Math.floorMod(Math.floorDiv(millis, DAY_MILLIS) + MONDAY_BASED_THURSDAY, 7) >= SATURDAY;
    }
}
