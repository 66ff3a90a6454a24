package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Anomaly;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people do by the clock on their wall becomes usual: a value a minute for weeks, with noise of 5 %, through the
/// change of clocks of 25 October.
class HabitsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant MONDAY = Instant.parse("2026-10-05T00:01:00Z");
    private static final Instant CHANGE = Instant.parse("2026-10-25T01:00:00Z");
    private static final double[] BY_THE_HOUR = {
        40, 30, 25, 20, 20, 30, 80, 150, 260, 300, 320, 330, 310, 300, 305, 310, 330, 360, 400, 380, 300, 200, 120, 70
    };
    private static final String GAUGE = "type: gauge, minimum: { effect: 5, relative: 0.3 }";
    private static final String COUNTER =
            "type: counter_rate, transform: anscombe, minimum: { effect: 1, relative: 0.4, floor: 0.05 }";

    /// The alarms that may open an incident.
    private static MinuteFeed fed(String rule, String days, int count, ToDoubleFunction<ZonedDateTime> course) {
        String rules = "calendar: { zone: Europe/Berlin, days: [" + days + "] }\n"
                + "rules: [{ name: shop, metric: shop_requests, signal: traffic, harm: both, opens: true, " + rule
                + " }]";
        MinuteFeed feed = new MinuteFeed(1, rules, Duration.ofMinutes(1), Duration.ofMinutes(20), MONDAY);
        double total = 0;
        for (int i = 0; i < count * 1440; i++) {
            ZonedDateTime local = Instant.ofEpochMilli(feed.time).atZone(BERLIN);
            double value = course.applyAsDouble(local.minusMinutes(1)) * (1 + 0.05 * feed.random.nextGaussian());
            total += value;
            feed.add("shop_requests", rule.contains("counter") ? total : value, "service", "shop")
                    .send();
        }
        return feed;
    }

    private static List<LocalDate> days(List<Anomaly> alarms) {
        return alarms.stream()
                .map(alarm -> alarm.timestamp().atZone(BERLIN).toLocalDate())
                .toList();
    }

    private static double smooth(ZonedDateTime local) {
        return 300 + 200 * Math.sin(2 * Math.PI * (local.toLocalTime().toSecondOfDay() / 86_400.0 - 0.3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"streaming", "prophet", "luminaire"})
    void the_change_of_clocks_is_no_news(String method) {
        for (String rule : List.of(GAUGE, COUNTER)) {
            MinuteFeed feed = fed(rule + ", methods: [" + method + "]", "", 28, HabitsTest::smooth);
            assertThat(feed.opening()).as(rule).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"streaming,0", "prophet,0", "luminaire,1"})
    void hours_that_begin_with_a_jump_are_learnt_by_the_local_clock(String method, int most) {
        MinuteFeed feed = fed(GAUGE + ", methods: [" + method + "]", "", 28, local -> BY_THE_HOUR[local.getHour()]);
        assertThat(feed.opening(CHANGE.minus(14, ChronoUnit.DAYS), CHANGE)).hasSizeLessThanOrEqualTo(1);
        assertThat(feed.opening(CHANGE, Instant.MAX)).hasSizeLessThanOrEqualTo(most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"streaming", "prophet", "luminaire"})
    void a_job_at_the_same_minute_of_each_day_is_told_for_two_days(String method) {
        for (String rule : List.of(GAUGE, COUNTER)) {
            MinuteFeed feed = fed(rule + ", methods: [" + method + "]", "", 14, HabitsTest::nightly);
            assertThat(days(feed.opening()))
                    .as(rule)
                    .containsExactly(LocalDate.of(2026, 10, 5), LocalDate.of(2026, 10, 6));
        }
    }

    private static double nightly(ZonedDateTime local) {
        return 300 + (local.getHour() == 3 && local.getMinute() >= 17 && local.getMinute() < 27 ? 400 : 0);
    }

    @Test
    void a_job_that_is_known_is_told_when_it_is_larger_or_longer_than_ever() {
        MinuteFeed feed = fed(GAUGE, "", 14, local -> {
            boolean larger = local.toLocalDate().equals(LocalDate.of(2026, 10, 12));
            boolean longer = local.toLocalDate().equals(LocalDate.of(2026, 10, 15))
                    && local.getHour() == 3
                    && local.getMinute() >= 17
                    && local.getMinute() < 55;
            return longer ? 700 : larger ? 300 + 3 * (nightly(local) - 300) : nightly(local);
        });
        assertThat(days(feed.opening()))
                .containsExactly(
                        LocalDate.of(2026, 10, 5),
                        LocalDate.of(2026, 10, 6),
                        LocalDate.of(2026, 10, 12),
                        LocalDate.of(2026, 10, 15));
    }

    @Test
    void the_same_at_another_time_is_told_however_well_known_the_job_is() {
        MinuteFeed feed = fed(GAUGE, "", 14, local -> {
            boolean noon = local.getDayOfMonth() == 14 && local.getHour() == 12 && local.getMinute() < 10;
            return noon ? 700 : nightly(local);
        });
        assertThat(feed.opening(Instant.parse("2026-10-08T00:00:00Z"), Instant.MAX))
                .singleElement()
                .satisfies(alarm ->
                        assertThat(alarm.timestamp().atZone(BERLIN).getHour()).isEqualTo(12));
    }

    /// Days off are at another level from midnight to midnight.
    private static ToDoubleFunction<ZonedDateTime> office(LocalDate... holidays) {
        return local -> {
            boolean weekend = local.getDayOfWeek() == DayOfWeek.SATURDAY || local.getDayOfWeek() == DayOfWeek.SUNDAY;
            return weekend || Set.of(holidays).contains(local.toLocalDate()) ? 120 : 300;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"streaming", "prophet", "luminaire"})
    void a_holiday_of_the_calendar_that_begins_at_midnight_is_no_news(String method) {
        LocalDate[] holidays = {LocalDate.of(2026, 10, 21), LocalDate.of(2026, 10, 22), LocalDate.of(2026, 10, 23)};
        MinuteFeed feed = fed(
                GAUGE + ", methods: [" + method + "]",
                "{ name: closed, dates: [10-21..10-23], like: off }",
                28,
                office(holidays));
        assertThat(feed.opening(Instant.parse("2026-10-18T00:00:00Z"), Instant.MAX))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"streaming", "prophet", "luminaire"})
    void a_holiday_that_nobody_has_named_is_told_once_and_not_at_each_edge(String method) {
        LocalDate[] holidays = {LocalDate.of(2026, 10, 20), LocalDate.of(2026, 10, 21), LocalDate.of(2026, 10, 22)};
        MinuteFeed feed = fed(GAUGE + ", methods: [" + method + "]", "", 28, office(holidays));
        assertThat(days(feed.opening(Instant.parse("2026-10-18T00:00:00Z"), Instant.MAX)))
                .containsExactly(holidays[0]);
    }

    @Test
    void what_is_known_of_the_clock_survives_a_restart() throws Exception {
        MinuteFeed feed = fed(GAUGE, "", 6, HabitsTest::nightly);
        int told = feed.opening().size();
        byte[] snapshot = feed.engine.snapshot();
        feed.restart();
        assertThat(feed.engine.snapshot()).isEqualTo(snapshot);
        for (int i = 0; i < 1440; i++) {
            ZonedDateTime local = Instant.ofEpochMilli(feed.time).atZone(BERLIN);
            feed.add("shop_requests", nightly(local.minusMinutes(1)), "service", "shop")
                    .send();
        }
        assertThat(feed.opening()).hasSize(told);
    }
}
