package io.epicenter.topology.service;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.topology.TopologyState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/// What this service tells about itself. Version and age of the snapshot come from [TopologyReader].
@ApplicationScoped
public class TopologyMetrics {
    private static final Set<String> LEVELS = Set.of("waiting", "series");

    void register(@Observes StartupEvent start, MeterRegistry metrics, TopologyState state, TopologyReader reader) {
        reader.current();
        state.counts().keySet().forEach(name -> {
            String source = name.substring(0, name.indexOf('/'));
            String count = name.substring(name.indexOf('/') + 1);
            if (LEVELS.contains(count)) {
                Gauge.builder(
                                "epicenter.topology.source." + count,
                                () -> state.counts().getOrDefault(name, 0L))
                        .tag("source", source)
                        .register(metrics);
            } else {
                FunctionCounter.builder(
                                "epicenter.topology.source." + count,
                                state,
                                counted -> counted.counts().getOrDefault(name, 0L))
                        .tag("source", source)
                        .register(metrics);
            }
        });
        Gauge.builder("epicenter.topology.pairing.completeness", state::pairingCompleteness)
                .description("Part of the spans with another side that have found it, 0..1")
                .register(metrics);
        FunctionCounter.builder("epicenter.topology.refused", state, TopologyState::refused)
                .description("Counts left out because a bound was reached")
                .register(metrics);
        Gauge.builder("epicenter.topology.nodes", () -> reader.current().nodes().size())
                .register(metrics);
        Gauge.builder("epicenter.topology.edges", () -> reader.current().edges().size())
                .register(metrics);
    }
}
