package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Event;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Watermark;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The end of an alert that has another id than its begin.
final class AlertIdentityTest {
    private static final Settings SETTINGS = Settings.DEFAULT.withTiming(
            new Settings.Timing(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ZERO));
    private static final Instant START = Story.START;

    private Correlator correlator = new Correlator(SETTINGS, BuiltInPlugins.all());
    private final List<Incident> told = new ArrayList<>();

    private static Event alert(String id, int second, String title, Map<String, String> labels, String status) {
        return new Event(id, START.plusSeconds(second), "alert", Shop.service("cart"), title, labels, null, status);
    }

    private void play(int from, int to) {
        for (int second = from; second <= to; second += 5) {
            Instant now = START.plusSeconds(second);
            correlator.accept(new Watermark("default", "prod", "metrics-0", now), now);
            told.addAll(correlator.advance(now, Shop.topology()).incidents());
        }
    }

    @Test
    void the_same_title_and_labels_end_it() {
        correlator.accept(alert("one", 0, "CartDown", Map.of("zone", "a"), "firing"));
        correlator.accept(alert("two", 60, "CartDown", Map.of("zone", "a"), "resolved"));
        play(0, 100);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.RESOLVED);
        assertThat(told.getLast().events()).singleElement().satisfies(member -> {
            assertThat(member.id()).isEqualTo("one");
            assertThat(member.resolvedAt()).isEqualTo(START.plusSeconds(60));
        });
    }

    @Test
    void other_labels_do_not() {
        correlator.accept(alert("one", 0, "CartDown", Map.of("zone", "a"), "firing"));
        correlator.accept(alert("two", 60, "CartDown", Map.of("zone", "b"), "resolved"));
        play(0, 100);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.OPEN);
    }

    @Test
    void a_fingerprint_is_enough() {
        correlator.accept(alert("one", 0, "[FIRING] cart", Map.of("fingerprint", "f1", "value", "3"), "firing"));
        correlator.accept(alert("two", 60, "[RESOLVED] cart", Map.of("fingerprint", "f1"), "resolved"));
        play(0, 100);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.RESOLVED);
    }

    @Test
    void all_that_were_told_of_it_end() {
        correlator.accept(alert("one", 0, "CartDown", Map.of(), "firing"));
        correlator.accept(alert("again", 30, "CartDown", Map.of(), "firing"));
        correlator.accept(alert("end", 60, "CartDown", Map.of(), "resolved"));
        play(0, 100);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.RESOLVED);
    }

    @Test
    void one_that_ends_before_it_settled_opens_nothing() {
        correlator.accept(alert("one", 0, "CartDown", Map.of(), "firing"));
        correlator.accept(alert("two", 5, "CartDown", Map.of(), "resolved"));
        play(0, 60);
        assertThat(told).isEmpty();
    }

    @Test
    void it_is_known_after_a_restart() throws Exception {
        correlator.accept(alert("one", 0, "CartDown", Map.of(), "firing"));
        play(0, 30);
        correlator = Correlator.restore(correlator.snapshot(), SETTINGS, BuiltInPlugins.all(), START.plusSeconds(30));
        correlator.accept(alert("two", 60, "CartDown", Map.of(), "resolved"));
        play(35, 100);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.RESOLVED);
    }

    private static Event until(int begin, int end) {
        return new Event(
                "one",
                START.plusSeconds(begin),
                "alert",
                Shop.service("cart"),
                "CartDown",
                Map.of(),
                null,
                "firing",
                START.plusSeconds(end));
    }

    @Test
    void one_that_is_not_told_any_more_ends_at_its_deadline() {
        correlator.accept(until(0, 120));
        play(0, 60);
        correlator.accept(until(0, 180));
        play(65, 175);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.OPEN);
        play(180, 240);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.RESOLVED);
        assertThat(told.getLast().events())
                .singleElement()
                .satisfies(member -> assertThat(member.resolvedAt()).isEqualTo(START.plusSeconds(180)));
    }

    @Test
    void one_whose_sender_comes_back_fires_again_with_its_old_start() throws Exception {
        correlator.accept(until(0, 120));
        play(0, 200);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.RESOLVED);
        correlator.accept(until(0, 120));
        correlator = Correlator.restore(correlator.snapshot(), SETTINGS, BuiltInPlugins.all(), START.plusSeconds(200));
        play(205, 250);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.RESOLVED);
        correlator.accept(until(0, 400));
        play(255, 300);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.OPEN);
        play(305, 500);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.RESOLVED);
    }

    @Test
    void a_late_word_that_it_fires_does_not_open_what_was_resolved() {
        correlator.accept(until(0, 120));
        play(0, 60);
        correlator.accept(alert("one", 65, "CartDown", Map.of(), "resolved"));
        play(65, 100);
        correlator.accept(until(0, 130));
        play(105, 200);
        assertThat(told.getLast().status()).isEqualTo(Incident.Status.RESOLVED);
    }
}
