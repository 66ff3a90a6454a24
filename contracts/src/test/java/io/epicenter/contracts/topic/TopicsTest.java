package io.epicenter.contracts.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.topic.TopicSpec.Partitioning;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class TopicsTest {
    @Test
    void no_two_topics_have_one_name() {
        assertThat(Topics.ALL).extracting(TopicSpec::name).doesNotHaveDuplicates();
    }

    @Test
    void topics_that_are_read_together_have_equally_many_partitions() {
        assertThat(Topics.ALL)
                .filteredOn(topic -> Topics.CORRELATED.contains(topic.name()))
                .hasSameSizeAs(Topics.CORRELATED)
                .allMatch(topic -> topic.partitioning() == Partitioning.SCOPE);
    }

    @ParameterizedTest
    @FieldSource("io.epicenter.contracts.topic.Topics#ALL")
    void each_topic_has_a_golden_message(TopicSpec topic) {
        // what the incident manager keeps is no message to others: its own tests have it
        if (!topic.name().equals(Topics.INCIDENT_STATE)) {
            assertThat(getClass().getResource("/golden/" + topic.name() + ".json"))
                    .as("src/test/resources/golden/%s.json", topic.name())
                    .isNotNull();
        }
    }

    @Test
    void a_topic_is_kept_as_its_retention_says() {
        assertThat(setting(Topics.METRICS)).isEqualTo(Map.entry("retention.ms", "1000"));
        assertThat(setting(Topics.SIGNALS)).isEqualTo(Map.entry("retention.ms", "2000"));
        assertThat(setting(Topics.ANOMALIES)).isEqualTo(Map.entry("retention.ms", "604800000"));
        assertThat(setting(Topics.INCIDENTS)).isEqualTo(Map.entry("cleanup.policy", "compact"));
        assertThat(setting(Topics.ACTIONS)).isEqualTo(Map.entry("retention.ms", "-1"));
    }

    private static Map.Entry<String, String> setting(String topic) {
        return Topics.ALL.stream()
                .filter(one -> one.name().equals(topic))
                .findFirst()
                .orElseThrow()
                .retention()
                .setting("1000", "2000");
    }

    @Test
    void dead_letters_are_kept_for_two_weeks_in_one_partition() {
        TopicSpec deadLetters = Topics.ALL.getFirst().deadLetters();
        assertThat(deadLetters.name()).isEqualTo("metrics.dlq");
        assertThat(deadLetters.partitioning()).isEqualTo(Partitioning.SINGLE);
        assertThat(deadLetters.retention().setting("1000", "2000")).isEqualTo(Map.entry("retention.ms", "1209600000"));
    }
}
