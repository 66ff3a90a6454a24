package io.epicenter.topology.spanmetrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.topology.graph.Settings;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpanMetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final long STEP = Settings.DEFAULT.spans().interval().toSeconds();
    private static final Entity CART = Entity.service("default", "prod", "shop", "cart");
    private static final Entity STOCK = Entity.service("default", "prod", "shop", "stock");

    private final SpanMetrics metrics = new SpanMetrics(Settings.DEFAULT);

    private void call(Instant at) {
        metrics.recordCall(new SpanMetrics.ObservedCall(CART, STOCK, 0.03, 0.02, true, false), at.toEpochMilli());
    }

    /// The values of the counter of calls by their time.
    private TreeMap<Instant, Double> calls(Instant now) throws MalformedMessageException {
        TreeMap<Instant, Double> values = new TreeMap<>();
        for (SpanMetrics.Batch batch : metrics.batches(now, 1, "one")) {
            WriteRequestReader reader = new WriteRequestReader();
            reader.reset(batch.batch());
            while (reader.nextSeries()) {
                boolean calls = "traces_service_graph_request_total".equals(reader.label("__name__"));
                while (reader.nextSample()) {
                    if (calls) {
                        values.put(Instant.ofEpochMilli(reader.timestampMillis()), reader.value());
                    }
                }
            }
        }
        return values;
    }

    @Test
    void a_history_that_is_read_at_once_is_told_as_it_happened() throws MalformedMessageException {
        Instant start = NOW.minusSeconds(3600);
        for (int i = 1; i <= 10; i++) {
            call(start.plusSeconds(STEP * i - 1));
            metrics.advanceTo(start.plusSeconds(STEP * i).toEpochMilli(), NOW);
        }
        TreeMap<Instant, Double> told = calls(NOW);
        assertThat(told.firstEntry().getKey()).isEqualTo(start);
        assertThat(told.firstEntry().getValue()).isZero();
        for (int i = 1; i <= 9; i++) {
            assertThat(told).containsEntry(start.plusSeconds(STEP * i), (double) i);
        }
        assertThat(told).hasSize(10);
    }

    @Test
    void no_value_is_newer_than_the_spans_or_than_the_time_of_arrival() throws MalformedMessageException {
        call(NOW.minusSeconds(20));
        metrics.advanceTo(NOW.plusSeconds(240).toEpochMilli(), NOW);
        assertThat(calls(NOW).lastKey()).isBeforeOrEqualTo(NOW);
        call(NOW.plusSeconds(240));
        metrics.advanceTo(NOW.plusSeconds(240).toEpochMilli(), NOW.plusSeconds(1));
        assertThat(calls(NOW.plusSeconds(1))).isEmpty();
    }

    @Test
    void what_comes_too_late_counts_in_the_next_interval() throws MalformedMessageException {
        call(NOW.minusSeconds(1));
        metrics.advanceTo(NOW.plusSeconds(STEP).toEpochMilli(), NOW.plusSeconds(STEP));
        call(NOW.minusSeconds(50));
        metrics.advanceTo(NOW.plusSeconds(2 * STEP).toEpochMilli(), NOW.plusSeconds(2 * STEP));
        assertThat(calls(NOW.plusSeconds(2 * STEP))).containsEntry(NOW, 1.0).containsEntry(NOW.plusSeconds(STEP), 2.0);
    }

    @Test
    void when_no_spans_come_any_more_the_last_ones_are_told() throws MalformedMessageException {
        call(NOW.minusSeconds(1));
        metrics.advanceTo(NOW.minusSeconds(1).toEpochMilli(), NOW);
        assertThat(calls(NOW.plusSeconds(5))).isEmpty();
        assertThat(calls(NOW.plusSeconds(40))).containsEntry(NOW, 1.0);
    }

    @Test
    void an_edge_that_was_forgotten_begins_anew() throws MalformedMessageException {
        call(NOW.minusSeconds(1));
        metrics.advanceTo(NOW.plusSeconds(STEP).toEpochMilli(), NOW.plusSeconds(STEP));
        assertThat(calls(NOW.plusSeconds(STEP))).containsEntry(NOW, 1.0);
        Instant later = NOW.plusSeconds(3600);
        metrics.recordCall(new SpanMetrics.ObservedCall(STOCK, CART, 0.1, 0.1, true, false), later.toEpochMilli());
        metrics.advanceTo(later.plusSeconds(STEP).toEpochMilli(), later.plusSeconds(STEP));
        calls(later.plusSeconds(STEP));
        call(later.plusSeconds(2 * STEP));
        metrics.advanceTo(later.plusSeconds(3 * STEP).toEpochMilli(), later.plusSeconds(3 * STEP));
        assertThat(calls(later.plusSeconds(3 * STEP)))
                .containsEntry(later.plusSeconds(STEP), 0.0)
                .containsEntry(later.plusSeconds(2 * STEP), 1.0);
    }

    @Test
    void a_record_stays_well_under_what_kafka_takes() {
        for (int i = 0; i < 5000; i++) {
            Entity caller = Entity.service("default", "prod", "shop", "caller-" + i);
            metrics.recordCall(
                    new SpanMetrics.ObservedCall(caller, STOCK, 0.03, 0.02, true, false), NOW.toEpochMilli());
        }
        metrics.advanceTo(NOW.plusSeconds(STEP).toEpochMilli(), NOW.plusSeconds(STEP));
        List<SpanMetrics.Batch> batches = metrics.batches(NOW.plusSeconds(STEP), 3, "one");
        assertThat(batches)
                .hasSizeGreaterThan(1)
                .allSatisfy(batch -> assertThat(batch.batch().length).isLessThan(600_000));
    }

    @Test
    void its_own_series_are_recognised() {
        call(NOW.minusSeconds(1));
        byte[] batch = metrics.batches(NOW.plusSeconds(60), 1, "one").getFirst().batch();
        assertThat(SpanMetrics.isIn(batch)).isTrue();
        assertThat(SpanMetrics.isIn(new byte[] {1, 2, 3})).isFalse();
    }
}
