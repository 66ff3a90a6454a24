package io.epicenter.correlator.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchWriter;
import io.epicenter.correlator.Shop;
import io.epicenter.correlator.memory.EnvironmentMemory;
import io.epicenter.correlator.memory.SignalHistories;
import io.epicenter.correlator.model.Settings;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignalBufferTest {
    private static final Instant START = Instant.parse("2026-03-02T14:00:00Z");

    private final SignalHistories histories =
            EnvironmentMemory.create(Settings.DEFAULT).histories();

    /// @param seconds end of each interval after the start; a negative one is of an abnormal signal
    private static SignalBatch batch(int... seconds) {
        SignalBatchWriter writer = new SignalBatchWriter();
        for (int second : seconds) {
            writer.add(new Deviation(
                    Shop.service("cart"),
                    SignalKind.LATENCY,
                    "mean",
                    "rule-" + writer.size(),
                    START.plusSeconds(Math.abs(second)),
                    15,
                    second < 0 ? 9 : 1,
                    1,
                    0,
                    2,
                    1,
                    0.5,
                    Direction.UP,
                    0,
                    false));
        }
        return writer.toBatch();
    }

    private static long at(int second) {
        return START.plusSeconds(second).toEpochMilli();
    }

    @Test
    void signals_wait_for_the_end_of_their_interval() {
        SignalBuffer buffer = new SignalBuffer(100);
        assertThat(buffer.nextMillis()).isEqualTo(Long.MAX_VALUE);
        buffer.add(batch(15, 15, 30, 15, 45), Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(buffer.size()).isEqualTo(5);
        assertThat(buffer.nextMillis()).isEqualTo(at(15));
        buffer.drainTo(histories, at(30));
        assertThat(histories.size()).isEqualTo(4);
        assertThat(buffer.size()).isEqualTo(1);
        assertThat(buffer.nextMillis()).isEqualTo(at(45));
    }

    @Test
    void those_until_a_time_can_be_left_out() {
        SignalBuffer buffer = new SignalBuffer(100);
        assertThat(buffer.add(batch(15, 30, 45), at(30), Long.MAX_VALUE)).isZero();
        assertThat(buffer.size()).isEqualTo(1);
        assertThat(buffer.nextMillis()).isEqualTo(at(45));
    }

    @Test
    void a_full_buffer_takes_only_what_is_abnormal_and_not_without_end() {
        SignalBuffer buffer = new SignalBuffer(2);
        assertThat(buffer.add(batch(15, 15, 15, -15, -15, -15, 15), Long.MIN_VALUE, Long.MAX_VALUE))
                .isEqualTo(3);
        assertThat(buffer.size()).isEqualTo(4);
        buffer.drainTo(histories, at(15));
        assertThat(buffer.size()).isZero();
        assertThat(buffer.add(batch(30), Long.MIN_VALUE, Long.MAX_VALUE)).isZero();
    }
}
