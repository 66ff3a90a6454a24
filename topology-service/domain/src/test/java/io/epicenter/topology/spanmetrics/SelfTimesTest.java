package io.epicenter.topology.spanmetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.Span;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.source.SourceContract;
import io.epicenter.topology.source.SpanPairs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelfTimesTest {
    private static final Instant NOW = Instant.parse("2026-03-02T14:00:00Z");
    private static final long MILLI = 1_000_000;

    private final SpanMetrics metrics = new SpanMetrics(Settings.DEFAULT);
    private SpanPairs pairs = new SpanPairs(Settings.DEFAULT, metrics);
    private final List<Span> spans = new ArrayList<>();
    private long ids = 100;

    /// From and to: milliseconds after now.
    private SelfTimesTest span(String service, long trace, Span.Kind kind, long from, long to) {
        return span(service, "pod-1", trace, kind, from, to);
    }

    private SelfTimesTest span(String service, String pod, long trace, Span.Kind kind, long from, long to) {
        spans.add(new Span(
                "%032x".formatted(trace),
                "%016x".formatted(ids++),
                "",
                "work",
                kind,
                (NOW.toEpochMilli() + from) * MILLI,
                (NOW.toEpochMilli() + to) * MILLI,
                false,
                Map.of(),
                Map.of("service.name", service, "service.namespace", "shop", "service.instance.id", pod)));
        return this;
    }

    private SelfTimesTest request(String service, long trace, long from, long to) {
        return span(service, trace, Span.Kind.SERVER, from, to);
    }

    private SelfTimesTest call(String service, long trace, long from, long to) {
        return span(service, trace, Span.Kind.CLIENT, from, to);
    }

    private void arrive() {
        pairs.spans(List.copyOf(spans), NOW.plusSeconds(300), new SourceContract.Told());
        spans.clear();
    }

    @BeforeEach
    void spans_have_been_seen_for_a_while() {
        request("clock", 998, -10, 0).arrive();
    }

    /// The seconds of the first and the number of the requests that were told, by service.
    private Map<String, double[]> told() throws MalformedMessageException {
        span("clock", 999, Span.Kind.INTERNAL, 200_000, 200_001).arrive();
        Map<String, double[]> told = new TreeMap<>();
        WriteRequestReader reader = new WriteRequestReader();
        for (SpanMetrics.Batch batch : metrics.batches(NOW.plusSeconds(301), 1, "one")) {
            reader.reset(batch.batch());
            while (reader.nextSeries()) {
                String name = String.valueOf(reader.label("__name__"));
                if (name.startsWith("traces_service_self_seconds")) {
                    double[] values =
                            told.computeIfAbsent(String.valueOf(reader.label("service_name")), key -> new double[2]);
                    while (reader.nextSample()) {
                        values[name.endsWith("_sum") ? 0 : 1] = reader.value();
                    }
                }
            }
        }
        return told;
    }

    @Test
    void a_request_is_in_the_service_itself_while_no_call_of_it_is_under_way() throws MalformedMessageException {
        call("cart", 1, 110, 150)
                .call("cart", 1, 130, 170)
                .call("cart", 1, 180, 190)
                .request("cart", 1, 100, 200);
        arrive();
        assertThat(told().get("cart")).containsExactly(new double[] {0.03, 1}, within(1e-9));
    }

    @Test
    void a_call_that_comes_a_moment_after_its_request_counts() throws MalformedMessageException {
        call("cart", 9, 0, 1).request("cart", 1, 100, 200).arrive();
        call("cart", 1, 110, 150).arrive();
        span("other", 2, Span.Kind.SERVER, 1900, 2000).arrive();
        assertThat(told().get("cart")).containsExactly(new double[] {0.06, 1}, within(1e-9));
    }

    @Test
    void a_call_that_outlives_its_request_counts_as_long_as_the_request_lasts() throws MalformedMessageException {
        call("cart", 1, 150, 900).request("cart", 1, 100, 200);
        arrive();
        assertThat(told().get("cart")).containsExactly(new double[] {0.05, 1}, within(1e-9));
    }

    @Test
    void nothing_is_told_of_a_service_whose_calls_nobody_has_seen() throws MalformedMessageException {
        request("cart", 1, 100, 200).arrive();
        assertThat(told()).isEmpty();
    }

    @Test
    void of_a_service_that_calls_a_request_without_calls_is_all_its_own() throws MalformedMessageException {
        call("cart", 1, 100, 120).request("cart", 2, 100, 200).arrive();
        assertThat(told().get("cart")).containsExactly(new double[] {0.1, 1}, within(1e-9));
    }

    @Test
    void requests_of_one_trace_that_overlap_in_one_instance_are_not_told() throws MalformedMessageException {
        call("cart", 1, 110, 120).request("cart", 1, 100, 200).request("cart", 1, 150, 250);
        arrive();
        assertThat(told()).isEmpty();
    }

    @Test
    void in_two_instances_they_are() throws MalformedMessageException {
        span("cart", "a", 1, Span.Kind.CLIENT, 110, 120);
        span("cart", "a", 1, Span.Kind.SERVER, 100, 200);
        span("cart", "b", 1, Span.Kind.SERVER, 150, 250);
        arrive();
        assertThat(told().get("cart")).containsExactly(new double[] {0.19, 2}, within(1e-9));
    }

    @Test
    void requests_that_may_have_lost_their_calls_are_not_told() throws MalformedMessageException {
        pairs = new SpanPairs(small(), metrics);
        call("cart", 1, 110, 190).arrive();
        for (int trace = 10; trace < 30; trace++) {
            call("cart", trace, 120, 130).arrive();
        }
        request("cart", 1, 100, 200).arrive();
        assertThat(told()).isEmpty();
    }

    @Test
    void requests_that_began_before_spans_were_seen_are_not_told() throws MalformedMessageException {
        call("cart", 1, 50, 60).arrive();
        request("cart", 1, -100, 200).request("cart", 2, 170, 180);
        arrive();
        assertThat(told().get("cart")).containsExactly(new double[] {0.01, 1}, within(1e-9));
    }

    @Test
    void requests_that_come_after_others_were_forgotten_are_told() throws MalformedMessageException {
        pairs = new SpanPairs(small(), metrics);
        request("clock", 997, 0, 5).arrive();
        for (int trace = 10; trace < 30; trace++) {
            call("cart", trace, 100 + trace, 110 + trace).arrive();
        }
        call("cart", 50, 250, 260).request("cart", 50, 200, 300);
        arrive();
        assertThat(told().get("cart")).containsExactly(new double[] {0.09, 1}, within(1e-9));
    }

    private static Settings small() {
        Settings all = Settings.DEFAULT;
        return new Settings(
                all.tenant(),
                all.entity(),
                all.pairingWindow(),
                4,
                all.maxEdges(),
                all.maxSeries(),
                all.halfLife(),
                all.timeToLive(),
                all.limits(),
                all.hubNeighbours(),
                all.domainNodes(),
                all.spans());
    }
}
