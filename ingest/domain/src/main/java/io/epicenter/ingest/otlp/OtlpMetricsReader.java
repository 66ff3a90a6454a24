package io.epicenter.ingest.otlp;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.OtlpEnvelope;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.body.JsonTree;
import io.epicenter.ingest.otlp.MetricPoint.Metric;
import io.epicenter.ingest.series.SeriesPartitions;
import java.util.Map;

/// Reads an OTLP `ExportMetricsServiceRequest`, protobuf or JSON, into records of `metrics`. A bad point is rejected
/// alone. Confined to one thread, used once.
public final class OtlpMetricsReader {
    private static final OtlpEnvelope ENVELOPE = new OtlpEnvelope("resourceMetrics", "scopeMetrics", "metrics");
    /// Heap bytes for each byte of a protobuf request while a point is read, and the bytes above which only
    /// [#LONG_POINT] of them count. As for lines of logs, whose attributes are read the same way.
    private static final long SHORT_POINT = 24;
    private static final long LONG_POINT = 4;
    private static final long MAX_SHORT_POINT = 3 << 19;

    private final IngestRequest request;
    private final MetricPointWriter points;

    public OtlpMetricsReader(
            IngestLimits limits, ResourceLabels resources, SeriesPartitions.Layout layout, IngestRequest request) {
        this.request = request;
        this.points = new MetricPointWriter(limits, resources, layout, request);
    }

    public Interpretation readProtobuf(byte[] bytes) throws MalformedMessageException {
        request.memory().reserve(Math.min(SHORT_POINT * bytes.length, LONG_POINT * bytes.length + MAX_SHORT_POINT));
        OtlpEnvelope.readProtobuf(bytes, new Items<>(ProtobufMetrics::read, points));
        return points.finish();
    }

    public Interpretation readJson(byte[] bytes) throws MalformedMessageException {
        ENVELOPE.readJson(JsonTree.read(bytes, request.memory()), new Items<>(JsonMetrics::read, points));
        return points.finish();
    }

    /// Takes the points of one metric. What it throws ends the reading.
    interface PointReader {
        void take(Metric metric, MetricPoint point) throws MalformedMessageException;

        /// One is malformed.
        void malformed(Metric metric, MalformedMessageException wrong) throws MalformedMessageException;
    }

    /// Reads a metric in one of the forms. Throws only what the reader of the points throws.
    @FunctionalInterface
    private interface MetricForm<T> {
        void read(T metric, PointReader points) throws MalformedMessageException;
    }

    private record Items<T>(MetricForm<T> form, MetricPointWriter points) implements OtlpEnvelope.ItemReader<T> {
        @Override
        public void take(T item, Map<String, String> resource) throws MalformedMessageException {
            form.read(item, new Taken(points, resource));
        }

        @Override
        public void malformed(MalformedMessageException wrong) throws MalformedMessageException {
            points.reject("malformed", "", wrong.getMessage());
        }
    }

    private record Taken(MetricPointWriter points, Map<String, String> resource) implements PointReader {
        @Override
        public void take(Metric metric, MetricPoint point) throws MalformedMessageException {
            points.take(metric, point, resource);
        }

        @Override
        public void malformed(Metric metric, MalformedMessageException wrong) throws MalformedMessageException {
            points.reject("malformed", metric.name(), wrong.getMessage());
        }
    }
}
