package io.epicenter.correlator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TickWatchTest {
    private Instant now = Instant.parse("2026-01-05T00:00:00Z");
    private final TickWatch watch = new TickWatch(
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            },
            new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withMapping(CorrelatorSettings.class)
                    .build()
                    .getConfigMapping(CorrelatorSettings.class));

    @Test
    void a_decision_is_stuck_when_it_takes_longer_than_six_ticks() {
        watch.watch(() -> {
            assertThat(watch.running()).isZero();
            now = now.plusSeconds(30);
            assertThat(watch.isStuck()).isFalse();
            now = now.plusSeconds(1);
            assertThat(watch.running()).isEqualTo(Duration.ofSeconds(31));
            assertThat(watch.isStuck()).isTrue();
        });
        assertThat(watch.isStuck()).isFalse();
        assertThat(watch.running()).isZero();
    }

    @Test
    void a_decision_that_failed_does_not_run_on() {
        assertThatThrownBy(() -> watch.watch(() -> {
                    throw new IllegalStateException("failed");
                }))
                .hasMessage("failed");
        now = now.plusSeconds(100);
        assertThat(watch.isStuck()).isFalse();
    }
}
