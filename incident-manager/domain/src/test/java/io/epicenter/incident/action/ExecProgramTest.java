package io.epicenter.incident.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExecProgramTest extends RunbookActionContract {
    @Override
    RunbookAction action() {
        return new ExecProgram();
    }

    @Override
    Map<String, List<String>> fields() {
        return Map.of("argv", List.of("/usr/bin/fix", "--service", "payment"));
    }

    @Test
    void no_shell_and_no_search_path_is_between() {
        assertThat(plan(fields()).argv()).containsExactly("/usr/bin/fix", "--service", "payment");
        assertRefused("argv", "fix");
        assertRefused("argv", "/usr/bin/fix", "a\0b");
    }
}
