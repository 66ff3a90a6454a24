package io.epicenter.detector.absence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import io.epicenter.detector.Engine;
import io.epicenter.detector.Feed;
import io.epicenter.detector.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What of falling silent is told.
class AbsenceDetectorTest {
    private static final List<String> ALL = List.of("cart", "payment", "catalog", "search", "mail", "stock");
    private static final int MINUTE = 60 / Feed.SECONDS;
    private static final int HOUR = 60 * MINUTE;

    private final Feed feed = new Feed(1);

    private void play(int intervals, String... silent) {
        play(feed, ALL, intervals, silent);
    }

    private static void play(Feed feed, List<String> services, int intervals, String... silent) {
        Set<String> without = new HashSet<>(Arrays.asList(silent));
        feed.times(
                intervals,
                each -> services.stream()
                        .filter(service -> !without.contains(service))
                        .forEach(service -> each.add("up", 1, "service", service)));
    }

    private static List<Anomaly> told(Feed feed) {
        return feed.out.anomalies().stream()
                .filter(anomaly -> anomaly.detector().equals(AbsenceDetector.RULE))
                .toList();
    }

    @Test
    void a_service_that_falls_silent_is_told_once_and_resolved_when_it_is_heard_again() {
        play(HOUR + MINUTE);
        long last = feed.time - Feed.SECONDS * 1000L;
        play(10 * MINUTE, "payment");
        assertThat(told(feed)).singleElement().satisfies(anomaly -> {
            assertThat(anomaly.entity().name()).isEqualTo("payment");
            assertThat(anomaly.signal()).isEqualTo(SignalKind.AVAILABILITY);
            assertThat(anomaly.details().opens()).isTrue();
            assertThat(anomaly.details().pValue()).isLessThan(1e-9);
            assertThat(anomaly.details().text())
                    .isEqualTo("nothing heard for 3 min; its longest pause so far was 5 s, and 5 others are heard");
            assertThat(anomaly.timestamp().toEpochMilli() - last).isBetween(180_000L, 195_000L);
            assertThat(Math.abs(anomaly.details().onset().toEpochMilli() - last))
                    .isLessThanOrEqualTo(5_000);
        });
        play(MINUTE);
        assertThat(told(feed))
                .hasSize(2)
                .extracting(Anomaly::id)
                .containsOnly(told(feed).getFirst().id());
        assertThat(told(feed).getLast().status()).isEqualTo(AnomalyStatus.RESOLVED);
        assertThat(told(feed).getLast().details().text()).isEqualTo("heard again after 10 min");
    }

    @Test
    void what_is_not_heard_for_a_day_counts_as_removed() {
        play(HOUR + MINUTE);
        play(23 * HOUR, "payment");
        assertThat(told(feed)).hasSize(1);
        play(2 * HOUR, "payment");
        assertThat(told(feed)).hasSize(2);
        assertThat(told(feed).getLast().details().text()).isEqualTo("not heard for 24 h: taken as removed");
    }

    @Test
    void a_pause_that_was_made_before_is_not_told_again() {
        play(HOUR + MINUTE);
        play(20 * MINUTE, "mail");
        play(HOUR);
        play(30 * MINUTE, "mail");
        assertThat(told(feed)).hasSize(2);
        play(HOUR);
        play(55 * MINUTE, "mail");
        assertThat(told(feed)).as("no longer than twice the longest").hasSize(2);
        play(10 * MINUTE, "mail");
        assertThat(told(feed)).hasSize(3);
    }

    @Test
    void when_most_are_silent_the_telemetry_is_missing_and_nobody_is_told_of() {
        play(HOUR + MINUTE);
        play(10 * MINUTE, "cart", "payment", "catalog", "search", "mail");
        assertThat(told(feed)).isEmpty();
        assertThat(feed.engine.counters().silentEntities()).isEqualTo(5);
        play(MINUTE, "cart", "payment");
        play(MINUTE);
        assertThat(told(feed)).as("the last ones to come back").isEmpty();
    }

