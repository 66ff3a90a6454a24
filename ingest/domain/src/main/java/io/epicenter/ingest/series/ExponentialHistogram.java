package io.epicenter.ingest.series;

/// One reading of a histogram with exponential buckets. Reused. Confined to one thread.
public final class ExponentialHistogram {
    private final ExponentialBuckets positive = new ExponentialBuckets();
    private Totals totals = new Totals(0, 0, 0);
    private Zero zero = new Zero(0, 0);
    private int schema;

    /// What is known without buckets.
    ///
    /// @param negative how many observations are below zero
    public record Totals(double count, double sum, double negative) {}

    /// Observations of zero, or so near to it.
    public record Zero(double threshold, double count) {}

    /// Begins another one. Its positive buckets are to be added.
    public void begin(int itsSchema, Zero itsZero) {
        schema = itsSchema;
        zero = itsZero;
        totals = new Totals(0, 0, 0);
        positive.clear();
    }

    public void setTotals(Totals itsTotals) {
        totals = itsTotals;
    }

    public ExponentialBuckets positive() {
        return positive;
    }

    public Totals totals() {
        return totals;
    }

    /// All buckets together.
    public double bucketTotal() {
        return totals.negative() + zero.count() + positive.total();
    }

    /// Adds it as `_count`, `_sum` and the buckets of the ladder for its name. O(buckets + bounds).
    void writeTo(ClassicSeries series, BucketLadder ladder) {
        series.add("_count", totals.count());
        series.add("_sum", totals.sum());
        double below = totals.negative();
        boolean withZero = false;
        int at = 0;
        for (BucketLadder.Rung rung : ladder.rungs()) {
            if (!withZero && zero.threshold() <= rung.bound()) {
                below += zero.count();
                withZero = true;
            }
            long last = ExponentialBuckets.lastBelow(rung.exponent(), schema);
            while (at < positive.size() && positive.index(at) <= last) {
                below += positive.count(at++);
            }
            series.addBucket(rung.text(), below);
        }
        series.addBucket(ClassicSeries.INFINITY, totals.count());
    }
}
