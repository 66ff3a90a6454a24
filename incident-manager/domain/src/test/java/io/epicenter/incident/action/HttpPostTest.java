package io.epicenter.incident.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpPostTest extends RunbookActionContract {
    @Override
    RunbookAction action() {
        return new HttpPost();
    }

    @Override
    Map<String, List<String>> fields() {
        return Map.of("url", List.of("https://flags.example/undo"), "body", List.of("payment", "change-1"));
    }

    @Test
    void only_the_web_is_posted_to_and_without_a_user() {
        assertThat(plan(fields()).argv()).containsExactly("POST", "https://flags.example/undo", "payment change-1");
        assertRefused("url", "file:///etc/passwd");
        assertRefused("url", "https://user@flags.example/");
        assertRefused("url", "https://");
    }
}
