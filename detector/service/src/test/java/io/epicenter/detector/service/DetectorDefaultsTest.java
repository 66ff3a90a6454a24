package io.epicenter.detector.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.Settings;
import io.epicenter.detector.builtin.BuiltInMethods;
import io.epicenter.detector.log.LogSettings;
import io.epicenter.detector.rule.MethodRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Without a word of configuration the service runs with what the domain calls its defaults.
class DetectorDefaultsTest {
    @Test
    void the_defaults_of_the_service_are_those_of_the_domain() throws IOException {
        DetectorSettings service = production().getConfigMapping(DetectorSettings.class);
        assertThat(service.toDomain()).usingRecursiveComparison().isEqualTo(Settings.DEFAULT);
        assertThat(service.logs().toDomain()).usingRecursiveComparison().isEqualTo(LogSettings.DEFAULT);
        MethodRegistry.Names domain = BuiltInMethods.all().names();
        assertThat(domain.standard()).isEqualTo(service.method());
        assertThat(domain.vector())
                .as("a build may be without it")
                .isIn(service.vectors().method(), MethodRegistry.Names.NONE);
    }

    @Test
    void the_record_of_the_decision_names_the_durations_of_snapshots() throws IOException {
        DetectorSettings.Snapshot snapshot =
                production().getConfigMapping(DetectorSettings.class).snapshot();
        String decision = Files.readString(Path.of("..", "..", "docs", "adr", "0002-snapshots-and-seek.md"));
        assertThat(decision.replaceAll("\\s+", " "))
                .contains(snapshot.interval().toMinutes() + " min for the detector")
                .contains(snapshot.history().toHours() + " h detector")
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
                .withMapping(DetectorSettings.class)
                .build();
    }
}
