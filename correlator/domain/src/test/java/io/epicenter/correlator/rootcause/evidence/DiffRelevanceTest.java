package io.epicenter.correlator.rootcause.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DiffRelevanceTest {
    private static double relevance(String diff) {
        Event change = new Event(
                "change",
                Instant.EPOCH,
                "deploy",
                Entity.service("default", "prod", "shop", "cart"),
                "a change",
                Map.of("diff", diff),
                null,
                null);
        return DiffRelevance.relevance(change, List.of());
    }

    @Test
    void nothing_known_is_the_middle() {
        assertThat(relevance("")).isEqualTo(DiffRelevance.UNKNOWN);
    }

    @Test
    void what_was_only_moved_is_harmless() {
        assertThat(relevance("-  greet(user)\n+\n+    greet(user)\n")).isLessThan(0.1);
    }

    @Test
    void a_comment_is_harmless() {
        assertThat(relevance("+// raise the timeout later\n")).isLessThan(0.1);
    }

    @Test
    void a_word_of_risk_counts_in_any_form() {
        assertThat(relevance("+  maxRetries: many\n")).isEqualTo(1);
        assertThat(relevance("+  POOL_SIZES\n")).isEqualTo(1);
    }

    @Test
    void a_number_that_doubles_counts_and_a_nudge_does_not() {
        assertThat(relevance("-  wide = 10\n+  wide = 40\n")).isEqualTo(1);
        assertThat(relevance("-  wide = 10\n+  wide = 11\n")).isLessThan(0.1);
    }
}
