package io.epicenter.topology.service;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.topology.TopologyState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.Set;

/// The metrics of this service. Version and age of the snapshot come from [TopologyReader].
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
        Gauge.builder("epicenter.topology.pairing.completeness", () -> pairingCompleteness(state.counts()))
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

    /// Over all sources that pair; 1 before any span.
    private static double pairingCompleteness(Map<String, Long> counts) {
        double paired = sum(counts, "/paired");
        double unpaired = sum(counts, "/unpaired");
        return paired + unpaired == 0 ? 1 : paired / (paired + unpaired);
    }

    private static double sum(Map<String, Long> counts, String name) {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().endsWith(name))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
