package io.epicenter.detector.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Feedback.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedbackOverridesTest {
    private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00Z");

    private final FeedbackOverrides overrides = new FeedbackOverrides();

    private static FiredAlarm alarm(Instant at, double evidence) {
        return new FiredAlarm("s", "rule", at.toEpochMilli(), at.toEpochMilli(), evidence, true);
    }

    private void say(String id, Verdict verdict) {
        overrides.recordFired("a", alarm(MONDAY, 2));
        overrides.accept(
                new Feedback(id, "t", "e", MONDAY, "ann", verdict, null, List.of("a"), null, null, ""), signal -> {});
    }

    private double factor() {
        return overrides.factor("rule", "s", MONDAY.toEpochMilli());
    }

    @Test
    void a_false_alarm_asks_for_more_evidence_of_the_series_and_some_of_its_rule() {
        say("1", Verdict.FALSE_ALARM);
        assertThat(factor()).isGreaterThan(1.1);
        assertThat(overrides.factor("rule", "another", MONDAY.toEpochMilli())).isBetween(1.001, factor());
        assertThat(overrides.factor("other", "another", MONDAY.toEpochMilli())).isEqualTo(1);
        assertThat(overrides.factor(
                        "rule", "s", MONDAY.plus(Duration.ofDays(365)).toEpochMilli()))
                .isBetween(1.0, 1.02);
    }

    @Test
    void a_confirmed_alarm_asks_for_less() {
        say("1", Verdict.CONFIRMED);
        assertThat(factor()).isLessThan(1);
    }

    @Test
    void a_repeat_changes_nothing_and_the_last_word_counts() {
        say("1", Verdict.FALSE_ALARM);
        double once = factor();
        say("1", Verdict.FALSE_ALARM);
        assertThat(factor()).isEqualTo(once);
        say("2", Verdict.NEW_NORMAL);
        assertThat(factor()).isEqualTo(1);
        assertThat(overrides.overridesOf("s"))
                .extracting(FeedbackOverrideView::takenBack)
                .containsExactly(true, false);
        assertThat(overrides.version()).isEqualTo(2);
    }

    @Test
    void what_is_like_a_false_alarm_opens_nothing() {
        say("1", Verdict.FALSE_ALARM);
        Instant tomorrow = MONDAY.plus(Duration.ofMinutes(24 * 60 + 30));
        assertThat(overrides.suppressionReason(alarm(tomorrow, 2.2))).contains("ann");
        assertThat(overrides.suppressionReason(alarm(tomorrow, 4))).isNull();
        assertThat(overrides.suppressionReason(alarm(tomorrow.plus(Duration.ofHours(6)), 2)))
                .isNull();
    }

    @Test
    void what_is_expected_opens_nothing_at_its_time() {
        say("1", Verdict.EXPECTED);
        assertThat(overrides.suppressionReason(alarm(MONDAY.plus(Duration.ofDays(7)), 9)))
                .contains("expected");
        assertThat(overrides.suppressionReason(alarm(MONDAY.plus(Duration.ofHours(12)), 9)))
                .isNull();
    }

    @Test
    void survives_a_restart() throws IOException {
        say("1", Verdict.FALSE_ALARM);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        overrides.write(new DataOutputStream(bytes));
        FeedbackOverrides restored = new FeedbackOverrides();
        restored.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(restored.factor("rule", "s", MONDAY.toEpochMilli())).isEqualTo(factor());
        assertThat(restored.overridesOf("s")).isEqualTo(overrides.overridesOf("s"));
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        restored.write(new DataOutputStream(again));
        assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
    }
}
