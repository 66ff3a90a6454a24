package io.epicenter.ingest.series;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The bounds that a histogram with exponential buckets is given as a classic one: fixed powers of two for the unit in
/// its name. Whatever the histogram has seen so far, its bounds are the same, in every replica and after every restart,
/// so that each bucket is a counter that only grows. Powers of two are bounds of every exponential schema from 0 on,
/// also after a sender has made its buckets coarser.
///
/// A quantile that is read between two bounds is off by less than a factor of two, mostly far less; count and sum are
/// exact.
final class BucketLadder {
    /// From 122 us to 512 s. Chosen by hand: what services take, from a cache in memory to a long job.
    private static final BucketLadder SECONDS = new BucketLadder(-13, 9, 1);
    /// The same in other units of time, 1000 taken for 2^10.
    private static final BucketLadder MILLISECONDS = new BucketLadder(-3, 19, 1);
    private static final BucketLadder MICROSECONDS = new BucketLadder(7, 29, 1);
    private static final BucketLadder NANOSECONDS = new BucketLadder(17, 39, 1);
    /// From 64 bytes to 16 GiB. Chosen by hand: messages to images.
    private static final BucketLadder BYTES = new BucketLadder(6, 34, 1);
    /// Up to the whole. Chosen by hand.
    private static final BucketLadder RATIO = new BucketLadder(-14, 0, 1);
    /// Of any unit, in powers of four: from a millionth to a billion. Chosen by hand: no unit is known.
    private static final BucketLadder OTHER = new BucketLadder(-20, 30, 2);

    private static final Map<String, BucketLadder> BY_UNIT = Map.of(
            "seconds", SECONDS,
            "milliseconds", MILLISECONDS,
            "ms", MILLISECONDS,
            "microseconds", MICROSECONDS,
            "us", MICROSECONDS,
            "nanoseconds", NANOSECONDS,
            "ns", NANOSECONDS,
            "bytes", BYTES,
            "ratio", RATIO);

    private final List<Rung> rungs;

    /// One bound: 2 to the power of `exponent`, and as the label `le` has it.
    record Rung(int exponent, double bound, String text) {}

    private BucketLadder(int first, int last, int step) {
        List<Rung> all = new ArrayList<>();
        for (int exponent = first; exponent <= last; exponent += step) {
            double bound = Math.scalb(1.0, exponent);
            all.add(new Rung(exponent, bound, Double.toString(bound)));
        }
        rungs = List.copyOf(all);
    }

    /// By the last word of a metric's name, whatever separates its words.
    static BucketLadder of(String metric) {
        int word = Math.max(metric.lastIndexOf('_'), metric.lastIndexOf('.'));
        return BY_UNIT.getOrDefault(metric.substring(word + 1), OTHER);
    }

    List<Rung> rungs() {
        return rungs;
    }
}
