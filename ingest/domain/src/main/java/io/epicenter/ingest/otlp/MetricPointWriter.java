package io.epicenter.ingest.otlp;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Rejections;
import io.epicenter.ingest.memory.MemoryShare;
import io.epicenter.ingest.otlp.MetricPoint.Metric;
import io.epicenter.ingest.otlp.MetricPoint.Temporality;
import io.epicenter.ingest.otlp.MetricPoint.Value;
import io.epicenter.ingest.series.ClassicSeries;
import io.epicenter.ingest.series.RecordBatches;
import io.epicenter.ingest.series.SeriesPartitions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Judges the points of one request one after the other, and makes series of those that are good. Confined to one
/// thread.
final class MetricPointWriter {
    private final IngestLimits limits;
    private final ResourceLabels resources;
    private final SeriesPartitions.Layout layout;
    private final SenderTimes times;
    private final RecordBatches batches;
    private final ClassicSeries series;
    private final Rejections.Builder rejections = new Rejections.Builder();
    private Map<String, String> resource = Map.of();
    private Map<String, String> resourceLabels = Map.of();
    private int index;
    private long accepted;

    MetricPointWriter(
            IngestLimits limits, ResourceLabels resources, SeriesPartitions.Layout layout, IngestRequest request) {
        this.limits = limits;
        this.resources = resources;
        this.layout = layout;
        this.times = new SenderTimes(request, limits);
        MemoryShare memory = request.memory();
        this.batches = new RecordBatches(layout.count(), limits.recordBytes(), memory);
        this.series = new ClassicSeries(batches);
    }

    /// Takes a point, or rejects it. Throws when there are too many.
    void take(Metric metric, MetricPoint point, Map<String, String> itsResource) throws MalformedMessageException {
        String name = PrometheusNames.ofMetric(metric);
        Instant time = times.timeOf(point.timeNanos());
        Map<String, String> labels = labels(point, itsResource);
        Problem problem = problem(metric, point, name, time, labels);
        if (problem != null) {
            reject(problem.reason(), metric.name(), problem.text());
            return;
        }
        count();
        accepted++;
        series.begin(
                new ClassicSeries.Point(
                        layout.partition(name, labels::get),
                        name,
                        time.toEpochMilli(),
                        metric.isDelta() ? startMillis(point, time) : 0,
                        point.ended()),
                labels);
        write(point.value());
    }

    /// Since when a delta counts; it counts for no time when it does not say.
    private static long startMillis(MetricPoint point, Instant time) {
        long end = time.toEpochMilli();
        long start = Long.divideUnsigned(point.startNanos(), 1_000_000);
        return start == 0 || start > end ? end : start;
    }

    private void write(Value value) {
        switch (value) {
            case Value.None none -> series.add("", Double.NaN);
            case Value.Single single -> series.add("", single.value());
            case Value.Explicit histogram -> {
                series.add("_count", histogram.count());
                if (!Double.isNaN(histogram.sum())) {
                    series.add("_sum", histogram.sum());
                }
                double[] bounds = histogram.counts().length == 0 ? new double[0] : histogram.bounds();
                series.addBuckets(bounds, histogram.counts(), histogram.count());
            }
            case Value.Exponential exponential -> series.addExponential(exponential.histogram());
            case Value.Summary summary -> {
                series.add("_count", summary.count());
                series.add("_sum", summary.sum());
                for (int i = 0; i < summary.quantiles().length; i++) {
                    series.addLabelled("", "quantile", Double.toString(summary.quantiles()[i]), summary.values()[i]);
                }
            }
        }
    }

