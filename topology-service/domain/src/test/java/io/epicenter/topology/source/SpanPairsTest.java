package io.epicenter.topology.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.KeyPartitioner;
import io.epicenter.contracts.wire.Span;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpanPairsTest extends SourceContract {
    private static final long MILLI = 1_000_000;

    @Override
    Source source(Settings settings) {
        return new SpanPairs(settings);
    }

    private static Span span(String service, long id, long parent, Span.Kind kind, long millis, boolean error) {
        long end = NOW.toEpochMilli() * MILLI;
        return new Span(
                "%032x".formatted(1),
                "%016x".formatted(id),
                parent == 0 ? "" : "%016x".formatted(parent),
                "GET /stock",
                kind,
                end - millis * MILLI,
                end,
                error,
                Map.of("net.peer.name", "10.1.2.3"),
                Map.of("service.name", service, "service.namespace", "shop"));
    }

    @Override
    void feed(Source source, CallRecorder recorder) {
        source.spans(
                List.of(
                        span("cart", 2, 0, Span.Kind.CLIENT, 30, false),
                        span("stock", 3, 2, Span.Kind.SERVER, 20, true)),
                NOW,
                recorder);
    }

    @Test
    void pairs_become_rate_errors_durations_and_gap_in_the_partition_of_the_server() throws MalformedMessageException {
        SpanMetrics metrics = new SpanMetrics(telling(Settings.SpanMetricsLevel.ALL));
        feed(new SpanPairs(Settings.DEFAULT, metrics), new Told());
        List<SpanMetrics.Batch> batches = metrics.batches(NOW.plusSeconds(60), 12, "one");
        assertThat(batches).hasSize(1);
        assertThat(batches.getFirst().partition())
                .isEqualTo(KeyPartitioner.partition("default/default/service:shop/stock", 12));
        Map<String, Double> values = new TreeMap<>();
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(batches.getFirst().batch());
        while (reader.nextSeries()) {
            String name = String.valueOf(reader.label("__name__"));
            while (reader.nextSample()) {
                values.merge(name, reader.value(), Double::sum);
            }
        }
        assertThat(values)
                .containsEntry("traces_service_graph_request_total", 1.0)
                .containsEntry("traces_service_graph_request_failed_total", 1.0)
                .containsEntry("traces_service_graph_request_server_seconds_sum", 0.02)
                .containsEntry("traces_service_graph_request_client_seconds_sum", 0.03)
                .containsEntry("traces_spanmetrics_calls_total", 1.0);
        assertThat(values.get("traces_service_graph_transport_gap_seconds_sum"))
                .isCloseTo(0.01, org.assertj.core.data.Offset.offset(1e-9));
        assertThat(metrics.batches(NOW.plusSeconds(3600), 12, "one")).isEmpty();
    }

    private static Settings telling(Settings.SpanMetricsLevel tell) {
        return Settings.DEFAULT.withSpans(
                new Settings.Spans(tell, Settings.DEFAULT.spans().interval()));
    }

    @Test
    void edges_alone_are_told_when_services_speak_for_themselves() throws MalformedMessageException {
        SpanMetrics metrics = new SpanMetrics(telling(Settings.SpanMetricsLevel.EDGES));
        feed(new SpanPairs(Settings.DEFAULT, metrics), new Told());
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(metrics.batches(NOW.plusSeconds(60), 1, "one").getFirst().batch());
        while (reader.nextSeries()) {
            assertThat(reader.label("__name__")).startsWith("traces_service_graph_");
        }
    }

    @Test
    void a_gap_is_unknown_when_the_server_takes_longer_than_its_client() throws MalformedMessageException {
        SpanMetrics metrics = new SpanMetrics(Settings.DEFAULT);
        new SpanPairs(Settings.DEFAULT, metrics)
                .spans(
                        List.of(
                                span("cart", 2, 0, Span.Kind.CLIENT, 30, false),
                                span("stock", 3, 2, Span.Kind.SERVER, 40, false)),
                        NOW,
                        new Told());
        WriteRequestReader reader = new WriteRequestReader();
        reader.reset(metrics.batches(NOW.plusSeconds(60), 1, "one").getFirst().batch());
        double known = 0;
        while (reader.nextSeries()) {
            boolean isGap = "traces_service_graph_transport_gap_seconds_count".equals(reader.label("__name__"));
            while (reader.nextSample()) {
                known += isGap ? reader.value() : 0;
            }
        }
        assertThat(known).isZero();
    }
}
