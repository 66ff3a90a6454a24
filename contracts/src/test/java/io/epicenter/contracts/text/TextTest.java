package io.epicenter.contracts.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "PT-5S, 0 s, 0 s",
        "PT0S, 0 s, 0 s",
        "PT59.9S, 59 s, 59 s",
        "PT1M, 1 min, 60 s",
        "PT1M59S, 1 min 59 s, 119 s",
        "PT2M, 2 min, 2 min",
        "PT9M59S, 9 min 59 s, 9 min",
        "PT10M1S, 10 min, 10 min",
        "PT1H, 1 h, 60 min",
        "PT1H59M59S, 1 h 59 min, 119 min",
        "PT2H, 2 h, 2 h",
        "PT23H59M, 23 h 59 min, 23 h",
        "P1D, 1 d, 24 h",
        "P3DT2H, 3 d 2 h, 74 h"
    })
    void what_has_been(Duration duration, String exact, String rough) {
        assertThat(DurationText.exact(duration)).isEqualTo(exact);
        assertThat(DurationText.rough(duration)).isEqualTo(rough);
    }

    @ParameterizedTest
    @CsvSource({
        "PT30S, 0 min",
        "PT119M59S, 119 min",
        "PT120M, 2 h",
        "PT47H59M, 47 h",
        "PT48H, 2 days",
        "P100D, 100 days"
    })
    void what_is_to_come(Duration duration, String text) {
        assertThat(DurationText.ahead(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 %, 0%",
        "0.004, 0 %, <1%",
        "0.0099, 1 %, <1%",
        "0.01, 1 %, 1%",
        "0.874, 87 %, 87%",
        "0.875, 88 %, 88%",
        "1, 100 %, 100%"
    })
    void a_part(double part, String spaced, String narrow) {
        assertThat(PercentText.spaced(part)).isEqualTo(spaced);
        assertThat(PercentText.narrow(part)).isEqualTo(narrow);
    }
}
