package io.epicenter.correlator.service;

import io.epicenter.chassis.kafka.DeadLetters;
import io.epicenter.chassis.kafka.LogLimit;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.correlator.incident.TickFault;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What threw when the correlator decided: counted, logged, and put away when it was an input.
@ApplicationScoped
class TickFaults {
    /// How long readiness says degraded after one. Chosen by hand: long enough for a person or a scrape to see it.
    private static final Duration DEGRADED = Duration.ofMinutes(10);

    /// Partition and offset of an input in a dead letter: they are not known any more when its time comes.
    private static final int UNKNOWN = -1;

    private final DeadLetters deadLetters;
    private final MeterRegistry meters;
    private final Map<TickFault.Remedy, LogLimit> limits = new EnumMap<>(TickFault.Remedy.class);
    private volatile Instant last = Instant.EPOCH;

    @Inject
    TickFaults(DeadLetters deadLetters, MeterRegistry meters) {
        this.deadLetters = deadLetters;
        this.meters = meters;
        for (TickFault.Remedy remedy : TickFault.Remedy.values()) {
            limits.put(remedy, new LogLimit());
        }
    }

    /// Returns when Kafka has what was put away; throws OutputRefusedException when it does not take it.
    void report(TickFault fault) {
        count(fault.remedy(), fault.failure(), fault.scope() + " tick=" + fault.tick() + " dropped=" + fault.dropped());
        Object input = fault.input();
        if (input != null) {
            topic(input).ifPresent(topic -> putAway(topic, fault.scope(), input, fault.failure()));
        }
    }

    /// Something threw outside of the environments.
    ///
    /// @param where for the log
    void reportUnexpected(String where, Throwable failure) {
        count(TickFault.Remedy.STANDING_STILL, failure, "unknown where=" + where);
    }

    private void count(TickFault.Remedy remedy, Throwable failure, String where) {
        last = Instant.now();
        String name = remedy.name().toLowerCase(Locale.ROOT);
        meters.counter("epicenter_correlator_tick_faults", "remedy", name).increment();
        LogLimit limit = limits.get(remedy);
        if (limit != null && limit.permits()) {
            Log.errorf(failure, "deciding throws: remedy=%s environment=%s", name, where);
        }
    }

    private static Optional<String> topic(Object input) {
        return switch (input) {
            case Anomaly anomaly -> Optional.of(Topics.ANOMALIES);
            case Event event -> Optional.of(Topics.EVENTS);
            case Feedback feedback -> Optional.of(Topics.FEEDBACK);
            case Deviation deviation -> Optional.of(Topics.SIGNALS);
            default -> Optional.empty();
        };
    }

    private void putAway(String topic, String scope, Object input, Throwable failure) {
        byte[] key = scope.getBytes(StandardCharsets.UTF_8);
        deadLetters.sendAndAwait(new ConsumerRecord<>(topic, UNKNOWN, UNKNOWN, key, Json.write(input)), failure);
    }

    /// Whether something was left out or dropped lately.
    boolean isDegraded() {
        return Duration.between(last, Instant.now()).compareTo(DEGRADED) < 0;
    }
}
