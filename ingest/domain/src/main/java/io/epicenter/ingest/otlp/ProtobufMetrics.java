package io.epicenter.ingest.otlp;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.OtlpAttributes;
import io.epicenter.contracts.wire.ProtobufReader;
import io.epicenter.ingest.otlp.MetricPoint.Kind;
import io.epicenter.ingest.otlp.MetricPoint.Metric;
import io.epicenter.ingest.otlp.MetricPoint.Temporality;
import io.epicenter.ingest.otlp.MetricPoint.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one metric in protobuf. Source: opentelemetry-proto 1.8, metrics.proto.
final class ProtobufMetrics {
    private static final Metric UNREAD = new Metric("", "", Kind.GAUGE, Temporality.UNSPECIFIED, false);

    private ProtobufMetrics() {}

    /// A metric and where its points are.
    private record Points(Metric metric, @Nullable ProtobufReader data) {}

    static void read(ProtobufReader in, OtlpMetricsReader.PointReader points) throws MalformedMessageException {
        Points read;
        try {
            read = metric(in);
            if (read.data() == null) {
                throw new MalformedMessageException("it is of no kind that is known");
            }
        } catch (MalformedMessageException wrong) {
            points.malformed(UNREAD, wrong);
            return;
        }
        Metric metric = read.metric();
        ProtobufReader data = read.data();
        while (true) {
            ProtobufReader message;
            try {
                message = nextPoint(data);
            } catch (MalformedMessageException wrong) {
                points.malformed(metric, wrong);
                return;
            }
            if (message == null) {
                return;
            }
            MetricPoint point;
            try {
                point = point(metric.kind(), message);
            } catch (MalformedMessageException wrong) {
                points.malformed(metric, wrong);
                continue;
            }
            points.take(metric, point);
        }
    }

    private static @Nullable ProtobufReader nextPoint(ProtobufReader data) throws MalformedMessageException {
        while (data.next()) {
            if (data.field() == 1) {
                return data.readMessage();
            }
            data.skip();
        }
        return null;
    }

    private static Points metric(ProtobufReader in) throws MalformedMessageException {
        String name = "";
        String unit = "";
        Kind kind = Kind.GAUGE;
        ProtobufReader header = null;
        ProtobufReader data = null;
        while (in.next()) {
            Kind next = kind(in.field());
            if (next != null) {
                kind = next;
                int length = in.readSlice();
                header = in.part(in.sliceStart(), in.sliceStart() + length);
                data = in.part(in.sliceStart(), in.sliceStart() + length);
            } else if (in.field() == 1) {
                name = in.readString();
            } else if (in.field() == 3) {
                unit = in.readString();
            } else {
                in.skip();
            }
        }
        long temporality = 0;
        boolean monotonic = false;
        while (header != null && header.next()) {
            switch (header.field()) {
                case 2 -> temporality = header.readLong();
                case 3 -> monotonic = header.readLong() != 0;
                default -> header.skip();
            }
        }
        return new Points(new Metric(name, unit, kind, Temporality.of(temporality), monotonic), data);
    }

    private static @Nullable Kind kind(int field) {
        return switch (field) {
            case 5 -> Kind.GAUGE;
            case 7 -> Kind.SUM;
            case 9 -> Kind.HISTOGRAM;
            case 10 -> Kind.EXPONENTIAL;
            case 11 -> Kind.SUMMARY;
            default -> null;
        };
    }

    private static MetricPoint point(Kind kind, ProtobufReader in) throws MalformedMessageException {
        return switch (kind) {
            case GAUGE, SUM -> number(in);
            case HISTOGRAM -> histogram(in);
            case EXPONENTIAL -> exponential(in);
            case SUMMARY -> summary(in);
        };
    }

    private static MetricPoint number(ProtobufReader in) throws MalformedMessageException {
        Map<String, String> attributes = new HashMap<>();
        long start = 0;
        long time = 0;
        long flags = 0;
        Value value = new Value.None();
        while (in.next()) {
            switch (in.field()) {
                case 2 -> start = in.readFixed64();
                case 3 -> time = in.readFixed64();
                case 4 -> value = new Value.Single(in.readDouble());
                case 6 -> value = new Value.Single(in.readFixed64());
                case 7 -> OtlpAttributes.readOne(in.readMessage(), attributes);
                case 8 -> flags = in.readLong();
                default -> in.skip();
            }
        }
        return new MetricPoint(attributes, start, time, MetricPoint.isEnded(flags), value);
    }

