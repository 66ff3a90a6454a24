package io.epicenter.demo.shop;

import java.util.SplittableRandom;

/// Seeded draws. Counts are exact when small and normal approximations when large. Confined to one thread.
public final class SeededRandom {
    private static final double LARGE = 30;

    private final SplittableRandom random;

    public SeededRandom(long seed) {
        random = new SplittableRandom(seed);
    }

    public double uniform() {
        return random.nextDouble();
    }

    public double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    public double gauss() {
        return random.nextGaussian();
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    public long bits() {
        return random.nextLong();
    }

    /// A log-normal value with this mean.
    public double logNormal(double mean, double sigma) {
        return mean * Math.exp(sigma * gauss() - sigma * sigma / 2);
    }

    public int poisson(double mean) {
        if (mean > LARGE) {
            return (int) Math.max(0, Math.rint(mean + Math.sqrt(mean) * gauss()));
        }
        double limit = Math.exp(-mean);
        int count = 0;
        for (double product = uniform(); product > limit; product *= uniform()) {
            count++;
        }
        return count;
    }

    public int binomial(int trials, double probability) {
        if (trials <= 0 || probability <= 0) {
            return 0;
        }
        if (probability >= 1) {
            return trials;
        }
        double mean = trials * probability;
        double variance = mean * (1 - probability);
        if (variance > LARGE) {
            return (int) Math.clamp(Math.rint(mean + Math.sqrt(variance) * gauss()), 0, trials);
        }
        if (probability > 0.5) {
            return trials - binomial(trials, 1 - probability);
        }
        return inversion(trials, probability);
    }

    /// Walks up the distribution from zero; the mean is below 60 here.
    private int inversion(int trials, double probability) {
        double odds = probability / (1 - probability);
        double mass = Math.exp(trials * Math.log1p(-probability));
        double rest = uniform();
        int count = 0;
        while (rest > mass && count < trials) {
            rest -= mass;
            count++;
            mass *= odds * (trials - count + 1) / count;
        }
        return count;
    }

    /// Cumulative distribution of a log-normal value with this mean. Source: Abramowitz & Stegun 7.1.26.
    public static double logNormalBelow(double bound, double mean, double sigma) {
        double z = (Math.log(bound / mean) + sigma * sigma / 2) / sigma;
        double x = Math.abs(z) / Math.sqrt(2);
        double t = 1 / (1 + 0.3275911 * x);
        double tail = t
                * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
                * Math.exp(-x * x);
        return z >= 0 ? 1 - tail / 2 : tail / 2;
    }
}
