package io.epicenter.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.Action;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.LogEntry;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.contracts.topic.TopicSpec;
import io.epicenter.contracts.topic.Topics;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The names that other programs rely on: topics, types of messages, and the words of closed lists. A name may be
/// added; none may go or change.
class WireNamesTest {
    /// Topics whose records are a service's own; the golden messages lie in its module.
    private static final Path OF_INCIDENT_MANAGER = Path.of("../incident-manager/domain");

    private static List<String> constants(Class<?> holder) throws IllegalAccessException {
        List<String> texts = new ArrayList<>();
        for (Field field : holder.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && field.getType() == String.class) {
                texts.add((String) field.get(null));
            }
        }
        return texts;
    }

    @Test
    void every_topic_has_a_golden_message() throws Exception {
        for (String topic : constants(Topics.class)) {
            Path module = topic.equals(Topics.INCIDENT_STATE) ? OF_INCIDENT_MANAGER : Path.of("");
            Path folder = module.resolve("src/test/resources/golden");
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .as(
                                "topic %s: a file golden/%s.json, or golden/%s-<kind>.json for each kind",
                                topic, topic, topic)
                        .anyMatch(file -> file.equals(topic + ".json")
                                || (file.startsWith(topic + "-") && file.endsWith(".json")));
            }
        }
    }

    @Test
    void the_topics_have_their_names() throws Exception {
        assertThat(constants(Topics.class))
                .as("a topic may be added, none may go")
                .contains(
                        "metrics",
                        "logs",
                        "traces",
                        "events",
                        "signals",
                        "anomalies",
                        "incidents",
                        "decisions",
                        "feedback",
                        "incident-state",
                        "actions")
                .isEqualTo(Topics.ALL.stream().map(TopicSpec::name).toList());
        assertThat(Topics.deadLetters(Topics.METRICS)).isEqualTo("metrics.dlq");
    }

    @Test
    void the_types_have_their_names() throws Exception {
        assertThat(List.of(
                        MessageTypes.METRICS_BATCH,
                        Sample.TYPE,
                        LogEntry.TYPE,
                        MessageTypes.TRACES,
                        Event.TYPE,
                        Deviation.TYPE,
                        SignalBatch.TYPE,
                        Watermark.TYPE,
                        Anomaly.TYPE,
                        Incident.TYPE,
                        Decision.TYPE,
                        Feedback.TYPE,
                        Action.TYPE))
                .containsExactly(
                        "io.epicenter.metrics.v1",
                        "io.epicenter.sample.v1",
                        "io.epicenter.log.v1",
                        "io.epicenter.traces.v1",
                        "io.epicenter.event.v1",
                        "io.epicenter.signal.v1",
                        "io.epicenter.signals.v1",
                        "io.epicenter.progress.v1",
                        "io.epicenter.anomaly.v1",
                        "io.epicenter.incident.v1",
                        "io.epicenter.decision.v1",
                        "io.epicenter.feedback.v1",
                        "io.epicenter.action.v1");
    }

    @Test
    void closed_lists_have_their_words() {
        assertWords(SignalKind.values(), "latency", "traffic", "errors", "saturation", "availability", "log", "other");
        assertWords(Direction.values(), "up", "down", "none");
        assertWords(AnomalyStatus.values(), "firing", "resolved");
        assertWords(Incident.Status.values(), "open", "resolved");
        assertWords(Incident.MemberKind.values(), "anomaly", "alert", "change");
        assertWords(Decision.Outcome.values(), "opened", "attached", "suppressed", "ignored");
        assertWords(
                Feedback.Verdict.values(),
                "confirmed",
                "expected",
                "false_alarm",
                "new_normal",
                "wrong_cause",
                "merge",
                "split",
                "silence",
                "maintenance_window");
        assertThat(EntityKind.values())
                .extracting(EntityKind::label)
                .containsExactly(
                        "service",
                        "pod",
                        "node",
                        "edge",
                        "database",
                        "queue",
                        "cache",
                        "volume",
                        "ingress",
                        "external");
    }

    private static void assertWords(Enum<?>[] values, String... words) {
        assertThat(new String(Json.write(values), StandardCharsets.UTF_8))
                .as("a word may be added when all readers know it, none may go")
                .isEqualTo("[\"" + String.join("\",\"", words) + "\"]");
    }

    @Test
    void words_are_read_in_any_case() throws Exception {
        for (String word : List.of("false_alarm", "FALSE_ALARM", "False_Alarm")) {
            assertThat(Json.read(quoted(word), Feedback.Verdict.class)).isEqualTo(Feedback.Verdict.FALSE_ALARM);
        }
    }

    /// So all readers must know a new word before anyone writes it.
    @Test
    void an_unknown_word_is_malformed() {
        assertThatThrownBy(() -> Json.read(quoted("sideways"), Direction.class))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("sideways");
    }

    private static byte[] quoted(String word) {
        return ("\"" + word + "\"").getBytes(StandardCharsets.UTF_8);
    }
}
