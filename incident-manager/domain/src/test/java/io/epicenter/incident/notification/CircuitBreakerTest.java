package io.epicenter.incident.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final CircuitBreaker.Limits LIMITS = new CircuitBreaker.Limits(3, Duration.ofSeconds(15), 4);

    private static DeliveryOutcome failure(@Nullable Duration after) {
        return new DeliveryOutcome.RetryLater("answered 500", after, true);
    }

    private static CircuitBreaker failed(int times) {
        CircuitBreaker circuit = CircuitBreaker.CLOSED;
        for (int i = 0; i < times; i++) {
            circuit = circuit.after(failure(null), LIMITS, NOW);
        }
        return circuit;
    }

    @Test
    void a_few_failures_change_nothing() {
        assertThat(failed(2).state(LIMITS, NOW)).isEqualTo(CircuitBreaker.State.CLOSED);
        assertThat(failed(2).permits(LIMITS, 1, NOW)).isEqualTo(3);
        assertThat(failed(2).permits(LIMITS, 9, NOW)).isZero();
    }

    @Test
    void many_in_a_row_give_it_a_rest_and_then_one_attempt_at_a_time() {
        CircuitBreaker open = failed(7);
        Instant rested = NOW.plusSeconds(15);
        assertThat(open.state(LIMITS, NOW)).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(open.permits(LIMITS, 0, NOW)).isZero();
        assertThat(open.state(LIMITS, rested)).isEqualTo(CircuitBreaker.State.PROBING);
        assertThat(open.permits(LIMITS, 0, rested)).isEqualTo(1);
        assertThat(open.permits(LIMITS, 1, rested)).isZero();
        assertThat(open.after(failure(null), LIMITS, rested).state(LIMITS, rested))
                .isEqualTo(CircuitBreaker.State.OPEN);
    }

    @Test
    void any_answer_closes_it() {
        assertThat(failed(3).after(DeliveryOutcome.delivered(null), LIMITS, NOW))
                .isEqualTo(CircuitBreaker.CLOSED);
        assertThat(failed(3).after(new DeliveryOutcome.Refused("answered 400"), LIMITS, NOW))
                .isEqualTo(CircuitBreaker.CLOSED);
    }

    @Test
    void a_receiver_that_asks_to_wait_longer_is_left_alone_longer() {
        CircuitBreaker open = failed(2).after(failure(Duration.ofMinutes(2)), LIMITS, NOW);
        assertThat(open.state(LIMITS, NOW.plusSeconds(119))).isEqualTo(CircuitBreaker.State.OPEN);
        assertThat(open.state(LIMITS, NOW.plusSeconds(120))).isEqualTo(CircuitBreaker.State.PROBING);
    }

    @Test
    void limits_are_checked() {
        assertThatThrownBy(() -> new CircuitBreaker.Limits(0, Duration.ZERO, 1)).hasMessageContaining("failures=0");
    }
}
