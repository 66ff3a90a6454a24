package io.epicenter.ingest.service;

import io.epicenter.chassis.EntitySettings;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.memory.MemoryBudget;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// Builds what the protocols are given from the configuration.
class Wiring {
    @Produces
    @Singleton
    IngestLimits limits(IngestSettings settings) {
        return IngestSettings.toLimits(settings);
    }

    @Produces
    @Singleton
    IngestHandler.Limits handlerLimits(IngestLimits limits, IngestSettings settings) {
        return new IngestHandler.Limits(
                limits.bodyBytes(),
                settings.inlineUpTo().asLongValue(),
                settings.bodyWithin(),
                settings.acknowledgeWithin());
    }

    @Produces
    @Singleton
    MemoryBudget memoryBudget(IngestSettings settings) {
        return IngestSettings.toBudget(settings, Runtime.getRuntime().maxMemory());
    }

    @Produces
    @Singleton
    EntityResolver.Settings entitySettings(EntitySettings settings) {
        return EntitySettings.of(settings);
    }

    @Produces
    @Singleton
    EntityResolver entityResolver(EntityResolver.Settings settings) {
        return new EntityResolver(settings);
    }
}
