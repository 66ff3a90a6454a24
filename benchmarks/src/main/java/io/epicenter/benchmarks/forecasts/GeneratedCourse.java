package io.epicenter.benchmarks.forecasts;

import java.util.Random;

/// A generated course of a bounded resource, one value a minute, as a part of its bound (1): a level with correlated
/// noise, perhaps a day's rhythm, and what happens to it.
///
/// @param values until the breach, or all eight days
/// @param leakAt index from which on it leaks; -1 = it never does
/// @param breachAt index of the first value at the bound; -1 = none
record GeneratedCourse(String kind, double[] values, int leakAt, int breachAt) {
    static final int DAY = 1440;
    static final int LENGTH = 8 * DAY;
    private static final double CORRELATION = 0.7;

    /// What happens.
    enum Scenario {
        /// It rises steadily from some time on until it is full: in 2 to 48 hours.
        LEAK(0),
        /// Nothing.
        NONE(31),
        /// It rises for hours and is emptied again and again, well below the bound: a heap, a log rotation.
        SAWTOOTH(62),
        /// Its level wanders back and forth around its mean within hours.
        WANDER(93),
        /// It jumps to a new level and stays.
        STEP(124);

        private final long salt;

        Scenario(long salt) {
            this.salt = salt;
        }
    }

    static GeneratedCourse generate(Scenario scenario, boolean daily, long seed) {
        Random random = new Random(seed * 1_000_003 + scenario.salt + (daily ? 7 : 0));
        double level = 0.3 + 0.2 * random.nextDouble();
        double noise = 0.005 + 0.025 * random.nextDouble();
        double amplitude = daily ? 0.05 + 0.1 * random.nextDouble() : 0;
        double phase = random.nextDouble();
        int at = (int) ((3 + 3 * random.nextDouble()) * DAY);
        double hours = 2 * Math.pow(24, random.nextDouble());
        double slope = (1 - level) / (hours * 60);
        double period = 60 * (1 + 11 * random.nextDouble());
        double[] values = new double[LENGTH];
        double error = 0;
        double wander = 0;
        for (int i = 0; i < LENGTH; i++) {
            error = CORRELATION * error + Math.sqrt(1 - CORRELATION * CORRELATION) * noise * random.nextGaussian();
            wander = 0.998 * wander + 0.006 * random.nextGaussian();
            double day = amplitude * Math.sin(2 * Math.PI * ((double) i / DAY + phase));
            double happened = switch (scenario) {
                case LEAK -> i < at ? 0 : slope * (i - at);
                case NONE -> 0;
                case SAWTOOTH -> 0.25 * (i % period) / period;
                case WANDER -> Math.clamp(wander, -0.25, 0.25);
                case STEP -> i < at ? 0 : 0.2;
            };
            values[i] = level + day + error + happened;
            if (scenario == Scenario.LEAK && i >= at && level + day + happened >= 1) {
                return new GeneratedCourse(kind(scenario, daily), java.util.Arrays.copyOf(values, i + 1), at, i);
            }
        }
        return new GeneratedCourse(kind(scenario, daily), values, -1, -1);
    }

    private static String kind(Scenario scenario, boolean daily) {
        return scenario.name().toLowerCase(java.util.Locale.ROOT) + (daily ? ", daily" : "");
    }

    /// Its healthy part in days.
    double healthyDays() {
        return (double) (leakAt < 0 ? values.length : leakAt) / DAY;
    }
}
