package io.epicenter.detector;

import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.multivariate.MultivariateDetector;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.series.SeriesTable;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;

/// Closes an interval: adds the series up to signals, judges each signal, those of an entity together and who is
/// silent, and says how far the partition is. Confined to one thread.
final class IntervalCloser {
    private final String source;
    private final SignalContext context;
    private final SeriesAggregation aggregation;
    private final MultivariateDetector multivariate;
    /// Means nothing; not private, so that what was read ahead is not left out.
    double prefetched;

    IntervalCloser(int partition, SignalContext context, SeriesTable table, MultivariateDetector multivariate) {
        this.source = Topics.METRICS + "-" + partition;
        this.context = context;
        this.aggregation = new SeriesAggregation(table, context.intervalSeconds());
        this.multivariate = multivariate;
    }

    void close(long end, List<Signal> signals, Output out) {
        for (Signal signal : signals) {
            signal.aggregator.clear();
        }
        aggregation.add(end, signals);
        TreeSet<Scope> scopes = new TreeSet<>();
        Scope last = new Scope("", "");
        for (int from = 0; from < signals.size(); from += Method.PREFETCH_BATCH) {
            List<Signal> block = signals.subList(from, Math.min(signals.size(), from + Method.PREFETCH_BATCH));
            for (Signal signal : block) {
                prefetched += signal.prefetch(end);
            }
            for (Signal signal : block) {
                signal.close(end, context, out);
                signal.sweep(end, context, out);
                if (!last.holds(signal.identity.entity())) {
                    last = Scope.of(signal.identity.entity());
                    scopes.add(last);
                }
            }
        }
        multivariate.close(end, signals, out);
        context.absence().close(end, out);
        Instant watermark = Instant.ofEpochMilli(end);
        for (Scope scope : scopes) {
            out.watermark(new Watermark(scope.tenant(), scope.environment(), source, watermark));
        }
    }
}
