package io.epicenter.correlator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.correlator.model.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Without a word of configuration the service runs with what the domain calls its defaults.
class CorrelatorDefaultsTest {
    @Test
    void the_defaults_of_the_service_are_those_of_the_domain() throws IOException {
        CorrelatorSettings service = production().getConfigMapping(CorrelatorSettings.class);
        assertThat(service.toDomain()).usingRecursiveComparison().isEqualTo(Settings.DEFAULT);
    }

    @Test
    void the_record_of_the_decision_names_the_durations_of_snapshots() throws IOException {
        CorrelatorSettings.Snapshot snapshot =
                production().getConfigMapping(CorrelatorSettings.class).snapshot();
        String decision = Files.readString(Path.of("..", "..", "docs", "adr", "0002-snapshots-and-seek.md"));
        assertThat(decision.replaceAll("\\s+", " "))
                .contains(snapshot.interval().toMinutes() + " min for the correlator")
                .contains(snapshot.history().toMinutes() + " min correlator")
                .contains("(" + snapshot.restoreTimeout().toSeconds() + " s)")
                .contains("(" + snapshot.retention().toDays() + " days)");
    }

    private static SmallRyeConfig production() throws IOException {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withProfile("prod")
                .withSources(new PropertiesConfigSource(Path.of("src", "main", "resources", "application.properties")
                        .toUri()
                        .toURL()))
                .withMapping(CorrelatorSettings.class)
                .build();
    }
}