    @Test
    void two_of_six_at_once_are_too_many() {
        play(HOUR + MINUTE);
        play(10 * MINUTE, "cart", "payment");
        assertThat(told(feed)).isEmpty();
        assertThat(feed.engine.counters().silentEntities()).isEqualTo(2);
    }

    @Test
    void what_has_only_just_come_may_go() {
        play(HOUR + MINUTE, "payment");
        play(30 * MINUTE);
        play(30 * MINUTE, "payment");
        assertThat(told(feed)).isEmpty();
    }

    @Test
    void a_gap_of_all_telemetry_is_nobodys_silence() {
        play(HOUR + MINUTE);
        feed.time += Duration.ofMinutes(40).toMillis();
        play(MINUTE, "payment");
        play(MINUTE);
        feed.time += Duration.ofHours(5).toMillis();
        play(MINUTE, "cart");
        play(MINUTE);
        assertThat(told(feed)).isEmpty();
    }

    @Test
    void values_that_come_with_requests_only_do_not_speak_for_a_service() {
        double[] calls = {0};
        feed.times(HOUR + MINUTE, each -> {
            ALL.forEach(service -> each.add("up", 1, "service", service));
            calls[0] += 50;
            each.add(
                    "traces_spanmetrics_calls_total",
                    calls[0],
                    "service",
                    "orders-db",
                    "span_kind",
                    "SPAN_KIND_SERVER");
        });
        play(20 * MINUTE);
        assertThat(told(feed)).isEmpty();
    }

    @Test
    void a_pause_that_is_expected_opens_nothing() {
        play(HOUR + MINUTE);
        play(5 * MINUTE, "mail");
        Anomaly told = told(feed).getFirst();
        feed.engine.accept(new Feedback(
                "f",
                "default",
                "default",
                told.timestamp(),
                "ann",
                Feedback.Verdict.EXPECTED,
                null,
                List.of(told.id()),
                null,
                told.timestamp().plus(Duration.ofHours(9)),
                ""));
        play(2 * MINUTE);
        play(30 * MINUTE, "mail");
        assertThat(told(feed)).hasSize(3);
        assertThat(told(feed).getLast().details().opens()).isFalse();
        assertThat(told(feed).getLast().details().text()).contains("expected at this time, said ann");
    }

    @Test
    void a_snapshot_keeps_who_was_silent_and_the_order_of_series_does_not_matter() throws MalformedMessageException {
        play(HOUR + MINUTE);
        play(2 * MINUTE, "payment");
        Feed restored = new Feed(1);
        restored.engine = Engine.restore(Feed.engine(), feed.engine.snapshot());
        restored.time = feed.time;
        play(8 * MINUTE, "payment");
        List<String> shuffled = new ArrayList<>(ALL);
        Collections.shuffle(shuffled, new Random(3));
        play(restored, shuffled, 8 * MINUTE, "payment");
        play(MINUTE);
        play(restored, shuffled, MINUTE);
        assertThat(told(feed)).hasSize(2).isEqualTo(told(restored));
    }

    @Test
    void zero_turns_it_off() {
        AbsenceSettings standard = AbsenceSettings.DEFAULT;
        AbsenceSettings off = new AbsenceSettings(
                Duration.ZERO,
                standard.forget(),
                standard.history(),
                standard.remember(),
                standard.most(),
                standard.maxEntities());
        Settings settings = Feed.settings();
        Feed quiet = new Feed(
                1,
                new Settings(
                        settings.tenant(),
                        settings.interval(),
                        settings.lateness(),
                        settings.future(),
                        settings.seriesExpiry(),
                        settings.maxSeries(),
                        settings.maxSignals(),
                        settings.maxPending(),
                        settings.maxSenders(),
                        settings.alarm(),
                        settings.vectors(),
                        off,
                        settings.replicas()));
        play(quiet, ALL, HOUR + MINUTE);
        play(quiet, ALL, 20 * MINUTE, "payment");
        assertThat(told(quiet)).isEmpty();
    }
}
