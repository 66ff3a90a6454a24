package io.epicenter.correlator.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivalClockTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");

    private final ArrivalClock clock = new ArrivalClock();

    private static Instant ago(int seconds) {
        return NOW.minusSeconds(seconds);
    }

    @Test
    void it_says_nothing_before_it_knows_what_there_is_to_read() {
        assertThat(clock.look(NOW)).isEmpty();
        clock.begin(Map.of("signals", 0L, "events", 0L), NOW);
        assertThat(clock.look(NOW)).contains(NOW);
        assertThat(clock.isBehind()).isFalse();
    }

    @Test
    void after_a_pause_it_goes_with_the_topic_that_is_furthest_behind() {
        clock.begin(Map.of("signals", 1_000L, "events", 10L), NOW);
        clock.read("signals", 900, ago(3_600), NOW);
        assertThat(clock.look(NOW)).isEmpty();
        clock.read("events", 5, ago(3_000), NOW);
        assertThat(clock.look(NOW)).contains(ago(3_600));
        clock.read("signals", 500, ago(2_000), NOW);
        assertThat(clock.look(NOW)).contains(ago(3_000));
        clock.read("events", 0, ago(100), NOW);
        assertThat(clock.look(NOW)).contains(ago(2_000));
    }

    @Test
    void a_topic_that_was_read_to_its_end_holds_nothing_back() {
        clock.begin(Map.of("signals", 10L, "events", 10L), NOW);
        clock.read("events", 0, ago(3_600), NOW);
        clock.read("signals", 5, ago(3_000), NOW);
        for (int look = 0; look < 8; look++) {
            clock.look(NOW);
        }
        assertThat(clock.look(NOW)).contains(ago(3_000));
        clock.read("signals", 0, ago(1), NOW);
        assertThat(clock.look(NOW)).contains(NOW);
        assertThat(clock.isBehind()).isFalse();
    }

    @Test
    void it_never_goes_back() {
        clock.begin(Map.of("signals", 10L), NOW);
        clock.read("signals", 5, ago(100), NOW);
        assertThat(clock.look(NOW)).contains(ago(100));
        clock.read("signals", 4, ago(500), NOW);
        assertThat(clock.look(NOW)).contains(ago(100));
    }

    @Test
    void a_topic_that_does_not_come_to_its_end_is_given_up() {
        clock.begin(Map.of("signals", 10L), NOW);
        for (int look = 0; look < 50; look++) {
            assertThat(clock.look(NOW)).isEmpty();
        }
        assertThat(clock.look(NOW.plusSeconds(11))).contains(NOW.plusSeconds(11));
    }
}
