package io.epicenter.demo.shop;

/// How many users come: a daily and a weekly course with noise, drawn from the seed. Confined to one thread.
final class Demand {
    private static final double DAY_SECONDS = 86_400;
    private static final double WEEK_SECONDS = 7 * DAY_SECONDS;

    private final SeededRandom dice;
    private final double dailySwing;
    private final double dailyPhase;
    private final double weeklySwing;
    private double noise;

    Demand(SeededRandom dice) {
        this.dice = dice;
        dailySwing = dice.between(0.15, 0.3);
        dailyPhase = dice.between(0, 2 * Math.PI);
        weeklySwing = dice.between(0.03, 0.08);
    }

    /// The busiest hour of a day, as a multiple of the mean, half of it: what capacity is planned for.
    double highest() {
        return 1 + dailySwing / 2;
    }

    /// Moves on by one second.
    ///
    /// @param mean users a second on average
    /// @return users a second now
    double next(double mean, double epochSeconds) {
        noise = 0.985 * noise + 0.006 * dice.gauss();
        double day = 1 + dailySwing * Math.sin(2 * Math.PI * epochSeconds / DAY_SECONDS + dailyPhase);
        double week = 1 + weeklySwing * Math.sin(2 * Math.PI * epochSeconds / WEEK_SECONDS);
        return mean * day * week * Math.exp(noise);
    }
}
