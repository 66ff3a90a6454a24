package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The channels whose offsets are kept with the state are of the kind that docs/adr/0002 describes.
class SnapshotChannelsTest {
    /// What the kind decides, and a channel must not.
    private static final List<String> OF_THE_KIND = List.of(
            "batch", "commit-strategy", "enable.auto.commit", "auto.offset.reset", "partition.assignment.strategy");

    @ParameterizedTest
    @CsvSource({"detector, metrics-in", "detector, logs-in", "correlator, correlated-in"})
    void a_channel_with_state_leaves_offsets_to_the_snapshots(String service, String channel) throws IOException {
        Properties properties = properties(service);
        String prefix = "mp.messaging.incoming." + channel + ".";
        assertThat(properties.getProperty(prefix + "consumer-rebalance-listener.name"))
                .isNotBlank();
        assertThat(properties.getProperty(prefix + "kafka-configuration")).isEqualTo("stateful-consumer");
        assertThat(OF_THE_KIND).noneMatch(name -> properties.containsKey(prefix + name));
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
