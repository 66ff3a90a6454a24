package io.epicenter.correlator.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignalOffsetsTest {
    private static final Instant START = Instant.parse("2026-03-02T14:00:00Z");

    @Test
    void it_is_the_last_offset_that_was_next_before_the_time() {
        SignalOffsets offsets = new SignalOffsets(1000);
        for (int second = 0; second <= 60; second += 5) {
            offsets.mark(2000 + second, START.plusSeconds(second));
        }
        assertThat(offsets.before(START.minusSeconds(1))).isEqualTo(1000);
        assertThat(offsets.before(START)).isEqualTo(2000);
        assertThat(offsets.before(START.plusSeconds(44))).isEqualTo(2030);
        assertThat(offsets.before(START.plusSeconds(45))).isEqualTo(2045);
        assertThat(offsets.before(START.plusSeconds(500))).isEqualTo(2060);
    }

    @Test
    void it_is_the_first_one_as_long_as_there_is_no_other() {
        SignalOffsets offsets = new SignalOffsets(7);
        assertThat(offsets.before(START)).isEqualTo(7);
        assertThat(offsets.before(Instant.MIN)).isEqualTo(7);
    }

    @Test
    void the_marks_are_bounded() {
        SignalOffsets offsets = new SignalOffsets(0);
        for (int i = 0; i < 10_000; i++) {
            offsets.mark(i, START.plusSeconds(15L * i));
        }
        assertThat(offsets.before(START)).as("the oldest that is known").isEqualTo(9_700);
    }
}