    private static MetricPoint histogram(ProtobufReader in) throws MalformedMessageException {
        Map<String, String> attributes = new HashMap<>();
        long start = 0;
        long time = 0;
        long flags = 0;
        double count = 0;
        double sum = Double.NaN;
        double[] counts = new double[0];
        double[] bounds = new double[0];
        while (in.next()) {
            switch (in.field()) {
                case 2 -> start = in.readFixed64();
                case 3 -> time = in.readFixed64();
                case 4 -> count = unsigned(in.readFixed64());
                case 5 -> sum = in.readDouble();
                case 6 -> counts = joined(counts, fixed(in.readMessage(), false));
                case 7 -> bounds = joined(bounds, fixed(in.readMessage(), true));
                case 9 -> OtlpAttributes.readOne(in.readMessage(), attributes);
                case 10 -> flags = in.readLong();
                default -> in.skip();
            }
        }
        Value value = new Value.Explicit(count, sum, bounds, counts);
        return new MetricPoint(attributes, start, time, MetricPoint.isEnded(flags), value);
    }

    private static double unsigned(long count) throws MalformedMessageException {
        if (count < 0) {
            throw new MalformedMessageException("a count has more than 63 bits");
        }
        return count;
    }

    private static double[] joined(double[] before, double[] more) throws MalformedMessageException {
        if (before.length + more.length > ExponentialPoint.MAX_BUCKETS) {
            throw new MalformedMessageException("it has more than " + ExponentialPoint.MAX_BUCKETS + " numbers");
        }
        if (before.length == 0) {
            return more;
        }
        double[] all = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        return all;
    }

    private static double[] fixed(ProtobufReader packed, boolean isDouble) throws MalformedMessageException {
        double[] numbers = new double[packed.remaining() / Double.BYTES];
        for (int i = 0; i < numbers.length; i++) {
            double next = packed.nextDouble();
            numbers[i] = isDouble ? next : unsigned(Double.doubleToRawLongBits(next));
        }
        return numbers;
    }

    private static MetricPoint exponential(ProtobufReader in) throws MalformedMessageException {
        Map<String, String> attributes = new HashMap<>();
        long start = 0;
        long time = 0;
        long flags = 0;
        ExponentialPoint histogram = new ExponentialPoint();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> OtlpAttributes.readOne(in.readMessage(), attributes);
                case 2 -> start = in.readFixed64();
                case 3 -> time = in.readFixed64();
                case 4 -> histogram.count = unsigned(in.readFixed64());
                case 5 -> histogram.sum = in.readDouble();
                case 6 -> histogram.scale = ExponentialPoint.signed(in.readLong());
                case 7 -> histogram.zeroCount = unsigned(in.readFixed64());
                case 8 -> histogram.readPositive(in.readMessage());
                case 9 -> histogram.readNegative(in.readMessage());
                case 10 -> flags = in.readLong();
                case 14 -> histogram.zeroThreshold = in.readDouble();
                default -> in.skip();
            }
        }
        Value value = new Value.Exponential(histogram.build());
        return new MetricPoint(attributes, start, time, MetricPoint.isEnded(flags), value);
    }

    private static MetricPoint summary(ProtobufReader in) throws MalformedMessageException {
        Map<String, String> attributes = new HashMap<>();
        long start = 0;
        long time = 0;
        long flags = 0;
        double count = 0;
        double sum = 0;
        double[] quantiles = new double[0];
        double[] values = new double[0];
        while (in.next()) {
            switch (in.field()) {
                case 2 -> start = in.readFixed64();
                case 3 -> time = in.readFixed64();
                case 4 -> count = unsigned(in.readFixed64());
                case 5 -> sum = in.readDouble();
                case 6 -> {
                    double[] read = quantile(in.readMessage());
                    quantiles = joined(quantiles, new double[] {read[0]});
                    values = joined(values, new double[] {read[1]});
                }
                case 7 -> OtlpAttributes.readOne(in.readMessage(), attributes);
                case 8 -> flags = in.readLong();
                default -> in.skip();
            }
        }
        Value value = new Value.Summary(count, sum, quantiles, values);
        return new MetricPoint(attributes, start, time, MetricPoint.isEnded(flags), value);
    }

    private static double[] quantile(ProtobufReader in) throws MalformedMessageException {
        double[] read = new double[2];
        while (in.next()) {
            if (in.field() == 1 || in.field() == 2) {
                read[in.field() - 1] = in.readDouble();
            } else {
                in.skip();
            }
        }
        return read;
    }
}
