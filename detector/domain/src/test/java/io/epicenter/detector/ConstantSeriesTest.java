package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Anomaly;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Flags and other values that are the same for long and then move: told once, and normal when they stay.
class ConstantSeriesTest {
    private static final int TWO_HOURS = 480;
    private static final int TWO_DAYS = 11_520;

    private static MinuteFeed fed(String rule, IntToDoubleFunction course) {
        String rules = "rules: [{ name: state, metric: shop_state, type: gauge, opens: true, " + rule + " }]";
        MinuteFeed feed = new MinuteFeed(
                1, rules, Duration.ofSeconds(15), Duration.ofMinutes(20), Instant.parse("2026-10-05T00:00:15Z"));
        for (int i = 0; i < TWO_HOURS + TWO_DAYS; i++) {
            feed.add("shop_state", course.applyAsDouble(i), "service", "shop").send();
        }
        return feed;
    }

    private static IntToDoubleFunction step(double before, double after) {
        return i -> i < TWO_HOURS ? before : after;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "minimum: { floor: 0 }",
                "minimum: { effect: 1 }",
                "minimum: { effect: 1, floor: 0 }",
                "harm: up",
                "harm: both, minimum: { effect: 1, relative: 0.1 }",
                "harm: both, methods: [prophet]",
                "harm: both, methods: [luminaire]",
                "harm: both, methods: [streaming, prophet], vote: combined"
            })
    void a_move_is_told_once_within_two_minutes_and_never_again(String rule) {
        for (double[] move : new double[][] {{0, 1}, {1, 2}, {3, 4}, {20, 25}}) {
            List<Anomaly> told = fed(rule, step(move[0], move[1])).opening();
            assertThat(told).as("%s: %s to %s", rule, move[0], move[1]).hasSize(1);
            assertThat(told.getFirst().timestamp())
                    .isBefore(Instant.parse("2026-10-05T02:02:15Z"))
                    .isAfter(Instant.parse("2026-10-05T02:00:00Z"));
        }
    }

    @Test
    void a_move_down_is_told_where_down_does_harm() {
        assertThat(fed("harm: down, minimum: { effect: 1 }", step(1, 0)).opening())
                .hasSize(1);
        assertThat(fed("harm: up, minimum: { effect: 1 }", step(1, 0)).opening())
                .isEmpty();
    }

    @Test
    void each_outage_is_told_that_ends_by_itself() {
        MinuteFeed feed = fed("harm: down, minimum: { floor: 0 }", i -> i % 2500 > 2400 && i % 2500 < 2430 ? 0 : 1);
        assertThat(feed.opening()).hasSize(4);
    }

    @Test
    void a_return_to_the_level_before_is_no_news() {
        assertThat(fed("harm: both, minimum: { effect: 1 }", i -> i < TWO_HOURS || i > 2000 ? 1 : 3)
                        .opening())
                .hasSize(1);
    }

    @Test
    void an_outage_after_a_return_is_told_again() {
        assertThat(fed("harm: both, minimum: { floor: 0 }", i -> i % 3000 > 2000 && i % 3000 < 2400 ? 0 : 1)
                        .opening())
                .hasSize(4);
    }

    @Test
    void a_value_that_changes_now_and_then_is_not_told_at_each_change() {
        assertThat(fed("minimum: { effect: 1 }", i -> i / 40 % 2).opening()).isEmpty();
        assertThat(fed("minimum: { floor: 0 }", i -> i / 40 % 2).opening()).isEmpty();
    }
}
