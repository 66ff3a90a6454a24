package io.epicenter.ingest.otlp;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.OtlpAttributes;
import io.epicenter.contracts.wire.OtlpEnvelope;
import io.epicenter.ingest.body.JsonTree;
import io.epicenter.ingest.otlp.MetricPoint.Kind;
import io.epicenter.ingest.otlp.MetricPoint.Metric;
import io.epicenter.ingest.otlp.MetricPoint.Temporality;
import io.epicenter.ingest.otlp.MetricPoint.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Reads one metric in JSON. Numbers may be texts, and enums may be written by name. Source: OTLP specification 1.11,
/// JSON Protobuf Encoding.
final class JsonMetrics {
    private static final Map<String, Kind> KINDS = kinds();
    private static final Metric UNREAD = new Metric("", "", Kind.GAUGE, Temporality.UNSPECIFIED, false);

    /// What a sum or histogram has beside its points.
    private static final Set<String> BESIDE_POINTS = Set.of("aggregationTemporality", "isMonotonic");

    private JsonMetrics() {}

    private static Map<String, Kind> kinds() {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        kinds.put("gauge", Kind.GAUGE);
        kinds.put("sum", Kind.SUM);
        kinds.put("histogram", Kind.HISTOGRAM);
        kinds.put("exponentialHistogram", Kind.EXPONENTIAL);
        kinds.put("summary", Kind.SUMMARY);
        return kinds;
    }

    static void read(JsonNode json, OtlpMetricsReader.PointReader points) throws MalformedMessageException {
        Metric metric = UNREAD;
        Iterable<JsonNode> data;
        try {
            Map.Entry<String, Kind> kind = kind(json);
            JsonNode body = json.path(kind.getKey());
            metric = metric(json, body, kind.getValue());
            OtlpEnvelope.requireKnown(body, "dataPoints", BESIDE_POINTS);
            data = OtlpEnvelope.array(body, "dataPoints");
        } catch (MalformedMessageException wrong) {
            points.malformed(metric, wrong);
            return;
        }
        for (JsonNode item : data) {
            MetricPoint point;
            try {
                point = point(metric.kind(), item);
            } catch (MalformedMessageException wrong) {
                points.malformed(metric, wrong);
                continue;
            }
            points.take(metric, point);
        }
    }

    private static Map.Entry<String, Kind> kind(JsonNode json) throws MalformedMessageException {
        for (Map.Entry<String, Kind> kind : KINDS.entrySet()) {
            if (json.path(kind.getKey()).isObject()) {
                return kind;
            }
        }
        throw new MalformedMessageException("it has none of " + KINDS.keySet() + " as an object");
    }

    private static Metric metric(JsonNode json, JsonNode body, Kind kind) {
        JsonNode temporality = body.path("aggregationTemporality");
        String word = temporality.asText("");
        Temporality read = word.endsWith("_DELTA")
                ? Temporality.DELTA
                : word.endsWith("_CUMULATIVE") ? Temporality.CUMULATIVE : Temporality.of(temporality.asLong());
        return new Metric(
                json.path("name").asText(""),
                json.path("unit").asText(""),
                kind,
                read,
                body.path("isMonotonic").asBoolean(false));
    }

    private static MetricPoint point(Kind kind, JsonNode json) throws MalformedMessageException {
        if (!json.isObject()) {
            throw new MalformedMessageException("OTLP JSON: a data point is not an object");
        }
        String problem = JsonTree.problem(json);
        if (problem != null) {
            throw new MalformedMessageException(problem);
        }
        return new MetricPoint(
                OtlpAttributes.read(OtlpEnvelope.array(json, "attributes")),
                OtlpEnvelope.nanos(json, "startTimeUnixNano"),
                OtlpEnvelope.nanos(json, "timeUnixNano"),
                MetricPoint.isEnded(json.path("flags").asLong()),
                value(kind, json));
    }

    private static Value value(Kind kind, JsonNode json) throws MalformedMessageException {
        return switch (kind) {
            case GAUGE, SUM -> single(json);
            case HISTOGRAM ->
                new Value.Explicit(
                        count(json.path("count")),
                        json.has("sum") ? number(json.path("sum"), "sum") : Double.NaN,
                        numbers(json, "explicitBounds"),
                        numbers(json, "bucketCounts"));
            case EXPONENTIAL -> exponential(json);
            case SUMMARY -> summary(json);
        };
    }

    private static Value single(JsonNode json) throws MalformedMessageException {
        for (String form : new String[] {"asDouble", "asInt"}) {
            if (json.has(form)) {
                return new Value.Single(number(json.path(form), form));
            }
        }
        return new Value.None();
    }

    private static Value exponential(JsonNode json) throws MalformedMessageException {
        ExponentialPoint point = new ExponentialPoint();
        point.count = count(json.path("count"));
        point.sum = json.has("sum") ? number(json.path("sum"), "sum") : 0;
        point.scale = json.path("scale").asLong();
        point.zeroCount = count(json.path("zeroCount"));
        point.zeroThreshold = json.has("zeroThreshold") ? number(json.path("zeroThreshold"), "zeroThreshold") : 0;
        point.setOffset(json.path("positive").path("offset").asLong());
        for (double bucket : numbers(json.path("positive"), "bucketCounts")) {
            point.addPositive(bucket);
        }
        for (double bucket : numbers(json.path("negative"), "bucketCounts")) {
            point.addNegative(bucket);
        }
        return new Value.Exponential(point.build());
    }

    private static Value summary(JsonNode json) throws MalformedMessageException {
        JsonNode list = OtlpEnvelope.array(json, "quantileValues");
        double[] quantiles = new double[list.size()];
        double[] values = new double[list.size()];
        for (int i = 0; i < quantiles.length; i++) {
            quantiles[i] = numberOrZero(list.path(i), "quantile");
            values[i] = numberOrZero(list.path(i), "value");
        }
        return new Value.Summary(count(json.path("count")), numberOrZero(json, "sum"), quantiles, values);
    }

    private static double numberOrZero(JsonNode json, String field) throws MalformedMessageException {
        return json.has(field) ? number(json.path(field), field) : 0;
    }

    private static double count(JsonNode value) throws MalformedMessageException {
        double count = value.isMissingNode() || value.isNull() ? 0 : number(value, "count");
        if (!(count >= 0)) {
            throw new MalformedMessageException("OTLP JSON: count is " + count);
        }
        return count;
    }

    private static double[] numbers(JsonNode parent, String field) throws MalformedMessageException {
        JsonNode list = OtlpEnvelope.array(parent, field);
        double[] numbers = new double[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(list.path(i), field);
        }
        return numbers;
    }

    /// A number, also as a text; `NaN` and `Infinity` are texts in this form.
    private static double number(JsonNode value, String field) throws MalformedMessageException {
        try {
            if (value.isNumber() || value.isTextual()) {
                return Double.parseDouble(value.asText());
            }
        } catch (NumberFormatException wrong) {
            throw new MalformedMessageException("OTLP JSON: " + field + " is not a number", wrong);
        }
        throw new MalformedMessageException("OTLP JSON: " + field + " is not a number");
    }
}
