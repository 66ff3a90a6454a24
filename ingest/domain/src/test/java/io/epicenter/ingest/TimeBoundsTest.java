package io.epicenter.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeBoundsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private final TimeBounds bounds = TimeBounds.of(NOW, IngestLimits.Times.DEFAULT);

    @Test
    void both_ends_are_within() {
        assertThat(bounds.problem(NOW.plus(Duration.ofMinutes(10)))).isNull();
        assertThat(bounds.problem(NOW.minus(Duration.ofDays(3653)))).isNull();
        assertThat(bounds.problem(NOW.plus(Duration.ofMinutes(10)).plusNanos(1)))
                .isEqualTo("2026-01-01T12:10:00.000000001Z is later than 2026-01-01T12:10:00Z");
        assertThat(bounds.problem(NOW.minus(Duration.ofDays(3653)).minusNanos(1)))
                .contains("is earlier than 2016-01-01");
    }

    @Test
    void the_ends_of_time_are_outside_and_overflow_nothing() {
        assertThat(bounds.isAhead(Instant.MAX)).isTrue();
        assertThat(bounds.isBehind(Instant.MIN)).isTrue();
        assertThat(bounds.reason(Instant.MAX, "span")).isEqualTo("future_span");
        assertThat(bounds.reason(Instant.MIN, "span")).isEqualTo("old_span");
        IngestLimits.Times ever = new IngestLimits.Times(
                Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(Long.MAX_VALUE), Duration.ZERO);
        TimeBounds all = TimeBounds.of(NOW, ever);
        assertThat(all.problem(Instant.MAX)).isNull();
        assertThat(all.problem(Instant.MIN)).isNull();
        assertThat(all.latestMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(all.earliestMillis()).isEqualTo(Long.MIN_VALUE);
        assertThat(TimeBounds.of(Instant.MAX, IngestLimits.Times.DEFAULT).latest())
                .isEqualTo(Instant.MAX);
    }

    @Test
    void nanoseconds_have_no_sign() {
        assertThat(TimeBounds.ofNanos(1_700_000_000_123_456_789L)).isEqualTo("2023-11-14T22:13:20.123456789Z");
        assertThat(bounds.isAhead(TimeBounds.ofNanos(-1))).isTrue();
    }

    @Test
    void milliseconds_for_seconds_are_guessed() {
        assertThat(bounds.problem(Instant.ofEpochSecond(1_767_268_800_000L))).contains("another unit");
    }
}
