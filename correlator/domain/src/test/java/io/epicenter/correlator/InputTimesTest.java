package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Watermark;
import io.epicenter.correlator.input.Input;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Times of clocks that go wrong.
final class InputTimesTest {
    private static final Instant START = Story.START;

    private final Correlator correlator = new Correlator(
            Settings.DEFAULT.withTiming(
                    new Settings.Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO)),
            BuiltInPlugins.all());
    private final List<Incident> told = new ArrayList<>();

    private static Event alert(String id, Instant at, String status) {
        return new Event(id, at, "alert", Shop.service("cart"), "CartDown", Map.of(), null, status);
    }

    private void play(int from, int to, String... sources) {
        for (int second = from; second <= to; second++) {
            Instant now = START.plusSeconds(second);
            for (String source : sources) {
                correlator.accept(new Watermark("default", "prod", source, now), now);
            }
            told.addAll(correlator.advance(now, Shop.topology()).incidents());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T00:00:00Z", "-999999999-01-01T00:00:00Z", "9998-01-01T00:00:00Z"})
    void an_impossible_time_is_refused_with_a_reason_and_holds_nothing_up(String time) throws Exception {
        Event impossible = alert("far", Instant.parse(time), "firing");
        assertThatThrownBy(() -> correlator.accept(new Input.EventInput(impossible), START))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("out of bounds");
        correlator.accept(new Input.EventInput(alert("near", START, "firing")), START);
        play(0, 30, "metrics-0");
        assertThat(told).isNotEmpty();
        assertThat(correlator.view().statistics().buffered()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59.999999999Z", "-1000000000-01-01T00:00:00Z"})
    void a_time_that_cannot_be_computed_with_is_dropped_and_counted(String time) {
        correlator.accept(alert("far", Instant.parse(time), "firing"));
        correlator.accept(alert("near", START, "firing"));
        play(0, 30, "metrics-0");
        assertThat(told).isNotEmpty();
        assertThat(correlator.view().statistics().dropped()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59.999999999Z", "9998-01-01T00:00:00Z"})
    void a_watermark_of_the_far_future_makes_nobody_late(String time) {
        correlator.accept(new Watermark("default", "prod", "wrong", Instant.parse(time)), START);
        correlator.accept(alert("near", START.plusSeconds(3), "firing"));
        play(1, 40, "metrics-0");
        assertThat(told).isNotEmpty();
        assertThat(correlator.view().statistics().late()).isZero();
        assertThat(correlator.view().statistics().ahead()).isEqualTo(1);
    }

    @Test
    void an_alert_of_a_clock_half_an_hour_ahead_is_told_in_its_own_time() throws Exception {
        correlator.accept(
                new Input.EventInput(alert("ahead", START.plusSeconds(1805), "firing")), START.plusSeconds(5));
        play(0, 40, "metrics-0");
        assertThat(told).isNotEmpty();
        assertThat(told.getFirst().updatedAt()).isBeforeOrEqualTo(START.plusSeconds(25));
        assertThat(correlator.view().statistics().ahead()).isEqualTo(1);
        correlator.accept(
                new Input.EventInput(alert("ahead", START.plusSeconds(1845), "resolved")), START.plusSeconds(45));
        play(41, 90, "metrics-0");
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.RESOLVED);
    }

    @Test
    void a_little_ahead_is_taken_as_it_is() throws Exception {
        correlator.accept(new Input.EventInput(alert("ahead", START.plusSeconds(60), "firing")), START);
        play(0, 100, "metrics-0");
        assertThat(told.getFirst().detectedAt()).isEqualTo(START.plusSeconds(60));
        assertThat(correlator.view().statistics().ahead()).isZero();
    }

    @Test
    void feedback_of_the_future_is_dated_back_too() throws Exception {
        Feedback silence = new Feedback(
                "s",
                "default",
                "prod",
                START.plusSeconds(1800),
                "ann",
                Feedback.Verdict.SILENCE,
                null,
                List.of(),
                Shop.service("cart"),
                START.plusSeconds(3600),
                "");
        correlator.accept(new Input.FeedbackInput(silence), START);
        correlator.accept(new Input.EventInput(alert("cart", START.plusSeconds(5), "firing")), START);
        play(0, 40, "metrics-0");
        assertThat(told).isEmpty();
        assertThat(correlator.view().statistics().suppressed()).isEqualTo(1);
    }
}
