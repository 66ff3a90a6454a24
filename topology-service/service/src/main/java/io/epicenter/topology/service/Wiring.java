package io.epicenter.topology.service;

import io.epicenter.chassis.EntitySettings;
import io.epicenter.contracts.topology.Closure;
import io.epicenter.topology.TopologyParameters;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.source.Source;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import io.quarkus.arc.All;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/// Puts the domain together: every source that is a bean takes part.
class Wiring {
    @Produces
    @Singleton
    Settings settings(TopologySettings config, EntitySettings entity) {
        return new Settings(
                config.tenant(),
                EntitySettings.of(entity),
                config.window().age(),
                config.window().spans(),
                config.graph().edges(),
                config.graph().series(),
                config.graph().halfLife(),
                config.graph().timeToLive(),
                new Closure.Limits(config.limits().impact(), config.limits().hops()),
                config.graph().hubNeighbours(),
                config.graph().domainNodes(),
                new Settings.Spans(
                        config.spanMetrics().tell(), config.spanMetrics().interval()));
    }

    @Produces
    @Singleton
    TopologyParameters parameters(Settings settings, TopologySettings config) {
        return new TopologyParameters(settings, config.build().interval());
    }

    @Produces
    @Singleton
    TopologyState state(Settings settings, @All List<Source> sources, SpanMetrics metrics) {
        return new TopologyState(settings, sources, metrics);
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }
}
