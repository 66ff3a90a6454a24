package io.epicenter.topology.source;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Increases of Prometheus counters: the first value of a series is none, a fall is a reset, a repeat counts nothing.
/// Bounded; the least recently seen series goes first. Confined to one thread.
///
/// @param <T> what a series is about
final class CounterIncreases<T> {
    /// How far ahead of its arrival a time may be. Chosen by hand: clocks that are kept by NTP differ by far less;
    /// one that is further ahead would close the series to all others.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Duration timeToLive;
    private final Map<Object, Series<T>> series;
    private long samples;
    private long resets;

    private static final class Series<T> {
        final T about;
        double value = Double.NaN;
        long atMillis = Long.MIN_VALUE;

        Series(T about) {
            this.about = about;
        }
    }

    /// @param timeToLive a value that is older counts nothing
    CounterIncreases(Duration timeToLive, int maxSeries) {
        this.timeToLive = timeToLive;
        this.series = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, Series<T>> eldest) {
                return size() > maxSeries;
            }
        };
    }

    /// What the series of this key is about, or null when it is not known.
    @Nullable
    T subject(Object key) {
        Series<T> known = series.get(key);
        return known == null ? null : known.about;
    }

    void open(Object key, T about) {
        series.put(key, new Series<>(about));
    }

    /// The increase since the last value of an open series; 0 when there is none or the time cannot be true.
    double increase(Object key, double value, long atMillis, Instant now) {
        Series<T> of = series.get(key);
        if (of == null || !takes(of, value, atMillis, now)) {
            return 0;
        }
        double before = of.value;
        of.value = value;
        if (value < before) {
            resets++;
            return value;
        }
        return Double.isNaN(before) ? 0 : value - before;
    }

    /// A value of an open series that is an increase itself; 0 when its time cannot be true.
    double delta(Object key, double value, long atMillis, Instant now) {
        Series<T> of = series.get(key);
        return of != null && takes(of, value, atMillis, now) ? value : 0;
    }

    private boolean takes(Series<T> of, double value, long atMillis, Instant now) {
        boolean plausible = atMillis <= now.plus(CLOCK_SKEW).toEpochMilli()
                && atMillis >= now.minus(timeToLive).toEpochMilli();
        if (Double.isNaN(value) || atMillis <= of.atMillis || !plausible) {
            return false;
        }
        samples++;
        of.atMillis = atMillis;
        return true;
    }

    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("samples", samples);
        counts.put("resets", resets);
        counts.put("series", (long) series.size());
        return counts;
    }
}
