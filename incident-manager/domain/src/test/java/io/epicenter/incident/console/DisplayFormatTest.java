package io.epicenter.incident.console;

import static io.epicenter.incident.console.AStory.aStory;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.text.DurationText;
import io.epicenter.contracts.text.PercentText;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DisplayFormatTest {
    @Test
    void a_duration_has_at_most_two_units() {
        assertThat(DurationText.exact(Duration.ofSeconds(11))).isEqualTo("11 s");
        assertThat(DurationText.exact(Duration.ofSeconds(262))).isEqualTo("4 min 22 s");
        assertThat(DurationText.exact(Duration.ofSeconds(1265))).isEqualTo("21 min");
        assertThat(DurationText.exact(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
        assertThat(DurationText.exact(Duration.ofHours(76))).isEqualTo("3 d 4 h");
        assertThat(DurationText.exact(Duration.ofSeconds(-5))).isEqualTo("0 s");
    }

    @Test
    void values_take_the_unit_that_fits() {
        assertThat(DisplayFormat.value(0.0961, "s", "p99")).isEqualTo("96.1 ms");
        assertThat(DisplayFormat.value(1.842, "s", "p99")).isEqualTo("1.84 s");
        assertThat(DisplayFormat.value(0.341, "", "ratio")).isEqualTo("34.1%");
        assertThat(DisplayFormat.value(118.4, "1/s", "rate")).isEqualTo("118/s");
        assertThat(DisplayFormat.value(536_870_912, "bytes", "value")).isEqualTo("512 MiB");
        assertThat(DisplayFormat.value(91, "connections", "value")).isEqualTo("91 connections");
        assertThat(DisplayFormat.value(Double.NaN, "s", "mean")).isEqualTo("n/a");
        assertThat(DisplayFormat.value(12_345_678, "", "value")).isEqualTo("1.23e+07");
        assertThat(DisplayFormat.value(0, "", "value")).isEqualTo("0");
    }

    @Test
    void a_range_names_its_unit_once() {
        assertThat(DisplayFormat.range(0.28, 0.42, "s", "p99")).isEqualTo("280 to 420 ms");
        assertThat(DisplayFormat.range(0.28, 1.2, "s", "p99")).isEqualTo("280 ms to 1.2 s");
        assertThat(DisplayFormat.range(0.003, 0.008, "", "ratio")).isEqualTo("0.3% to 0.8%");
    }

    @Test
    void a_named_cause_has_a_class_of_confidence_and_others_have_none() {
        assertThat(confidence(aStory().confidence(0.87))).isEqualTo("Very likely");
        assertThat(confidence(aStory().confidence(0.5))).isEqualTo("Likely");
        assertThat(confidence(aStory().confidence(0.1))).isEqualTo("Possible");
        assertThat(confidence(aStory().confidence(0.6).withoutClearCause())).isEqualTo("No clear cause");
    }

    private static String confidence(AStory story) {
        return DisplayFormat.confidence(story.incident().rootCause());
    }

    @Test
    void percentages_do_not_hide_the_small() {
        assertThat(PercentText.narrow(0.004)).isEqualTo("<1%");
        assertThat(PercentText.narrow(0)).isEqualTo("0%");
        assertThat(PercentText.narrow(0.936)).isEqualTo("94%");
    }

    @Test
    void times_are_told_against_a_reference() {
        Instant start = Instant.parse("2026-11-22T17:13:10Z");

        assertThat(DisplayFormat.offset(start, start.plusSeconds(40))).isEqualTo("+40 s");
        assertThat(DisplayFormat.offset(start, start.minusSeconds(190))).isEqualTo("−3 min 10 s");
        assertThat(DisplayFormat.clock(start)).isEqualTo("17:13:10");
        assertThat(DisplayFormat.moment(start)).isEqualTo("22 Nov 2026, 17:13:10 UTC");
    }
}
