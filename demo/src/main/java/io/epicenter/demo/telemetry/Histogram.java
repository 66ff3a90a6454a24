package io.epicenter.demo.telemetry;

import io.epicenter.demo.shop.SeededRandom;

/// A cumulative classic histogram of one pod, operation and status, as its exporter shows it.
final class Histogram {
    /// Upper bounds in seconds; the last bucket is +Inf.
    private static final double[] BOUNDS = {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5};

    private final byte[][] buckets = new byte[BOUNDS.length + 1][];
    private final byte[] sumLabels;
    private final byte[] countLabels;
    private final double unitsPerSecond;
    private final double[] counts = new double[BOUNDS.length + 1];
    private double sumSeconds;

    /// @param unitsPerSecond 1 when the exporter speaks of seconds, 1000 when of milliseconds
    Histogram(LabelSet labels, String metric, double unitsPerSecond, String... more) {
        this.unitsPerSecond = unitsPerSecond;
        for (int i = 0; i < buckets.length; i++) {
            String bound = i == BOUNDS.length ? "+Inf" : number(BOUNDS[i] * unitsPerSecond);
            String[] withBound = java.util.Arrays.copyOf(more, more.length + 2);
            withBound[more.length] = "le";
            withBound[more.length + 1] = bound;
            buckets[i] = labels.encoded(metric + "_bucket", withBound);
        }
        sumLabels = labels.encoded(metric + "_sum", more);
        countLabels = labels.encoded(metric + "_count", more);
    }

    private static String number(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    /// Adds this many requests of log-normal latency.
    void observe(int requests, double meanSeconds, double sigma, SeededRandom dice) {
        if (requests == 0) {
            return;
        }
        int left = requests;
        double above = 1;
        for (int i = 0; i < BOUNDS.length && left > 0; i++) {
            double below = 1 - above;
            double share = SeededRandom.logNormalBelow(BOUNDS[i], meanSeconds, sigma) - below;
            int here = above <= 1e-12 ? left : dice.binomial(left, Math.clamp(share / above, 0, 1));
            counts[i] += here;
            left -= here;
            above -= Math.max(0, share);
        }
        counts[BOUNDS.length] += left;
        double variation = Math.sqrt(Math.expm1(sigma * sigma) / requests);
        sumSeconds += requests * meanSeconds * Math.max(0.3, 1 + variation * dice.gauss());
    }

    void reset() {
        java.util.Arrays.fill(counts, 0);
        sumSeconds = 0;
    }

    void write(WriteRequestBatch batch, long millis) {
        double below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            batch.add(buckets[i], below, millis);
        }
        batch.add(sumLabels, sumSeconds * unitsPerSecond, millis);
        batch.add(countLabels, below, millis);
    }

    void end(WriteRequestBatch batch, long millis) {
        for (byte[] bucket : buckets) {
            batch.addStale(bucket, millis);
        }
        batch.addStale(sumLabels, millis);
        batch.addStale(countLabels, millis);
    }

    int series() {
        return buckets.length + 2;
    }
}
