package io.epicenter.correlator.rootcause.observation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What was measured of the four golden signals of one node; null what was not. Source: Site Reliability
/// Engineering, Beyer et al. 2016, chapter 6.
///
/// @param saturation the worst of its resources
public record GoldenSignals(
        @Nullable Excess latency,
        @Nullable Excess errors,
        @Nullable Excess traffic,
        @Nullable Excess saturation) {
    /// When the first of them became abnormal, traffic aside, which is no trouble by itself; null when none did.
    @Nullable
    Instant onset() {
        return earlier(firstEffect(), onset(saturation));
    }

    /// When its latency or errors first were abnormal, which is what callers feel; null when they were not.
    @Nullable
    public Instant firstEffect() {
        return earlier(onset(latency), onset(errors));
    }

    /// How abnormal its latency or errors are, 0..1.
    double significance(double halfAt) {
        return Math.max(
                latency == null ? 0 : latency.significance(halfAt), errors == null ? 0 : errors.significance(halfAt));
    }

    private static @Nullable Instant onset(@Nullable Excess excess) {
        return excess == null ? null : excess.onset();
    }

    /// The earlier of two times that there may be.
    public static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null) {
            return other;
        }
        return other == null || one.isBefore(other) ? one : other;
    }
}
