package io.epicenter.chassis.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.topic.TopicSpec;
import io.epicenter.contracts.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The channels of all services: what stands in their settings.
class ChannelsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final List<String> SERVICES =
            List.of("ingest", "detector", "topology-service", "correlator", "incident-manager");
    private static final String DEAD_LETTERS = "dead-letters";
    private static final Map<String, Map<String, Object>> CONSUMERS = Map.of(
            "stateful-consumer", ChannelKinds.STATEFUL_CONSUMER,
            "read-model-consumer", ChannelKinds.READ_MODEL_CONSUMER,
            "outbox-consumer", ChannelKinds.OUTBOX_CONSUMER);
    private static final Map<String, Map<String, Object>> PRODUCERS = Map.of(
            "stateful-producer", ChannelKinds.STATEFUL_PRODUCER,
            "outbox-producer", ChannelKinds.OUTBOX_PRODUCER);
    private static final Pattern CHANNEL = Pattern.compile("mp\\.messaging\\.(incoming|outgoing)\\.([^.]+)\\.(.+)");
    private static final String CONNECTOR = "mp.messaging.connector.smallrye-kafka.";

    /// A channel of a service as its settings have it.
    ///
    /// @param connector what stands at the connector, for all channels of the service
    private record Declared(
            String service, boolean incoming, String name, Map<String, String> keys, Map<String, String> connector) {
        Map<String, Map<String, Object>> kinds() {
            return incoming ? CONSUMERS : PRODUCERS;
        }

        Map<String, Object> kind() {
            return Objects.requireNonNull(kinds().get(keys.get("kafka-configuration")));
        }

        List<String> topics() {
            return List.of(
                    keys.getOrDefault("topics", keys.getOrDefault("topic", "")).split(","));
        }

        @Override
        public String toString() {
            return service + " " + name;
        }
    }

    static Stream<Declared> channels() throws IOException {
        List<Declared> all = new ArrayList<>();
        for (String service : SERVICES) {
            Properties properties = new Properties();
            for (String file : List.of(
                    "chassis/src/main/resources/META-INF/microprofile-config.properties",
                    service + "/service/src/main/resources/application.properties")) {
                try (var in = Files.newInputStream(ROOT.resolve(file))) {
                    properties.load(in);
                }
            }
            Map<String, String> connector = new HashMap<>();
            Map<String, Declared> channels = new TreeMap<>();
            for (String property : properties.stringPropertyNames()) {
                Matcher channel = CHANNEL.matcher(property);
                if (channel.matches()) {
                    channels.computeIfAbsent(
                                    channel.group(2),
                                    name -> new Declared(
                                            service,
                                            channel.group(1).equals("incoming"),
                                            name,
                                            new TreeMap<>(),
                                            connector))
                            .keys()
                            .put(channel.group(3), properties.getProperty(property));
                } else if (property.startsWith(CONNECTOR)) {
                    connector.put(property.substring(CONNECTOR.length()), properties.getProperty(property));
                }
            }
            all.addAll(channels.values());
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("channels")
    void a_channel_has_a_kind_and_the_connector_that_tests_replace(Declared channel) {
        assertThat(channel.keys().get("connector")).isEqualTo("${epicenter.kafka.connector}");
        assertThat(channel.kinds()).containsKey(channel.keys().get("kafka-configuration"));
    }

    @ParameterizedTest
    @MethodSource("channels")
    void a_channel_is_named_as_its_topic_which_is_in_the_list(Declared channel) {
        assertThat(channel.topics())
                .allMatch(topic -> topic.equals(DEAD_LETTERS)
                        || Topics.ALL.stream().anyMatch(known -> known.name().equals(topic)));
        if (channel.topics().size() == 1) {
            assertThat(channel.name()).isEqualTo(channel.topics().getFirst() + (channel.incoming() ? "-in" : "-out"));
        }
    }

    /// But for dead letters, which must hold what any producer sends, also where that is bounded for a whole service.
    @ParameterizedTest
    @MethodSource("channels")
    void a_channel_does_not_repeat_what_its_kind_or_the_connector_says(Declared channel) {
        if (!channel.name().equals(DEAD_LETTERS + "-out")) {
            assertThat(channel.keys())
                    .doesNotContainKeys(channel.connector().keySet().toArray(new String[0]));
        }
        channel.keys()
                .forEach((key, value) ->
                        assertThat(value).as(key).isNotEqualTo(channel.kind().get(key)));
    }

    @ParameterizedTest
    @MethodSource("channels")
    void the_connector_does_not_overrule_a_kind(Declared channel) {
        assertThat(channel.kind())
                .doesNotContainKeys(channel.connector().keySet().toArray(new String[0]));
    }

    @ParameterizedTest
    @MethodSource("channels")
    void a_topic_has_the_writers_of_the_list(Declared channel) {
        for (TopicSpec topic : Topics.ALL) {
            if (!channel.incoming()
                    && !topic.writers().isEmpty()
                    && channel.topics().contains(topic.name())) {
                assertThat(topic.writers()).contains(channel.service());
            }
        }
    }

    /// A replica that died is replaced within 15 s: its session, a rebalance, and the load of its states.
    @ParameterizedTest
    @MethodSource("channels")
    void the_partitions_of_a_replica_that_died_are_soon_taken_over(Declared channel) {
        if (channel.incoming()) {
            int session = number(channel, "session.timeout.ms");
            assertThat(session).isBetween(6_000, 10_000);
            assertThat(number(channel, "heartbeat.interval.ms")).isLessThanOrEqualTo(session / 3);
        }
    }

    private static int number(Declared channel, String key) {
        return Integer.parseInt(
                channel.keys().getOrDefault(key, String.valueOf(channel.kind().get(key))));
    }

    @Test
    void the_correlator_reads_all_correlated_topics_with_one_consumer() throws IOException {
        assertThat(channels().filter(channel -> channel.name().equals("correlated-in")))
                .singleElement()
                .satisfies(channel -> assertThat(channel.topics()).isEqualTo(Topics.CORRELATED));
    }

    @Test
    void the_settings_of_a_kind_are_text_because_the_connector_ignores_other_values() {
        for (Map<String, Map<String, Object>> kinds : List.of(CONSUMERS, PRODUCERS)) {
            kinds.values().forEach(kind -> assertThat(kind.values()).hasOnlyElementsOfType(String.class));
        }
    }
}
