package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.topic.TopicSpec;
import io.epicenter.contracts.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                        "RETENTION_MS", "7200000"));

        assertThat(script.inheritIO().start().waitFor()).isZero();

        assertThat(Files.readAllLines(record).stream().map(TopicsScriptTest::created))
                .containsExactlyElementsOf(all().map(TopicsScriptTest::expected).toList());
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
        return "create %s %s --config \"%s\"%n".formatted(topic.name(), partitions, setting(topic, "$retention"));
    }

    private static Created expected(TopicSpec topic) {
        String partitions = switch (topic.partitioning()) {
            case TELEMETRY -> "24";
            case SCOPE -> "8";
            case SINGLE -> "1";
        };
        return new Created(topic.name(), partitions, setting(topic, "7200000"));
    }

    private static Created created(String call) {
        List<String> words = List.of(call.split(" "));
        return new Created(after(words, "--topic"), after(words, "--partitions"), after(words, "--config"));
    }

    private static String after(List<String> words, String option) {
        return words.get(words.indexOf(option) + 1);
    }

    private static String setting(TopicSpec topic, String telemetryMillis) {
        Map.Entry<String, String> setting = topic.retention().setting(telemetryMillis);
        return setting.getKey() + "=" + setting.getValue();
    }
}