    /// The points of a resource come one after the other with the same map.
    @SuppressWarnings("ReferenceEquality")
    private Map<String, String> labels(MetricPoint point, Map<String, String> itsResource) {
        if (resource != itsResource) {
            resource = itsResource;
            resourceLabels = resources.of(itsResource);
        }
        Map<String, String> labels = new TreeMap<>();
        new TreeMap<>(point.attributes()).forEach((name, value) -> {
            String label = PrometheusNames.ofAttribute(name);
            if (!value.isEmpty() && !label.isEmpty()) {
                labels.merge(label, value, (one, other) -> one + ";" + other);
            }
        });
        labels.putAll(resourceLabels);
        return labels;
    }

    private record Problem(String reason, String text) {}

    private @Nullable Problem problem(
            Metric metric, MetricPoint point, String name, Instant time, Map<String, String> labels) {
        if (name.isEmpty()) {
            return new Problem("no_metric_name", "it has no name of letters or digits");
        }
        if (metric.needsTemporality() && metric.temporality() == Temporality.UNSPECIFIED) {
            return new Problem(
                    "no_temporality", "its aggregationTemporality is neither 1 (delta) nor 2 (cumulative); send one");
        }
        if (metric.isDelta() && metric.kind() == MetricPoint.Kind.SUM && !metric.monotonic()) {
            return new Problem(
                    "non_monotonic_delta",
                    "a sum that may go down has no total when it is sent as delta; send it cumulative");
        }
        if (point.value() instanceof Value.None && !point.ended()) {
            return new Problem("no_value", "it has no value");
        }
        String problem = times.problem(time);
        if (problem != null) {
            return new Problem(times.reason(time, "point"), "timeUnixNano " + problem);
        }
        return histogramProblem(point) != null
                ? new Problem("bad_histogram", String.valueOf(histogramProblem(point)))
                : labelProblem(name, labels);
    }

    private static @Nullable String histogramProblem(MetricPoint point) {
        if (point.ended() || !(point.value() instanceof Value.Explicit histogram)) {
            return null;
        }
        double[] bounds = histogram.bounds();
        int buckets = histogram.counts().length;
        if (buckets != 0 && buckets != bounds.length + 1) {
            return "it has " + buckets + " bucketCounts and " + bounds.length + " explicitBounds; send one count more";
        }
        double total = 0;
        for (double count : histogram.counts()) {
            total += count;
        }
        if (total > histogram.count()) {
            return "its bucketCounts count " + total + ", itself " + histogram.count();
        }
        int wrong = ClassicSeries.firstNotRising(bounds);
        return wrong < 0 ? null : "its explicitBounds do not rise at " + wrong;
    }

    private @Nullable Problem labelProblem(String name, Map<String, String> labels) {
        if (labels.size() + 1 > limits.labels()) {
            return new Problem(
                    "too_many_labels", "it has " + (labels.size() + 1) + " labels, the limit is " + limits.labels());
        }
        if (name.length() > limits.nameBytes()) {
            return new Problem(
                    "name_too_long", "its name has " + name.length() + " bytes, the limit is " + limits.nameBytes());
        }
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (label.getKey().length() > limits.nameBytes()) {
                return new Problem(
                        "name_too_long",
                        "an attribute's name has " + label.getKey().length() + " bytes, the limit is "
                                + limits.nameBytes());
            }
            int bytes = label.getValue().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > limits.valueBytes()) {
                return new Problem(
                        "value_too_long",
                        "attribute " + label.getKey() + " has " + bytes + " bytes, the limit is "
                                + limits.valueBytes());
            }
        }
        return null;
    }

    /// Rejects one point, or what should hold points.
    void reject(String reason, String metric, @Nullable String problem) throws MalformedMessageException {
        rejections.add(reason, "point " + index + " of " + (metric.isEmpty() ? "a metric" : metric) + ": " + problem);
        count();
    }

    private void count() throws MalformedMessageException {
        if (++index > limits.series()) {
            throw new MalformedMessageException(
                    "more than " + limits.series() + " data points in a request; send smaller batches");
        }
    }

    Interpretation finish() {
        return new Interpretation(batches.finish(), new Stored(accepted, rejections.build(), times.corrections()));
    }
}
