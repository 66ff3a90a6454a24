package io.epicenter.ingest.protocol;

import static io.epicenter.ingest.protocol.Requests.FOUR;
import static io.epicenter.ingest.protocol.Requests.NOW;
import static io.epicenter.ingest.protocol.Requests.RESOLVER;
import static io.epicenter.ingest.protocol.Requests.WIDE;
import static io.epicenter.ingest.protocol.Requests.json;
import static io.epicenter.ingest.protocol.Requests.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome.Stored;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.protocol.WrittenSeries.Written;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpMetricsProtocolTest extends ProtocolContract {
    private static final long SECOND = 1_000_000_000L;
    private static final long END = 20 * SECOND;

    private final OtlpMetricsProtocol protocol =
            new OtlpMetricsProtocol(WIDE, RESOLVER, EntityResolver.Settings.DEFAULT);

    @Override
    Protocol protocol(IngestLimits limits) {
        return new OtlpMetricsProtocol(limits, RESOLVER, EntityResolver.Settings.DEFAULT);
    }

    @Override
    String mediaType() {
        return "application/x-protobuf";
    }

    @Override
    byte[] good() {
        return bytes(gauge("m", "", point(1), point(2, "k", "v")));
    }

    @Override
    byte[] partlyBad() {
        return bytes(gauge("m", "", point(1), NumberDataPoint.getDefaultInstance(), point(2, "k", "v")));
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }

    private static NumberDataPoint point(double value, String... attributes) {
        NumberDataPoint.Builder point =
                NumberDataPoint.newBuilder().setAsDouble(value).setTimeUnixNano(END);
        for (int i = 0; i < attributes.length; i += 2) {
            point.addAttributes(attribute(attributes[i], attributes[i + 1]));
        }
        return point.build();
    }

    private static Metric gauge(String name, String unit, NumberDataPoint... points) {
        return Metric.newBuilder()
                .setName(name)
                .setUnit(unit)
                .setGauge(Gauge.newBuilder().addAllDataPoints(List.of(points)))
                .build();
    }

    private static Metric sum(boolean monotonic, AggregationTemporality temporality, NumberDataPoint... points) {
        return Metric.newBuilder()
                .setName("http.requests")
                .setUnit("{request}")
                .setSum(Sum.newBuilder()
                        .setIsMonotonic(monotonic)
                        .setAggregationTemporality(temporality)
                        .addAllDataPoints(List.of(points)))
                .build();
    }

    private static byte[] bytes(Metric... metrics) {
        return ofResource(Resource.getDefaultInstance(), metrics);
    }

    private static byte[] ofResource(Resource resource, Metric... metrics) {
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(resource)
                        .addScopeMetrics(ScopeMetrics.newBuilder().addAllMetrics(List.of(metrics))))
                .build()
                .toByteArray();
    }

    private Interpretation sent(byte[] bytes) {
        return protocol.interpret(request(bytes, "Content-Type", "application/x-protobuf"), FOUR);
    }

    private Map<String, Written> written(Metric... metrics) {
        return WrittenSeries.of(sent(bytes(metrics)));
    }

    private static Map<String, Long> rejected(Interpretation interpretation) {
        return ((Stored) interpretation.outcome()).rejections().byReason();
    }

    @ParameterizedTest
    @CsvSource({
        "http.server.active_requests, {request}, http_server_active_requests",
        "system.memory.usage, By, system_memory_usage_bytes",
        "jvm.cpu.recent_utilization, 1, jvm_cpu_recent_utilization_ratio",
        "queue__depth.seconds, s, queue_depth_seconds",
        "5xx, '', _5xx",
        "speed, m/s, speed_meters_per_second",
        "x, milliseconds, x_milliseconds",
        "up, '', up",
    })
    void a_gauge_has_the_name_that_prometheus_gives_it(String name, String unit, String expected) {
        assertThat(written(gauge(name, unit, point(3)))).isEqualTo(Map.of(expected + "{}", new Written(3, 20_000, 0)));
    }

    @Test
    void a_counter_ends_in_total_and_a_sum_that_may_fall_does_not() {
        assertThat(written(sum(true, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE, point(7))))
                .isEqualTo(Map.of("http_requests_total{}", new Written(7, 20_000, 0)));
        assertThat(written(sum(false, AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE, point(7))))
                .isEqualTo(Map.of("http_requests{}", new Written(7, 20_000, 0)));
    }

    @Test
    void a_delta_stays_one_with_its_start() {
        NumberDataPoint point = point(5).toBuilder()
                .setStartTimeUnixNano(10 * SECOND)
                .setAsInt(5)
                .build();
        assertThat(written(sum(true, AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA, point)))
                .isEqualTo(Map.of("http_requests_total{}", new Written(5, 20_000, 10_000)));
        assertThat(written(sum(true, AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA, point(5))))
                .isEqualTo(Map.of("http_requests_total{}", new Written(5, 20_000, 20_000)));
    }

    @Test
    void sums_that_cannot_be_added_up_are_rejected_in_words() {
        Interpretation interpretation = sent(bytes(
                sum(false, AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA, point(1)),
                sum(true, AggregationTemporality.AGGREGATION_TEMPORALITY_UNSPECIFIED, point(1)),
                gauge("good", "", point(1))));
        assertThat(rejected(interpretation)).isEqualTo(Map.of("non_monotonic_delta", 1L, "no_temporality", 1L));
        assertThat(WrittenSeries.of(interpretation)).containsOnlyKeys("good{}");
    }

    @Test
    void a_histogram_becomes_a_classic_one() {
        Metric metric = Metric.newBuilder()
                .setName("http.server.request.duration")
                .setUnit("s")
                .setHistogram(Histogram.newBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
                        .addDataPoints(HistogramDataPoint.newBuilder()
                                .setTimeUnixNano(END)
                                .setCount(6)
                                .setSum(1.5)
                                .addAllExplicitBounds(List.of(0.1, 0.5))
                                .addAllBucketCounts(List.of(3L, 2L, 1L))
                                .addAttributes(attribute("http.response.status_code", "500"))))
                .build();
        String name = "http_server_request_duration_seconds";
        String label = "http_response_status_code=500";
        assertThat(written(metric))
                .isEqualTo(Map.of(
                        name + "_count{" + label + "}", new Written(6, 20_000, 0),
                        name + "_sum{" + label + "}", new Written(1.5, 20_000, 0),
                        name + "_bucket{" + label + ",le=0.1}", new Written(3, 20_000, 0),
                        name + "_bucket{" + label + ",le=0.5}", new Written(5, 20_000, 0),
                        name + "_bucket{" + label + ",le=+Inf}", new Written(6, 20_000, 0)));
    }

    @Test
    void a_histogram_of_deltas_is_deltas_in_each_bucket() {
        Metric metric = Metric.newBuilder()
                .setName("d")
                .setUnit("ms")
                .setHistogram(Histogram.newBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                        .addDataPoints(HistogramDataPoint.newBuilder()
                                .setStartTimeUnixNano(10 * SECOND)
                                .setTimeUnixNano(END)
                                .setCount(2)))
                .build();
        assertThat(written(metric))
                .isEqualTo(Map.of(
                        "d_milliseconds_count{}", new Written(2, 20_000, 10_000),
                        "d_milliseconds_bucket{le=+Inf}", new Written(2, 20_000, 10_000)));
    }

    private static Metric exponential(ExponentialHistogramDataPoint point) {
        return Metric.newBuilder()
                .setName("rpc.server.duration")
                .setUnit("s")
                .setExponentialHistogram(ExponentialHistogram.newBuilder()
                        .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA)
                        .addDataPoints(point))
                .build();
    }

    @Test
    void an_exponential_histogram_gets_fixed_bounds() {
        Map<String, Written> series = written(exponential(ExponentialHistogramDataPoint.newBuilder()
                .setStartTimeUnixNano(10 * SECOND)
                .setTimeUnixNano(END)
                .setCount(100)
                .setSum(110)
                .setScale(3)
                .setZeroCount(2)
                .setPositive(ExponentialHistogramDataPoint.Buckets.newBuilder()
                        .setOffset(-1)
                        .addAllBucketCounts(List.of(60L, 38L)))
                .build()));
        String name = "rpc_server_duration_seconds";
        assertThat(series)
                .containsEntry(name + "_count{}", new Written(100, 20_000, 10_000))
                .containsEntry(name + "_sum{}", new Written(110, 20_000, 10_000))
                .containsEntry(name + "_bucket{le=0.5}", new Written(2, 20_000, 10_000))
                .containsEntry(name + "_bucket{le=1.0}", new Written(62, 20_000, 10_000))
                .containsEntry(name + "_bucket{le=2.0}", new Written(100, 20_000, 10_000))
                .containsEntry(name + "_bucket{le=+Inf}", new Written(100, 20_000, 10_000))
                .hasSizeLessThan(32);
    }

    @Test
    void a_histogram_that_does_not_fit_together_is_rejected_alone() {
        Interpretation interpretation = sent(bytes(
                exponential(ExponentialHistogramDataPoint.newBuilder()
                        .setTimeUnixNano(END)
                        .setCount(1)
                        .setZeroCount(2)
                        .build()),
                exponential(ExponentialHistogramDataPoint.newBuilder()
                        .setTimeUnixNano(END)
                        .setScale(99)
                        .build()),
                Metric.newBuilder()
                        .setName("h")
                        .setHistogram(Histogram.newBuilder()
                                .setAggregationTemporalityValue(2)
                                .addDataPoints(HistogramDataPoint.newBuilder()
                                        .setTimeUnixNano(END)
                                        .setCount(2)
                                        .addBucketCounts(1)
                                        .addBucketCounts(1)))
                        .build(),
                gauge("good", "", point(1))));
        assertThat(rejected(interpretation)).isEqualTo(Map.of("malformed", 2L, "bad_histogram", 1L));
        assertThat(WrittenSeries.of(interpretation)).containsOnlyKeys("good{}");
        assertThat(((Stored) interpretation.outcome()).rejections().text())
                .contains("point 2 of h: it has 2 bucketCounts and 0 explicitBounds");
    }

    @Test
    void a_summary_has_its_quantiles() {
        Metric metric = Metric.newBuilder()
                .setName("s")
                .setSummary(Summary.newBuilder()
                        .addDataPoints(SummaryDataPoint.newBuilder()
                                .setTimeUnixNano(END)
                                .setCount(3)
                                .setSum(6)
                                .addQuantileValues(SummaryDataPoint.ValueAtQuantile.newBuilder()
                                        .setQuantile(0.99)
                                        .setValue(4))))
                .build();
        assertThat(written(metric))
                .isEqualTo(Map.of(
                        "s_count{}", new Written(3, 20_000, 0),
                        "s_sum{}", new Written(6, 20_000, 0),
                        "s{quantile=0.99}", new Written(4, 20_000, 0)));
    }

    @Test
    void no_recorded_value_ends_the_series() {
        NumberDataPoint ended =
                NumberDataPoint.newBuilder().setTimeUnixNano(END).setFlags(1).build();
        assertThat(written(gauge("m", "", ended)))
                .hasSize(1)
                .allSatisfy((name, sample) -> assertThat(sample.isEnd()).isTrue());
        assertThat(written(exponential(ExponentialHistogramDataPoint.newBuilder()
                        .setTimeUnixNano(END)
                        .setFlags(1)
                        .build())))
                .hasSizeGreaterThan(20)
                .allSatisfy((name, sample) -> assertThat(sample.isEnd()).isTrue());
    }

    @Test
    void identity_of_the_resource_becomes_labels_and_the_rest_does_not() {
        Resource resource = Resource.newBuilder()
                .addAttributes(attribute("service.name", "cart"))
                .addAttributes(attribute("service.namespace", "shop"))
                .addAttributes(attribute("k8s.pod.name", "cart-7d9f8b6c5-x2z4b"))
                .addAttributes(attribute("deployment.environment.name", "prod"))
                .addAttributes(attribute("telemetry.sdk.version", "1.2.3"))
                .addAttributes(attribute("process.command_line", "java -jar"))
                .build();
        byte[] body = ofResource(resource, gauge("m", "", point(1, "service.name", "mine", "empty", "")));
        assertThat(WrittenSeries.of(sent(body)))
                .containsOnlyKeys("m{deployment_environment_name=prod,k8s_pod_name=cart-7d9f8b6c5-x2z4b,"
                        + "service_name=cart,service_namespace=shop}");
        int partition = sent(body).records().getFirst().partition();
        assertThat(partition)
                .isEqualTo(io.epicenter.contracts.topic.KeyPartitioner.partition("default/prod/service:shop/cart", 4));
    }

    @Test
    void processes_without_an_instance_are_told_apart() {
        for (String[] identity : new String[][] {
            {"container.id", "abc", "abc"}, {"process.pid", "17", ":17"}, {"service.instance.id", "i1", "i1"}
        }) {
            Resource resource = Resource.newBuilder()
                    .addAttributes(attribute("service.name", "cart"))
                    .addAttributes(attribute(identity[0], identity[1]))
                    .build();
            assertThat(WrittenSeries.of(sent(ofResource(resource, gauge("m", "", point(1))))))
                    .containsOnlyKeys("m{service_instance_id=" + identity[2] + ",service_name=cart}");
        }
    }

    @Test
    void a_missing_time_is_that_of_the_receipt_and_counted() {
        Interpretation interpretation = sent(
                bytes(gauge("m", "", point(1).toBuilder().setTimeUnixNano(0).build())));
        assertThat(WrittenSeries.of(interpretation)).containsEntry("m{}", new Written(1, NOW.toEpochMilli(), 0));
        assertThat(((Stored) interpretation.outcome()).corrections()).isEqualTo(Map.of("no_time", 1L));
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000_000L, 1_000_000L, 1_000L})
    void a_time_in_another_unit_is_recognised_and_counted(long nanosOfUnit) {
        long time = NOW.getEpochSecond() * (SECOND / nanosOfUnit);
        Interpretation interpretation = new OtlpMetricsProtocol(
                        IngestLimits.DEFAULT, RESOLVER, EntityResolver.Settings.DEFAULT)
                .interpret(
                        request(
                                bytes(gauge(
                                        "m",
                                        "",
                                        point(1).toBuilder()
                                                .setTimeUnixNano(time)
                                                .build())),
                                "Content-Type",
                                "application/x-protobuf"),
                        FOUR);
        assertThat(WrittenSeries.of(interpretation)).containsEntry("m{}", new Written(1, NOW.toEpochMilli(), 0));
        assertThat(((Stored) interpretation.outcome()).corrections()).isEqualTo(Map.of("time_unit", 1L));
    }

    private static String metric(String metric) {
        return "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[" + metric
                + ",{\"name\":\"good\",\"gauge\":{\"dataPoints\":[{\"asInt\":\"1\"}]}}]}]}]}";
    }

    @Test
    void json_may_have_enums_by_name_and_numbers_as_text() {
        Interpretation interpretation = protocol.interpret(
                json(metric("{\"name\":\"c\",\"sum\":{\"isMonotonic\":true,"
                        + "\"aggregationTemporality\":\"AGGREGATION_TEMPORALITY_DELTA\",\"dataPoints\":["
                        + "{\"asInt\":\"5\",\"startTimeUnixNano\":\"10000000000\",\"timeUnixNano\":\"20000000000\"}]}},"
                        + "{\"name\":\"e\",\"unit\":\"s\",\"exponentialHistogram\":{\"aggregationTemporality\":2,"
                        + "\"dataPoints\":[{\"count\":\"3\",\"sum\":2,\"scale\":0,\"timeUnixNano\":\"20000000000\","
                        + "\"positive\":{\"offset\":0,\"bucketCounts\":[\"1\",\"2\"]}}]}}")),
                FOUR);
        assertThat(WrittenSeries.of(interpretation))
                .containsEntry("c_total{}", new Written(5, 20_000, 10_000))
                .containsEntry("e_seconds_bucket{le=2.0}", new Written(1, 20_000, 0))
                .containsEntry("e_seconds_bucket{le=4.0}", new Written(3, 20_000, 0))
                .containsKey("good{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "{\"name\":\"x\"}",
                "{\"name\":\"x\",\"gauge\":7}",
                "{\"name\":\"x\",\"gauge\":{\"data_points\":[]}}",
                "{\"name\":\"x\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":[{\"count\":3,\"bucketCounts\":[2,1],\"explicitBounds\":[\"NaN\"]}]}}",
                "{\"name\":\"x\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":[{\"count\":1,\"bucketCounts\":[2,1],\"explicitBounds\":[1]}]}}",
                "{\"name\":\"x\",\"gauge\":{\"dataPoints\":{}}}",
                "{\"name\":\"x\",\"gauge\":{\"dataPoints\":[7]}}",
                "{\"name\":\"x\",\"gauge\":{\"dataPoints\":[{\"asInt\":\"many\"}]}}",
                "{\"name\":\"x\",\"gauge\":{\"dataPoints\":[{\"asInt\":1,\"attributes\":{}}]}}",
                "{\"name\":\"x\",\"gauge\":{\"dataPoints\":[{\"asInt\":1,\"timeUnixNano\":{\"low\":1,\"high\":2}}]}}",
                "{\"name\":\"...\",\"gauge\":{\"dataPoints\":[{\"asInt\":1}]}}",
                "{\"name\":\"x\",\"sum\":{\"dataPoints\":[{\"asInt\":1}]}}",
                "{\"name\":\"x\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":[{\"count\":-1}]}}"
            })
    void a_bad_metric_costs_no_other(String bad) {
        Interpretation interpretation = protocol.interpret(json(metric(bad)), FOUR);
        Stored stored = (Stored) interpretation.outcome();
        assertThat(stored.accepted()).isOne();
        assertThat(stored.rejections().count()).isOne();
        assertThat(WrittenSeries.of(interpretation)).containsOnlyKeys("good{}");
        String reply = new String(
                protocol.reply(
                                name -> name.equals("Content-Type") ? "application/json" : null,
                                interpretation.outcome())
                        .body(),
                java.nio.charset.StandardCharsets.UTF_8);
        assertThat(reply).contains("\"rejectedDataPoints\":\"1\"").contains("point 0 of ");
    }
}
