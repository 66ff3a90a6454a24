package io.epicenter.correlator.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchWriter;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.Settings;
import io.epicenter.correlator.model.SignalHistory;
import io.epicenter.correlator.model.SignalHistory.Point;
import io.epicenter.correlator.model.Symptom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignalHistoriesTest {
    private static final Instant START = Instant.parse("2026-03-02T14:00:00Z");
    private static final Entity CART = Entity.service("t", "e", "shop", "cart");
    private static final Entity PAYMENT = Entity.service("t", "e", "shop", "payment");
    private static final DependencyGraph GRAPH = new DependencyGraph(TopologySnapshot.EMPTY);

    private static Deviation deviation(Entity entity, SignalKind signal, String rule, int second, double observed) {
        return new Deviation(
                entity,
                signal,
                "mean",
                rule,
                START.plusSeconds(second),
                15,
                observed,
                100,
                90,
                110,
                2.5,
                0.25,
                Direction.UP,
                7,
                false);
    }

    private static SignalHistories histories(int most) {
        Settings.Bounds bounds = Settings.DEFAULT.bounds();
        return new SignalHistories(Settings.DEFAULT.withBounds(new Settings.Bounds(
                bounds.environments(),
                bounds.bufferedInputs(),
                bounds.bufferedSignals(),
                most,
                Duration.ofMinutes(15),
                30,
                bounds.openIncidents(),
                bounds.members(),
                bounds.pending(),
                bounds.remembered(),
                bounds.changes(),
                bounds.silences(),
                bounds.hypotheses(),
                bounds.workPerTick())));
    }

    private static void add(SignalHistories histories, Deviation... deviations) {
        SignalBatchWriter writer = new SignalBatchWriter();
        for (Deviation deviation : deviations) {
            writer.add(deviation);
        }
        SignalBatch batch = writer.toBatch();
        for (int i = 0; i < batch.size(); i++) {
            histories.add(batch, i);
        }
    }

    private static List<SignalHistory> around(SignalHistories histories, Entity entity) {
        Event alert = new Event("a", START, "alert", entity, "title", Map.of(), null, "firing");
        return histories.around(List.of(Symptom.of(alert)), GRAPH);
    }

    @Test
    void intervals_stand_in_order_of_their_time_and_once() {
        SignalHistories histories = histories(10);
        add(
                histories,
                deviation(CART, SignalKind.LATENCY, "r", 30, 3),
                deviation(CART, SignalKind.LATENCY, "r", 0, 1),
                deviation(CART, SignalKind.LATENCY, "r", 15, 2),
                deviation(CART, SignalKind.LATENCY, "r", 30, 99));
        assertThat(around(histories, CART)).hasSize(1);
        assertThat(around(histories, CART).getFirst().points())
                .extracting(Point::observed)
                .containsExactly(1.0, 2.0, 3.0);
    }

    @Test
    void an_interval_keeps_its_numbers() {
        SignalHistories histories = histories(10);
        Deviation large = new Deviation(
                CART,
                SignalKind.SATURATION,
                "value",
                "memory",
                START,
                60,
                1e10 + 3000,
                1e10,
                1e10 - 1000,
                1e10 + 1000,
                1000,
                1e-15,
                Direction.UP,
                0.5,
                true);
        add(histories, large);
        Point point = around(histories, CART).getFirst().points().getFirst();
        assertThat(point.endMillis()).isEqualTo(START.toEpochMilli());
        assertThat(point.lengthMillis()).isEqualTo(60_000);
        assertThat(point.deviation()).as("to seven digits at any level").isEqualTo(3, offset(1e-6));
        assertThat(point.expected()).isEqualTo(1e10, offset(1e3));
        assertThat(point.pValue()).isEqualTo(1e-15, offset(1e-21));
        assertThat(point.volume()).isEqualTo(0.5);
        assertThat(point.far()).isTrue();
        assertThat(point.warming()).isTrue();
    }

    @Test
    void old_intervals_go_when_there_are_more_than_the_least() {
        SignalHistories histories = histories(10);
        for (int i = 0; i <= 1000; i++) {
            add(histories, deviation(CART, SignalKind.LATENCY, "r", 15 * i, i));
        }
        List<Point> points = around(histories, CART).getFirst().points();
        assertThat(points).hasSize(61);
        assertThat(points.getFirst().observed()).isEqualTo(940);
        assertThat(points.getLast().observed()).isEqualTo(1000);
        for (int i = 0; i <= 100; i++) {
            add(histories, deviation(PAYMENT, SignalKind.LATENCY, "r", 300 * i, i));
        }
        assertThat(around(histories, PAYMENT).getFirst().points()).hasSize(30);
    }

    @Test
    void a_view_of_the_intervals_since_a_time_ends_with_the_newest() {
        SignalHistories histories = histories(10);
        for (int i = 0; i < 10; i++) {
            add(histories, deviation(CART, SignalKind.LATENCY, "r", 15 * i, i));
        }
        assertThat(around(histories, CART).getFirst().since(START.plusSeconds(105)))
                .extracting(Point::observed)
                .containsExactly(8.0, 9.0);
    }

    @Test
    void weeks_later_it_begins_anew() {
        SignalHistories histories = histories(10);
        add(histories, deviation(CART, SignalKind.LATENCY, "r", 0, 1));
        add(histories, deviation(CART, SignalKind.LATENCY, "r", 30 * 86_400, 2));
        assertThat(around(histories, CART).getFirst().points())
                .extracting(Point::observed)
                .containsExactly(2.0);
    }

    @Test
    void an_abnormal_series_takes_the_place_of_a_normal_one_when_there_is_no_room() {
        SignalHistories histories = histories(2);
        add(
                histories,
                deviation(CART, SignalKind.LATENCY, "a", 0, 100),
                deviation(CART, SignalKind.TRAFFIC, "b", 0, 200),
                deviation(PAYMENT, SignalKind.LATENCY, "normal", 0, 100));
        assertThat(around(histories, PAYMENT)).isEmpty();
        assertThat(histories.refused()).isEqualTo(1);
        add(histories, deviation(PAYMENT, SignalKind.LATENCY, "abnormal", 0, 200));
        assertThat(around(histories, PAYMENT)).extracting(SignalHistory::rule).containsExactly("abnormal");
        assertThat(around(histories, CART)).extracting(SignalHistory::rule).containsExactly("b");
        add(histories, deviation(PAYMENT, SignalKind.TRAFFIC, "third", 0, 200));
        assertThat(histories.refused())
                .as("nothing normal is left to make room")
                .isEqualTo(2);
        assertThat(histories.size()).isEqualTo(2);
    }

    @Test
    void calm_is_what_was_measured_inside_its_band() {
        SignalHistories histories = histories(10);
        add(
                histories,
                deviation(CART, SignalKind.LATENCY, "a", 15, 200),
                deviation(CART, SignalKind.LATENCY, "a", 30, 100),
                deviation(CART, SignalKind.LATENCY, "a", 45, 200),
                deviation(CART, SignalKind.TRAFFIC, "b", 30, 200));
        Instant at30 = START.plusSeconds(30);
        assertThat(histories.isCalm(CART, SignalKind.LATENCY, START.plusSeconds(15), at30))
                .isTrue();
        assertThat(histories.isCalm(CART, SignalKind.LATENCY, START, at30)).isFalse();
        assertThat(histories.isCalm(CART, SignalKind.LATENCY, START.plusSeconds(15), START.plusSeconds(45)))
                .isFalse();
        assertThat(histories.isCalm(PAYMENT, SignalKind.LATENCY, START, at30)).isFalse();
    }

    @Test
    void what_ended_an_hour_ago_is_forgotten() {
        SignalHistories histories = histories(10);
        add(histories, deviation(CART, SignalKind.LATENCY, "a", 0, 100));
        histories.expire(START.plus(Duration.ofMinutes(60)));
        assertThat(around(histories, CART)).hasSize(1);
        histories.expire(START.plus(Duration.ofMinutes(61)));
        assertThat(around(histories, CART)).isEmpty();
        assertThat(histories.size()).isZero();
    }

    @Test
    void what_has_ended_stands_in_a_snapshot_and_the_rest_is_read_again() {
        SignalHistories histories = histories(10);
        add(
                histories,
                deviation(CART, SignalKind.LATENCY, "ended", 0, 1),
                deviation(CART, SignalKind.LATENCY, "live", 600, 1));
        Instant now = START.plusSeconds(610);
        assertThat(histories.ended(now)).extracting(SignalHistory::rule).containsExactly("ended");
        assertThat(histories.readAgainFrom(now)).isEqualTo(now.minus(Duration.ofMinutes(17)));
        SignalHistory restored =
                SignalHistory.of(histories.ended(now).getFirst().state());
        assertThat(restored.points()).isEqualTo(histories.ended(now).getFirst().points());
        assertThat(restored.series()).isEqualTo(histories.ended(now).getFirst().series());
    }

    @Test
    void longer_intervals_need_to_be_read_from_further_back_but_not_for_ever() {
        SignalHistories histories = histories(10);
        add(
                histories,
                new Deviation(
                        CART, SignalKind.LATENCY, "mean", "r", START, 60, 1, 1, 0, 2, 1, 1, Direction.UP, 0, false));
        assertThat(histories.readAgainFrom(START)).isEqualTo(START.minus(Duration.ofMinutes(32)));
        add(
                histories,
                new Deviation(
                        CART, SignalKind.LATENCY, "mean", "s", START, 3600, 1, 1, 0, 2, 1, 1, Direction.UP, 0, false));
        assertThat(histories.readAgainFrom(START)).isEqualTo(START.minus(Duration.ofMinutes(62)));
    }
}
