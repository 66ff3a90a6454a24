package io.epicenter.topology.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.chassis.EntitySettings;
import io.epicenter.topology.TopologyParameters;
import io.epicenter.topology.graph.Settings;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Without a word of configuration the service runs with what the domain calls its defaults.
class TopologyDefaultsTest {
    @Test
    void the_defaults_of_the_service_are_those_of_the_domain() throws IOException {
        SmallRyeConfig config = production();
        TopologySettings service = config.getConfigMapping(TopologySettings.class);
        Settings settings = new Wiring().settings(service, config.getConfigMapping(EntitySettings.class));
        assertThat(settings).usingRecursiveComparison().isEqualTo(Settings.DEFAULT);
        assertThat(new Wiring().parameters(settings, service)).isEqualTo(TopologyParameters.standard());
    }

    private static SmallRyeConfig production() throws IOException {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withProfile("prod")
                .withSources(new PropertiesConfigSource(Path.of("src", "main", "resources", "application.properties")
                        .toUri()
                        .toURL()))
                .withDefaultValue("quarkus.http.port", "8080")
                .withMapping(EntitySettings.class)
                .withMapping(TopologySettings.class)
                .build();
    }
}
