package io.epicenter.allinone.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    @Test
    void the_wait_doubles_up_to_a_minute_and_begins_anew_after_a_good_run() {
        RestartBackoff backoff = new RestartBackoff();
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(backoff.afterDeath(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(seconds));
        }
        assertThat(backoff.afterDeath(Duration.ofMinutes(2))).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.afterDeath(Duration.ZERO)).isEqualTo(Duration.ofSeconds(2));
    }
}
