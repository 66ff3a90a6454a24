package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.topic.TopicSpec;
import io.epicenter.contracts.topic.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `deploy/kafka/topics.sh` creates the topics of the list from which the launcher creates its own.
class TopicsScriptTest {
    private static final Path SCRIPT = House.root().resolve("deploy/kafka/topics.sh");
    private static final String BEGIN = "# begin: topics\n";
    private static final String END = "# end: topics\n";

    /// What one call of `kafka-topics` creates.
    private record Created(String name, String partitions, String setting) {}

    @Test
    void the_script_has_a_line_for_every_topic_of_the_list() throws IOException {
        String script = Files.readString(SCRIPT);
        String lines = all().map(TopicsScriptTest::line).collect(Collectors.joining());
        assertThat(script.substring(script.indexOf(BEGIN) + BEGIN.length(), script.indexOf(END)))
                .as("deploy/kafka/topics.sh between '# begin: topics' and '# end: topics'")
                .isEqualTo(lines);
    }

    @Test
    void the_script_creates_every_topic_of_the_list_and_no_other(@TempDir Path folder) throws Exception {
        Path recorder = folder.resolve("kafka-topics");
        Path record = folder.resolve("record");
        Files.writeString(recorder, "#!/bin/sh\necho \"$@\" >> '" + record + "'\n");
        assertThat(recorder.toFile().setExecutable(true)).isTrue();
        ProcessBuilder script = new ProcessBuilder("sh", SCRIPT.toString());
        script.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                        "KAFKA_TOPICS", recorder.toString(),
                        "METRICS_PARTITIONS", "24",
                        "SCOPE_PARTITIONS", "8",
                        "RETENTION_MS", "7200000",
                        "DERIVED_RETENTION_MS", "3600000"));

        assertThat(script.inheritIO().start().waitFor()).isZero();

        assertThat(Files.readAllLines(record).stream().map(TopicsScriptTest::created))
                .containsExactlyElementsOf(all().map(TopicsScriptTest::expected).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3599999", "6h", "-1"})
    void a_retention_that_is_too_short_is_refused_before_anything_is_created(String derived) throws Exception {
        ProcessBuilder script = new ProcessBuilder("sh", SCRIPT.toString()).redirectErrorStream(true);
        script.environment()
                .putAll(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                        "KAFKA_TOPICS", "false",
                        "DERIVED_RETENTION_MS", derived));
        Process process = script.start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("DERIVED_RETENTION_MS=" + derived)
                .contains("at least 3600000");
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void the_retention_of_signals_is_the_same_everywhere() throws IOException {
        String millis = Long.toString(Topics.DERIVED.toMillis());
        assertThat(Files.readString(SCRIPT))
                .contains("DERIVED_RETENTION_MS:-" + millis + "}")
                .contains("least_derived=" + Topics.LEAST_DERIVED.toMillis() + "\n");
        assertThat(Files.readString(House.root().resolve("docker-compose.yml")))
                .contains("DERIVED_RETENTION_MS: ${DERIVED_RETENTION_MS:-" + millis + "}");
        assertThat(Files.readString(House.root().resolve("deploy/kafka/topics-job.yaml")))
                .contains("name: DERIVED_RETENTION_MS\n              value: \"" + millis + "\"\n");
    }

    private static Stream<TopicSpec> all() {
        return Topics.ALL.stream().flatMap(topic -> Stream.of(topic, topic.deadLetters()));
    }

    private static String line(TopicSpec topic) {
        String partitions = switch (topic.partitioning()) {
            case TELEMETRY -> "\"$metrics\"";
            case SCOPE -> "\"$scope\"";
            case SINGLE -> "1";
        };
        return "create %s %s --config \"%s\"%n"
                .formatted(topic.name(), partitions, setting(topic, "$retention", "$derived"));
    }

    private static Created expected(TopicSpec topic) {
        String partitions = switch (topic.partitioning()) {
            case TELEMETRY -> "24";
            case SCOPE -> "8";
            case SINGLE -> "1";
        };
        return new Created(topic.name(), partitions, setting(topic, "7200000", "3600000"));
    }

    private static Created created(String call) {
        List<String> words = List.of(call.split(" "));
        return new Created(after(words, "--topic"), after(words, "--partitions"), after(words, "--config"));
    }

    private static String after(List<String> words, String option) {
        return words.get(words.indexOf(option) + 1);
    }

    private static String setting(TopicSpec topic, String telemetryMillis, String derivedMillis) {
        Map.Entry<String, String> setting = topic.retention().setting(telemetryMillis, derivedMillis);
        return setting.getKey() + "=" + setting.getValue();
    }
}
