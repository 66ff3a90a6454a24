package io.epicenter.correlator.service;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorParameters;
import io.epicenter.correlator.Plugins;
import io.epicenter.correlator.model.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/// Makes the correlator of a partition, new or from its snapshot, with the clock and the topology that it decides by.
@Singleton
class CorrelatorFactory {
    private final Settings settings;
    private final Plugins plugins;
    private final TopologyReader topology;
    private final Clock clock;

    @Inject
    CorrelatorFactory(CorrelatorSettings settings, Plugins plugins, TopologyReader topology, Clock clock) {
        this.settings = settings.toDomain();
        this.plugins = plugins;
        this.topology = topology;
        this.clock = clock;
    }

    /// All that decides what the correlators make of their inputs.
    CorrelatorParameters parameters() {
        return CorrelatorParameters.of(settings, plugins);
    }

    PartitionCorrelator create(Optional<byte[]> snapshot) throws MalformedMessageException {
        Correlator correlator = snapshot.isPresent()
                ? Correlator.restore(snapshot.get(), settings, plugins, clock.instant())
                : new Correlator(settings, plugins);
        return new PartitionCorrelator(correlator, topology, clock);
    }
}
