package io.epicenter.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.EntityResolver;
import io.smallrye.config.WithDefault;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntitySettingsTest {
    private static List<String> defaults(String setting) throws NoSuchMethodException {
        return List.of(EntitySettings.class
                .getMethod(setting)
                .getAnnotation(WithDefault.class)
                .value()
                .split(","));
    }

    @Test
    void the_defaults_are_those_of_the_contract() throws Exception {
        EntityResolver.Settings contract = EntityResolver.Settings.DEFAULT;
        assertThat(defaults("defaultEnvironment")).containsExactly(contract.defaultEnvironment());
        assertThat(defaults("environment")).isEqualTo(contract.environment());
        assertThat(defaults("namespace")).isEqualTo(contract.namespace());
        assertThat(defaults("service")).isEqualTo(contract.service());
        assertThat(defaults("exporters")).isEqualTo(contract.exporters());
    }
}
