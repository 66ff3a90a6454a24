package io.epicenter.allinone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.allinone.process.LauncherException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCreatorTest {
    private static Duration derived(String millis) {
        return TopicCreator.derivedRetention(Map.of(TopicCreator.DERIVED_RETENTION, millis));
    }

    @Test
    void signals_are_kept_for_six_hours_or_as_is_set() {
        assertThat(TopicCreator.derivedRetention(Map.of())).isEqualTo(Duration.ofHours(6));
        assertThat(derived("")).isEqualTo(Duration.ofHours(6));
        assertThat(derived("3600000")).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3599999", "-1", "6h"})
    void less_than_an_hour_is_refused(String millis) {
        assertThatThrownBy(() -> derived(millis))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("DERIVED_RETENTION_MS=" + millis)
                .hasMessageContaining("at least 3600000");
    }
}
