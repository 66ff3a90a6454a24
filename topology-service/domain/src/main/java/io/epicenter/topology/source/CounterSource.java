package io.epicenter.topology.source;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.wire.MetricNames;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.spanmetrics.BytePattern;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What sources of Prometheus counters have in common. Batches without their names are passed over by a look at their
/// symbols, or one search in their bytes; series of other names without a look at their labels.
///
/// @param <T> what a series is about
abstract class CounterSource<T> implements Source {
    private final BytePattern pattern;
    private final Set<String> names;
    private final MetricNames wanted;
    private final WriteRequestReader reader = new WriteRequestReader();
    private final CounterIncreases<T> counters;

    /// @param part a part of the names of all counters that are read
    /// @param names of the counters
    CounterSource(Settings settings, String part, Set<String> names) {
        this.pattern = new BytePattern(part);
        this.names = Set.copyOf(names);
        this.wanted = new MetricNames(names);
        this.counters = new CounterIncreases<>(settings.timeToLive(), settings.maxSeries());
    }

    /// What a series is about, or null when it counts nothing here.
    abstract @Nullable T subjectOf(String metric, EntityResolver.Labels label);

    /// Tells an increase, > 0.
    abstract void count(T about, double increase, long atMillis, CallRecorder recorder);

    @Override
    public final boolean mayConcern(byte[] bytes) {
        return pattern.in(bytes);
    }

    @Override
    public final void metrics(byte[] batch, Instant now, CallRecorder recorder) throws MalformedMessageException {
        if (!wanted.mayBeIn(batch) || !mayConcern(batch)) {
            return;
        }
        reader.reset(batch, wanted);
        while (reader.nextSeries()) {
            long key = reader.labelHash();
            T about = subject(key, Objects.requireNonNull(reader.label("__name__")), reader::label);
            while (about != null && reader.nextSample()) {
                long at = reader.timestampMillis();
                double increase = reader.isDelta()
                        ? counters.delta(key, reader.value(), at, now)
                        : counters.increase(key, reader.value(), at, now);
                report(about, increase, at, recorder);
            }
        }
    }

    @Override
    public final void sample(Sample sample, Instant now, CallRecorder recorder) {
        if (names.contains(sample.name())) {
            Object key = Map.entry(sample.name(), sample.labels());
            T about = subject(key, sample.name(), sample.labels()::get);
            if (about != null) {
                long at = sample.timestamp().toEpochMilli();
                report(about, counters.increase(key, sample.value(), at, now), at, recorder);
            }
        }
    }

    private @Nullable T subject(Object key, String name, EntityResolver.Labels label) {
        T known = counters.subject(key);
        if (known == null) {
            known = subjectOf(name, label);
            if (known != null) {
                counters.open(key, known);
            }
        }
        return known;
    }

    private void report(T about, double increase, long atMillis, CallRecorder recorder) {
        if (increase > 0) {
            count(about, increase, atMillis, recorder);
        }
    }

    @Override
    public final Map<String, Long> counts() {
        return counters.counts();
    }
}
