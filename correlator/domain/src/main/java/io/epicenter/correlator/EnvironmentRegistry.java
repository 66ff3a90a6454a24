package io.epicenter.correlator;

import io.epicenter.correlator.model.Settings;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The environments of one correlator, by their scope. Bounded: an input of one that finds no room is counted.
final class EnvironmentRegistry {
    private final Settings settings;
    private final Plugins plugins;
    private final Map<String, Environment> environments = new TreeMap<>();
    private long refused;

    EnvironmentRegistry(Settings settings, Plugins plugins) {
        this.settings = settings;
        this.plugins = plugins;
    }

    /// The environment of a scope, which begins when it is new; empty when there is no room.
    Optional<Environment> of(String scope) {
        Environment known = environments.get(scope);
        if (known != null) {
            return Optional.of(known);
        }
        if (environments.size() >= settings.bounds().environments()) {
            refused++;
            return Optional.empty();
        }
        return Optional.of(begin(scope));
    }

    /// A new environment, in place of one of that scope.
    Environment begin(String scope) {
        Environment added = new Environment(scope, settings, plugins);
        environments.put(scope, added);
        return added;
    }

    /// Null when it has not begun.
    @Nullable
    Environment known(String scope) {
        return environments.get(scope);
    }

    /// In the order of their scopes.
    Collection<Environment> all() {
        return environments.values();
    }

    /// How many inputs were not taken because there was no room for their environment.
    long refused() {
        return refused;
    }
}
