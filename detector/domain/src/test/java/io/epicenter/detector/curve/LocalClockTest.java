package io.epicenter.detector.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalClockTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "America/Los_Angeles",
                "Asia/Kolkata",
                "Australia/Lord_Howe",
                "Asia/Tokyo"
            })
    void it_shows_what_the_rules_of_the_zone_say(String name) {
        ZoneId zone = ZoneId.of(name);
        LocalClock clock = new LocalClock(zone);
        Random random = new Random(1);
        long from = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
        long to = Instant.parse("2100-12-31T00:00:00Z").getEpochSecond();
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(from, to));
            long offset = zone.getRules().getOffset(time).getTotalSeconds() * 1000L;
            assertThat(clock.local(time.toEpochMilli())).isEqualTo(time.toEpochMilli() + offset);
        }
    }

    @Test
    void an_hour_is_shown_twice_when_summer_time_ends() {
        LocalClock clock = new LocalClock(ZoneId.of("Europe/Berlin"));
        long change = Instant.parse("2026-10-25T01:00:00Z").toEpochMilli();
        assertThat(clock.local(change)).isEqualTo(clock.local(change - 3_600_000));
        assertThat(clock.local(change - 1)).isEqualTo(change - 1 + 2 * 3_600_000);
    }
}
