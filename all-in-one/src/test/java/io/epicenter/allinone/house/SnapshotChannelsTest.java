package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The channels whose offsets are kept with the state are set as docs/adr/0002 says.
class SnapshotChannelsTest {
    private static final String BYTES = "org.apache.kafka.common.serialization.ByteArrayDeserializer";
    private static final Map<String, String> SET = Map.of(
            "batch", "true",
            "commit-strategy", "ignore",
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest",
            "key.deserializer", BYTES,
            "value.deserializer", BYTES,
            "partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor");

    @ParameterizedTest
    @CsvSource({"detector, metrics-in", "detector, logs-in", "correlator, correlated-in"})
    void a_channel_with_state_leaves_offsets_to_the_snapshots(String service, String channel) throws IOException {
        Properties properties = properties(service);
        String prefix = "mp.messaging.incoming." + channel + ".";
        assertThat(properties.getProperty(prefix + "consumer-rebalance-listener.name"))
                .isNotBlank();
        SET.forEach((name, value) ->
                assertThat(properties.getProperty(prefix + name)).as(name).isEqualTo(value));
    }

    private static Properties properties(String service) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(
                House.root().resolve(service + "/service/src/main/resources/application.properties"))) {
            properties.load(reader);
        }
        return properties;
    }
}
