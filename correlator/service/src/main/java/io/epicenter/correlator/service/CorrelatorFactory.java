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
import java.util.OptionalLong;

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
        if (snapshot.isEmpty()) {
            return new PartitionCorrelator(new Correlator(settings, plugins), topology, clock, OptionalLong.empty());
        }
        PartitionCorrelator.Parts parts = PartitionCorrelator.Parts.read(snapshot.get());
        Correlator correlator = Correlator.restore(parts.correlator(), settings, plugins, clock.instant());
        return new PartitionCorrelator(correlator, topology, clock, parts.recallFrom());
    }
}
