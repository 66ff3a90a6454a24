package io.epicenter.incident.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.incident.notification.Outbox;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Without a word of configuration the service runs with what the domain calls its defaults.
class IncidentDefaultsTest {
    @Test
    void the_defaults_of_the_service_are_those_of_the_domain() throws IOException {
        IncidentSettings service = production().getConfigMapping(IncidentSettings.class);
        assertThat(service.policy()).usingRecursiveComparison().isEqualTo(Outbox.Policy.DEFAULT);
    }

    private static SmallRyeConfig production() throws IOException {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withProfile("prod")
                .withSources(new PropertiesConfigSource(Path.of("src", "main", "resources", "application.properties")
                        .toUri()
                        .toURL()))
                .withMapping(IncidentSettings.class)
                .build();
    }
}
