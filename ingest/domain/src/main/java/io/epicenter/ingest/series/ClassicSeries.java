package io.epicenter.ingest.series;

import io.epicenter.contracts.wire.WriteRequestReader;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Adds the series that one data point becomes, in the classic form: `_count`, `_sum` and `_bucket` with `le` of a
/// histogram, `quantile` of a summary. Confined to one thread.
public final class ClassicSeries {
    /// The bound of the bucket that holds all.
    public static final String INFINITY = "+Inf";
    /// Bounds of one histogram at most; of more, every second, third and so on is left out. Chosen by hand: twice what
    /// the usual ones have. Which are left out depends on their number alone, so that a bucket stays a counter.
    private static final int MAX_BOUNDS = 40;

    private static final String NAME = "__name__";
    private static final String BOUND = "le";
    /// The mark of an end as a value. Source: [WriteRequestReader#STALE_MARKER].
    private static final double STALE = Double.longBitsToDouble(WriteRequestReader.STALE_MARKER);

    private final RecordBatches batches;
    private SortedMap<String, String> labels = new TreeMap<>();
    private Point point = new Point(0, "", 0, 0, false);

    public ClassicSeries(RecordBatches batches) {
        this.batches = batches;
    }

    /// When and of what something was measured.
    ///
    /// @param name of the metric, without a suffix
    /// @param startMillis since when its values count; 0 when they are totals
    /// @param ended whether it is the mark that the series have ended, without values
    public record Point(int partition, String name, long timeMillis, long startMillis, boolean ended) {}

    /// Begins another point.
    public void begin(Point itsPoint, Map<String, String> itsLabels) {
        point = itsPoint;
        labels = new TreeMap<>(itsLabels);
    }

    /// Adds the series of a suffix, which may be empty.
    public void add(String suffix, double value) {
        labels.put(NAME, point.name() + suffix);
        double written = point.ended() ? STALE : value;
        batches.add(point.partition(), labels, written, point.timeMillis(), point.startMillis());
    }

    /// Adds a histogram with exponential buckets; bounds fit the unit in the metric's name.
    public void addExponential(ExponentialHistogram histogram) {
        histogram.writeTo(this, BucketLadder.of(point.name()));
    }

    void addBucket(String bound, double value) {
        addLabelled("_bucket", BOUND, bound, value);
    }

    /// Adds a series with one label more.
    public void addLabelled(String suffix, String label, String text, double value) {
        String own = labels.put(label, text);
        add(suffix, value);
        if (own == null) {
            labels.remove(label);
        } else {
            labels.put(label, own);
        }
    }

    /// Where bounds do not rise, or are no numbers; -1 when all is well.
    public static int firstNotRising(double[] bounds) {
        for (int i = 0; i < bounds.length; i++) {
            if (Double.isNaN(bounds[i]) || (i > 0 && !(bounds[i - 1] < bounds[i]))) {
                return i;
            }
        }
        return -1;
    }

    /// Adds the buckets of explicit bounds, and the one that holds all.
    ///
    /// @param counts of each bucket by itself, at least as many as bounds
    public void addBuckets(double[] bounds, double[] counts, double count) {
        int step = Math.ceilDiv(bounds.length, MAX_BOUNDS);
        double below = 0;
        for (int i = 0; i < bounds.length; i++) {
            below += counts[i];
            if ((i + 1) % step == 0 && bounds[i] != Double.POSITIVE_INFINITY) {
                addBucket(Double.toString(bounds[i]), below);
            }
        }
        addBucket(INFINITY, count);
    }
}
