package io.epicenter.ingest.series;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.ProtobufReader;
import java.util.Arrays;

/// One side of a native histogram: spans say which buckets there are, counts or their differences how many each counts.
/// Grows with the bytes that it reads. Reused. Confined to one thread.
final class BucketSpans {
    /// What there is room for at first. Chosen by hand; the arrays double.
    private static final int FIRST = 16;

    private long[] spans = new long[FIRST];
    private double[] counts = new double[FIRST];
    private int spanNumbers;
    private int size;

    void clear() {
        spanNumbers = 0;
        size = 0;
    }

    /// A zigzag number.
    static long signed(long zigzag) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
    }

    void addSpan(ProtobufReader span) throws MalformedMessageException {
        long offset = 0;
        long length = 0;
        while (span.next()) {
            switch (span.field()) {
                case 1 -> offset = signed(span.readLong());
                case 2 -> length = span.readLong();
                default -> span.skip();
            }
        }
        if (spanNumbers == spans.length) {
            spans = Arrays.copyOf(spans, spanNumbers * 2);
        }
        spans[spanNumbers++] = offset;
        spans[spanNumbers++] = length;
    }

    /// Differences of each bucket to the one before, packed.
    void addDeltas(ProtobufReader packed) throws MalformedMessageException {
        while (packed.remaining() > 0) {
            double before = size == 0 ? 0 : counts[size - 1];
            add(before + signed(packed.nextVarint()));
        }
    }

    /// Counts of each bucket, packed.
    void addCounts(ProtobufReader packed) throws MalformedMessageException {
        while (packed.remaining() > 0) {
            add(packed.nextDouble());
        }
    }

    private void add(double count) {
        if (size == counts.length) {
            counts = Arrays.copyOf(counts, size * 2);
        }
        counts[size++] = count;
    }

    /// All buckets together. Throws when one is negative.
    double total() throws MalformedMessageException {
        double total = 0;
        for (int i = 0; i < size; i++) {
            if (!(counts[i] >= 0)) {
                throw new MalformedMessageException("a bucket counts " + counts[i]);
            }
            total += counts[i];
        }
        return total;
    }

    /// Adds the buckets in their order. Throws when spans and counts do not fit together.
    void addTo(ExponentialBuckets buckets) throws MalformedMessageException {
        long index = 0;
        int at = 0;
        for (int span = 0; span < spanNumbers; span += 2) {
            index += spans[span];
            long length = spans[span + 1];
            if (length < 0 || length > size - at) {
                throw new MalformedMessageException("its spans name more buckets than the " + size + " it counts");
            }
            for (long i = 0; i < length; i++) {
                buckets.add(index++, counts[at++]);
            }
        }
        if (at != size) {
            throw new MalformedMessageException("its spans name " + at + " buckets, it counts " + size);
        }
    }
}
