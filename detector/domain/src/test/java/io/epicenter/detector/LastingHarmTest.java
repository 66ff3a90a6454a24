package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Small harm that lasts is told, by the built-in rules: two hours as usual, then an hour of harm, an interval of 15 s.
class LastingHarmTest {
    private static final String FAMILY = "http_server_request_duration_seconds";
    private static final Instant BEGIN = Instant.parse("2026-10-05T00:00:15Z");
    private static final Instant HARM = Instant.parse("2026-10-05T02:20:00Z");
    private static final Instant END = Instant.parse("2026-10-05T03:20:00Z");
    private static final int MINUTE = 4;
    private static final int FROM = 140;
    private static final int TO = 200;

    /// A service with requests in one pod.
    ///
    /// @param perMinute requests, by the minute
    /// @param failing part of them, by the minute
    /// @param seconds median latency, by the minute
    private static MinuteFeed fed(
            long seed,
            int minutes,
            IntToDoubleFunction perMinute,
            IntToDoubleFunction failing,
            IntToDoubleFunction seconds) {
        MinuteFeed feed = new MinuteFeed(seed, "rules: []", Duration.ofSeconds(15), Duration.ofMinutes(20), BEGIN);
        long[] counts = new long[2];
        double sum = 0;
        for (int i = 0; i < minutes * MINUTE; i++) {
            int minute = i / MINUTE;
            for (int left = feed.poisson(perMinute.applyAsDouble(minute) / MINUTE); left > 0; left--) {
                counts[feed.random.nextDouble() < failing.applyAsDouble(minute) ? 1 : 0]++;
                sum += seconds.applyAsDouble(minute) * Math.exp(0.3 * feed.random.nextGaussian());
            }
            String[] good = {"service_name", "cart", "http_response_status_code", "200"};
            String[] bad = {"service_name", "cart", "http_response_status_code", "500"};
            feed.add(FAMILY + "_count", counts[0], good).add(FAMILY + "_sum", sum, good);
            if (counts[1] > 0) {
                feed.add(FAMILY + "_count", counts[1], bad).add(FAMILY + "_sum", 0, bad);
            }
            feed.send();
        }
        return feed;
    }

    private static IntToDoubleFunction during(double before, double harm) {
        return minute -> minute >= FROM && minute < TO ? harm : before;
    }

    @ParameterizedTest
    @CsvSource({"20,0", "20,0.01", "30,0", "50,0", "50,0.01"})
    void a_tenth_of_all_requests_failing_for_an_hour_is_told(double perMinute, double before) {
        for (int seed = 0; seed < 5; seed++) {
            MinuteFeed feed = fed(seed, 260, minute -> perMinute, during(before, 0.1), minute -> 0.1);
            List<Anomaly> told = feed.opening();
            assertThat(told).as("seed " + seed).hasSizeBetween(1, 2);
            Anomaly first = told.getFirst();
            assertThat(first.details().rule()).isEqualTo("otel-http-server-errors");
            assertThat(first.timestamp()).isBetween(HARM, HARM.plus(Duration.ofMinutes(25)));
            assertThat(first.details().onset()).isBetween(HARM.minus(Duration.ofMinutes(5)), first.timestamp());
            assertThat(first.direction()).isEqualTo(Direction.UP);
            assertThat(first.value()).isGreaterThan(0.03);
            assertThat(resolved(feed)).hasSameSizeAs(told);
            assertThat(resolved(feed).getLast().timestamp()).isBefore(END.plus(Duration.ofMinutes(25)));
        }
    }

    private static List<Anomaly> resolved(MinuteFeed feed) {
        return feed.out.anomalies().stream()
                .filter(anomaly -> anomaly.status() == AnomalyStatus.RESOLVED)
                .toList();
    }

    @Test
    void harm_for_hours_is_told_once() {
        MinuteFeed feed = fed(1, 600, minute -> 30, minute -> minute < FROM ? 0 : 0.1, minute -> 0.1);
        assertThat(feed.opening()).hasSize(1);
        assertThat(resolved(feed))
                .singleElement()
                .satisfies(anomaly -> assertThat(anomaly.details().text()).contains("new normal"));
    }

    @Test
    void harm_that_comes_back_the_next_day_is_told_again() {
        MinuteFeed feed = fed(
                1,
                1440 + 260,
                minute -> 30,
                minute -> minute % 1440 >= FROM && minute % 1440 < TO ? 0.1 : 0,
                minute -> 0.1);
        assertThat(feed.opening(BEGIN, BEGIN.plus(Duration.ofDays(1)))).isNotEmpty();
        assertThat(feed.opening(BEGIN.plus(Duration.ofDays(1)), Instant.MAX)).isNotEmpty();
    }

    @Test
    void quiet_nights_with_one_failure_of_two_requests_stay_quiet() {
        for (int seed = 0; seed < 5; seed++) {
            MinuteFeed feed = fed(
                    seed,
                    3 * 1440,
                    minute -> minute % 1440 >= 420 ? 40 : minute % 30 == 0 ? 2 : 0.2,
                    minute -> minute % 1440 >= 420 ? 0.003 : minute % 30 == 0 ? 0.5 : 0,
                    minute -> 0.1);
            assertThat(feed.opening()).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void a_latency_that_stays_up_by_a_sixth_for_an_hour_is_told_once() {
        for (int seed = 0; seed < 5; seed++) {
            MinuteFeed feed = fed(seed, 260, minute -> 300, minute -> 0, during(0.1, 0.116));
            assertThat(feed.opening())
                    .as("seed " + seed)
                    .singleElement()
                    .satisfies(anomaly -> assertThat(anomaly.timestamp()).isBetween(HARM, END));
        }
    }

    @Test
    void a_latency_that_stays_up_by_a_third_is_told_once_and_one_that_falls_by_a_third_is_not() {
        MinuteFeed up = fed(1, 600, minute -> 300, minute -> 0, minute -> minute < FROM ? 0.1 : 0.135);
        assertThat(up.opening()).hasSize(1);
        assertThat(up.opening().getFirst().details().onset()).isBetween(HARM.minusSeconds(360), HARM.plusSeconds(360));
        assertThat(fed(1, 600, minute -> 300, minute -> 0, minute -> minute < FROM ? 0.1 : 0.065)
                        .opening())
                .isEmpty();
    }

    @Test
    void a_day_of_other_latencies_by_the_hour_is_no_harm() {
        MinuteFeed feed = fed(
                1,
                2 * 1440,
                minute -> 300,
                minute -> 0.002,
                minute -> 0.1 + 0.02 * Math.sin(minute / 1440.0 * 2 * Math.PI));
        assertThat(feed.opening()).isEmpty();
    }
}
