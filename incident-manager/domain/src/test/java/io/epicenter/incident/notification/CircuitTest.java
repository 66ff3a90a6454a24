package io.epicenter.incident.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Circuit.Limits LIMITS = new Circuit.Limits(3, Duration.ofSeconds(15), 4);

    private static Outcome failure(@Nullable Duration after) {
        return new Outcome.TryLater("answered 500", after, true);
    }

    private static Circuit failed(int times) {
        Circuit circuit = Circuit.CLOSED;
        for (int i = 0; i < times; i++) {
            circuit = circuit.after(failure(null), LIMITS, NOW);
        }
        return circuit;
    }

    @Test
    void a_few_failures_change_nothing() {
        assertThat(failed(2).state(LIMITS, NOW)).isEqualTo(Circuit.State.CLOSED);
        assertThat(failed(2).room(LIMITS, 1, NOW)).isEqualTo(3);
        assertThat(failed(2).room(LIMITS, 9, NOW)).isZero();
    }

    @Test
    void many_in_a_row_give_it_a_rest_and_then_one_attempt_at_a_time() {
        Circuit open = failed(7);
        Instant rested = NOW.plusSeconds(15);
        assertThat(open.state(LIMITS, NOW)).isEqualTo(Circuit.State.OPEN);
        assertThat(open.room(LIMITS, 0, NOW)).isZero();
        assertThat(open.state(LIMITS, rested)).isEqualTo(Circuit.State.PROBING);
        assertThat(open.room(LIMITS, 0, rested)).isEqualTo(1);
        assertThat(open.room(LIMITS, 1, rested)).isZero();
        assertThat(open.after(failure(null), LIMITS, rested).state(LIMITS, rested))
                .isEqualTo(Circuit.State.OPEN);
    }

    @Test
    void any_answer_closes_it() {
        assertThat(failed(3).after(Outcome.delivered(null), LIMITS, NOW)).isEqualTo(Circuit.CLOSED);
        assertThat(failed(3).after(new Outcome.Refused("answered 400"), LIMITS, NOW))
                .isEqualTo(Circuit.CLOSED);
    }

    @Test
    void a_receiver_that_asks_to_wait_longer_is_left_alone_longer() {
        Circuit open = failed(2).after(failure(Duration.ofMinutes(2)), LIMITS, NOW);
        assertThat(open.state(LIMITS, NOW.plusSeconds(119))).isEqualTo(Circuit.State.OPEN);
        assertThat(open.state(LIMITS, NOW.plusSeconds(120))).isEqualTo(Circuit.State.PROBING);
    }

    @Test
    void limits_are_checked() {
        assertThatThrownBy(() -> new Circuit.Limits(0, Duration.ZERO, 1)).hasMessageContaining("failures=0");
    }
}
