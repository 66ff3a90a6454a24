package io.epicenter.replay.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.replay.command.Options.Accepted;
import io.epicenter.replay.command.Options.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Accepted KNOWN = new Accepted(List.of("--once"), List.of("--seed", "--record"));

    @Test
    void values_come_after_a_blank_or_an_equals_sign() {
        Options options = Options.parse(List.of("--seed", "7", "--record=a b", "--once"), KNOWN);
        assertThat(options.number("--seed", 1)).isEqualTo(7);
        assertThat(options.text("--record")).contains("a b");
        assertThat(options.has("--once")).isTrue();
    }

    @Test
    void what_is_not_given_has_its_default() {
        Options options = Options.parse(List.of(), KNOWN);
        assertThat(options.number("--seed", 1)).isEqualTo(1);
        assertThat(options.text("--record")).isEmpty();
        assertThat(options.has("--once")).isFalse();
    }

    @Test
    void wrong_use_is_said_in_words() {
        assertThatThrownBy(() -> Options.parse(List.of("--nope"), KNOWN))
                .isInstanceOf(UsageException.class)
                .hasMessage("unknown option '--nope'");
        assertThatThrownBy(() -> Options.parse(List.of("--seed"), KNOWN)).hasMessage("--seed needs a value");
        assertThatThrownBy(() -> Options.parse(List.of("--once=1"), KNOWN)).hasMessage("unknown option '--once=1'");
        assertThatThrownBy(() -> Options.parse(List.of("--seed", "x"), KNOWN).number("--seed", 1))
                .hasMessage("--seed needs a whole number, not 'x'");
        assertThatThrownBy(() -> Options.parse(List.of("--seed", "0"), KNOWN).number("--seed", 3, 1, 9))
                .hasMessage("--seed needs a whole number from 1 to 9, not '0'");
    }
}
