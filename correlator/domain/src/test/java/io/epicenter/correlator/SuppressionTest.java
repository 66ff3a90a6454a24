package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Feedback;
import io.epicenter.correlator.input.Input;
import org.junit.jupiter.api.Test;

/// What people have said about an entity, in order.
class SuppressionTest {
    private static Feedback said(String user, Feedback.Verdict verdict) {
        return new Feedback(
                user,
                "default",
                "prod",
                Story.START.plusSeconds(10),
                user,
                verdict,
                null,
                java.util.List.of(),
                Shop.service("report-ui"),
                Story.START.plusSeconds(3600),
                "");
    }

    @Test
    void a_maintenance_window_comes_before_a_silence_whichever_was_there_first() {
        Story story = new Story(41).fault("report-ui", "latency", 0.3, 300, 100_000);
        story.correlator.accept(new Input.FeedbackInput(said("ann", Feedback.Verdict.SILENCE)));
        story.correlator.accept(new Input.FeedbackInput(said("bob", Feedback.Verdict.MAINTENANCE_WINDOW)));
        story.play(420);
        assertThat(story.decisions)
                .isNotEmpty()
                .allMatch(decision -> decision.outcome() == Decision.Outcome.SUPPRESSED)
                .allMatch(decision -> decision.reason().startsWith("maintenance window of bob"));
    }

    @Test
    void a_silence_says_whose_it_is() {
        Story story = new Story(42).fault("report-ui", "latency", 0.3, 300, 100_000);
        story.correlator.accept(new Input.FeedbackInput(said("ann", Feedback.Verdict.SILENCE)));
        story.play(420);
        assertThat(story.incidents).isEmpty();
        assertThat(story.decisions)
                .isNotEmpty()
                .allMatch(decision -> decision.reason().startsWith("silence of ann"));
    }
}
