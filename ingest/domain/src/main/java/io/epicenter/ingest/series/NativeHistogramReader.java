package io.epicenter.ingest.series;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.ProtobufReader;
import io.epicenter.contracts.wire.WriteRequestReader;

/// Reads one native histogram of remote write, with integer or float counts, exponential or custom buckets.
/// Source: prompb `Histogram` of remote-write 1.0 and 2.0, which have the same fields. Reused. Confined to one thread.
final class NativeHistogramReader {
    /// The schema of custom buckets. Source: Prometheus, histogram.CustomBucketsSchema.
    private static final int CUSTOM = -53;
    /// The hint that it is a gauge. Source: prompb, Histogram.ResetHint.
    private static final int GAUGE = 3;
    /// By which part of the count the buckets may exceed it, for the rounding of floats. Chosen by hand.
    private static final double ROUNDING = 1e-6;

    private final ExponentialHistogram exponential = new ExponentialHistogram();
    private final BucketSpans negative = new BucketSpans();
    private final BucketSpans positive = new BucketSpans();
    private double count;
    private double sum;
    private double zeroThreshold;
    private double zeroCount;
    private long schema;
    private long resetHint;
    private long timeMillis;
    private double[] customBounds = new double[0];

    /// Reads a message. Throws when it cannot be understood.
    void read(ProtobufReader in) throws MalformedMessageException {
        clear();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> count = in.readLong();
                case 2 -> count = in.readDouble();
                case 3 -> sum = in.readDouble();
                case 4 -> schema = BucketSpans.signed(in.readLong());
                case 5 -> zeroThreshold = in.readDouble();
                case 6 -> zeroCount = in.readLong();
                case 7 -> zeroCount = in.readDouble();
                case 8 -> negative.addSpan(in.readMessage());
                case 9 -> negative.addDeltas(in.readMessage());
                case 10 -> negative.addCounts(in.readMessage());
                case 11 -> positive.addSpan(in.readMessage());
                case 12 -> positive.addDeltas(in.readMessage());
                case 13 -> positive.addCounts(in.readMessage());
                case 14 -> resetHint = in.readLong();
                case 15 -> timeMillis = in.readLong();
                case 16 -> customBounds = doubles(in.readMessage());
                default -> in.skip();
            }
        }
        if (!isEnd()) {
            check();
        }
    }

    private void clear() {
        negative.clear();
        positive.clear();
        count = 0;
        sum = 0;
        zeroThreshold = 0;
        zeroCount = 0;
        schema = 0;
        resetHint = 0;
        timeMillis = 0;
        customBounds = new double[0];
    }

    private static double[] doubles(ProtobufReader packed) throws MalformedMessageException {
        double[] read = new double[packed.remaining() / Double.BYTES];
        for (int i = 0; i < read.length; i++) {
            read[i] = packed.nextDouble();
        }
        return read;
    }

    private void check() throws MalformedMessageException {
        if (schema != CUSTOM && !ExponentialBuckets.isSchema(schema)) {
            throw new MalformedMessageException("schema " + schema + " is not known");
        }
        if (!(count >= 0) || !(zeroCount >= 0)) {
            throw new MalformedMessageException("it counts " + count + " and " + zeroCount + " at zero");
        }
        exponential.begin((int) schema, new ExponentialHistogram.Zero(zeroThreshold, zeroCount));
        positive.addTo(exponential.positive());
        exponential.setTotals(new ExponentialHistogram.Totals(count, sum, negative.total()));
        if (exponential.bucketTotal() > count * (1 + ROUNDING)) {
            throw new MalformedMessageException("its buckets count " + exponential.bucketTotal() + ", itself " + count);
        }
        if (schema == CUSTOM) {
            checkCustom();
        }
    }

    private void checkCustom() throws MalformedMessageException {
        int wrong = ClassicSeries.firstNotRising(customBounds);
        if (wrong >= 0) {
            throw new MalformedMessageException("its bounds do not rise at bound " + wrong);
        }
        ExponentialBuckets buckets = exponential.positive();
        int last = buckets.size() - 1;
        if (last >= 0 && (buckets.index(0) < 0 || buckets.index(last) > customBounds.length)) {
            throw new MalformedMessageException("it has buckets beyond its " + customBounds.length + " bounds");
        }
    }

    long timeMillis() {
        return timeMillis;
    }

    /// Whether it is the mark that the series has ended.
    boolean isEnd() {
        return Double.doubleToRawLongBits(sum) == WriteRequestReader.STALE_MARKER;
    }

    /// Whether it may go down without a restart.
    boolean isGauge() {
        return resetHint == GAUGE;
    }

    /// Adds it in the classic form.
    void writeTo(ClassicSeries series) {
        if (isEnd()) {
            exponential.begin(0, new ExponentialHistogram.Zero(0, 0));
            series.addExponential(exponential);
        } else if (isGauge()) {
            series.add("_gcount", count);
            series.add("_gsum", sum);
        } else if (schema == CUSTOM) {
            series.add("_count", count);
            series.add("_sum", sum);
            series.addBuckets(customBounds, customCounts(), count);
        } else {
            series.addExponential(exponential);
        }
    }

    private double[] customCounts() {
        double[] counts = new double[customBounds.length + 1];
        ExponentialBuckets buckets = exponential.positive();
        for (int i = 0; i < buckets.size(); i++) {
            counts[buckets.index(i)] = buckets.count(i);
        }
        return counts;
    }
}
