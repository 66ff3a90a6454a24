package io.epicenter.topology.graph;

/// Counts that fade: exponentially decayed calls and failures, as of the last time seen.
/// Source: Cormode et al. 2009, "Forward decay". O(1) time, two counts and two times of state.
public final class DecayingCounter {
    /// Least time over which a rate is taken. Chosen by hand: the usual scrape interval; over less, one call looks like
    /// many a second.
    private static final long MIN_ELAPSED_MILLIS = 15_000;

    private double calls;
    private double failures;
    private long firstMillis;
    private long lastMillis;

    DecayingCounter(double calls, double failures, long firstMillis, long lastMillis) {
        this.calls = calls;
        this.failures = failures;
        this.firstMillis = firstMillis;
        this.lastMillis = lastMillis;
    }

    public DecayingCounter copy() {
        return new DecayingCounter(calls, failures, firstMillis, lastMillis);
    }

    /// Counts something that may be older than what is counted already.
    void add(double moreCalls, double moreFailures, long fromMillis, long atMillis, double constantMillis) {
        if (atMillis >= lastMillis) {
            double fade = fade(lastMillis, atMillis, constantMillis);
            calls = calls * fade + moreCalls;
            failures = failures * fade + moreFailures;
            lastMillis = atMillis;
        } else {
            double fade = fade(atMillis, lastMillis, constantMillis);
            calls += moreCalls * fade;
            failures += moreFailures * fade;
        }
        firstMillis = Math.min(firstMillis, fromMillis);
    }

    public void add(DecayingCounter other, double constantMillis) {
        add(other.calls, other.failures, other.firstMillis, other.lastMillis, constantMillis);
    }

    private static double fade(long from, long to, double constantMillis) {
        return Math.exp(-(to - from) / constantMillis);
    }

    public double calls() {
        return calls;
    }

    public double failures() {
        return failures;
    }

    public long firstMillis() {
        return firstMillis;
    }

    public long lastMillis() {
        return lastMillis;
    }

    /// The calls as they weigh at a time, not before the last one.
    public double callsAt(long millis, double constantMillis) {
        return calls * fade(Math.min(lastMillis, millis), millis, constantMillis);
    }

    /// Calls per second: the weighed calls over the weight of the time since the first, at least 15 s.
    public double callsPerSecond(long millis, double constantMillis) {
        double elapsed = Math.max(MIN_ELAPSED_MILLIS, (double) (millis - firstMillis));
        double weightMillis = constantMillis * -Math.expm1(-elapsed / constantMillis);
        return callsAt(millis, constantMillis) / weightMillis * 1000;
    }
}
