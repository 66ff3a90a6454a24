package io.epicenter.ingest.series;

import io.epicenter.contracts.MalformedMessageException;
import java.util.Arrays;

/// Counts in buckets whose bounds grow by a constant factor: bucket `i` reaches up to 2^(i * 2^-schema), as native
/// histograms have them. Grows by doubling, at most to one entry for a byte of the request. Confined to one thread.
public final class ExponentialBuckets {
    /// The finest and coarsest resolution. Source: OTLP allows -10 to 20, native histograms -4 to 8.
    private static final int MIN_SCHEMA = -10;
    private static final int MAX_SCHEMA = 20;
    /// Buckets that there is room for at first. Source: what SDKs send at most unless they are told otherwise, 160.
    private static final int FIRST = 160;

    private int size;
    private int[] indexes = new int[FIRST];
    private double[] counts = new double[FIRST];
    private double total;

    public void clear() {
        size = 0;
        total = 0;
    }

    /// Adds a bucket above the ones before.
    public void add(long index, double count) throws MalformedMessageException {
        if (!(count >= 0) || count == Double.POSITIVE_INFINITY) {
            throw new MalformedMessageException("bucket " + index + " counts " + count);
        }
        if (index != (int) index || (size > 0 && index <= indexes[size - 1])) {
            throw new MalformedMessageException("bucket " + index + " does not come after the one before it");
        }
        if (size == counts.length) {
            indexes = Arrays.copyOf(indexes, size * 2);
            counts = Arrays.copyOf(counts, size * 2);
        }
        indexes[size] = (int) index;
        counts[size++] = count;
        total += count;
    }

    public double total() {
        return total;
    }

    int size() {
        return size;
    }

    int index(int at) {
        return indexes[at];
    }

    double count(int at) {
        return counts[at];
    }

    public static boolean isSchema(long schema) {
        return schema >= MIN_SCHEMA && schema <= MAX_SCHEMA;
    }

    /// The last bucket that lies below 2^exponent as a whole.
    static long lastBelow(int exponent, int schema) {
        return schema >= 0 ? (long) exponent << schema : Math.floorDiv((long) exponent, 1L << -schema);
    }
}
