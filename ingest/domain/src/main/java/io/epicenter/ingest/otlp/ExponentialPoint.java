package io.epicenter.ingest.otlp;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.ProtobufReader;
import io.epicenter.ingest.series.ExponentialBuckets;
import io.epicenter.ingest.series.ExponentialHistogram;
import java.util.ArrayList;
import java.util.List;

/// One exponential histogram of OTLP under construction. Source: metrics.proto, ExponentialHistogramDataPoint. Its
/// bucket `i` reaches up to 2^((i + 1) * 2^-scale), one further than that of a native histogram.
final class ExponentialPoint {
    /// By which part of the count the buckets may exceed it: numbers above 2^53 are rounded. Chosen by hand.
    private static final double ROUNDING = 1e-6;

    /// Buckets, bounds or quantiles of one point at most. Chosen by hand: SDKs send 160 buckets unless told otherwise.
    static final int MAX_BUCKETS = 4096;

    double count;
    double sum;
    long scale;
    double zeroCount;
    double zeroThreshold;
    private long offset;
    private double negative;
    private final List<Double> positive = new ArrayList<>();

    /// A zigzag number.
    static long signed(long zigzag) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    void setOffset(long itsOffset) {
        offset = itsOffset;
    }

    void addPositive(double bucket) throws MalformedMessageException {
        if (positive.size() == MAX_BUCKETS) {
            throw new MalformedMessageException("it has more than " + MAX_BUCKETS + " buckets");
        }
        positive.add(bucket);
    }

    void addNegative(double bucket) {
        negative += bucket;
    }

    void readPositive(ProtobufReader buckets) throws MalformedMessageException {
        while (buckets.next()) {
            if (buckets.field() == 1) {
                offset = signed(buckets.readLong());
            } else if (buckets.field() == 2) {
                ProtobufReader packed = buckets.readMessage();
                while (packed.remaining() > 0) {
                    addPositive((double) packed.nextVarint());
                }
            } else {
                buckets.skip();
            }
        }
    }

    void readNegative(ProtobufReader buckets) throws MalformedMessageException {
        while (buckets.next()) {
            if (buckets.field() == 2) {
                ProtobufReader packed = buckets.readMessage();
                while (packed.remaining() > 0) {
                    addNegative((double) packed.nextVarint());
                }
            } else {
                buckets.skip();
            }
        }
    }

    /// Throws when it does not fit together.
    ExponentialHistogram build() throws MalformedMessageException {
        if (!ExponentialBuckets.isSchema(scale)) {
            throw new MalformedMessageException("scale " + scale + " is not known");
        }
        ExponentialHistogram histogram = new ExponentialHistogram();
        histogram.begin((int) scale, new ExponentialHistogram.Zero(zeroThreshold, zeroCount));
        long index = offset + 1;
        for (double bucket : positive) {
            if (bucket != 0) {
                histogram.positive().add(index, bucket);
            }
            index++;
        }
        histogram.setTotals(new ExponentialHistogram.Totals(count, sum, negative));
        if (!(histogram.bucketTotal() <= count * (1 + ROUNDING))) {
            throw new MalformedMessageException("its buckets count " + histogram.bucketTotal() + ", itself " + count);
        }
        return histogram;
    }
}
