package io.epicenter.correlator.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Lets the correlators' clocks go on while no records come: deadlines, held watermarks, silent sources.
@ApplicationScoped
public class CorrelatorTicker {
    private final CorrelatorConsumer consumer;
    private final CorrelatorSettings settings;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("correlator-ticker").daemon().factory());

    @Inject
    CorrelatorTicker(CorrelatorConsumer consumer, CorrelatorSettings settings) {
        this.consumer = consumer;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        long pace = settings.pace().toMillis();
        var _ = thread.scheduleWithFixedDelay(consumer::advance, pace, pace, TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdown();
    }
}
