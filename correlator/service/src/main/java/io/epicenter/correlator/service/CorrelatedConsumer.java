package io.epicenter.correlator.service;

import io.epicenter.chassis.DeadLetters;
import io.epicenter.chassis.SnapshotStore;
import io.epicenter.chassis.StatefulConsumer;
import io.epicenter.chassis.TopologyReader;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.Effects;
import io.epicenter.correlator.Plugins;
import io.epicenter.correlator.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Feeds the records of the four topics to the correlator of their partition number, and lets its clock go on.
@ApplicationScoped
class CorrelatedConsumer implements StatefulConsumer.Parts<PartitionCorrelator> {
    private final Settings settings;
    private final Plugins plugins;
    private final KafkaEffects effects;
    private final DeadLetters deadLetters;
    private final TopologyReader topology;
    private final CorrelatorMeters meters;
    private final Clock clock;
    private final StatefulConsumer<PartitionCorrelator> consumer;

    @Inject
    CorrelatedConsumer(
            CorrelatorSettings settings,
            Plugins plugins,
            KafkaEffects effects,
            DeadLetters deadLetters,
            TopologyReader topology,
            CorrelatorMeters meters,
            SnapshotStore snapshots,
            MeterRegistry registry,
            Clock clock) {
        this.settings = settings.toDomain();
        this.plugins = plugins;
        this.effects = effects;
        this.deadLetters = deadLetters;
        this.topology = topology;
        this.meters = meters;
        this.clock = clock;
        CorrelatorSettings.Snapshot snapshot = settings.snapshot();
        this.consumer = new StatefulConsumer<>(
                "correlated",
                new StatefulConsumer.Settings(snapshot.interval(), snapshot.restoreTimeout(), snapshot.history()),
                snapshots,
                registry,
                this);
    }

    @Incoming("correlated-in")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> batch) {
        consumer.process(batch);
        advance();
    }

    /// Decides what the clocks allow, and waits until Kafka has it, before another takes a turn.
    void advance() {
        try {
            consumer.onEach((partition, state) -> {
                Effects decided = meters.time(() -> state.correlator().advance(clock.instant(), topology.current()));
                effects.carryOut(decided);
                meters.record(partition, state.correlator().statistics());
            });
        } catch (RuntimeException failure) {
            halt("cannot publish what the correlator decided", failure);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        consumer.stop();
    }

    StatefulConsumer<PartitionCorrelator> consumer() {
        return consumer;
    }

    boolean isRestored() {
        return consumer.isRestored();
    }

    /// Lets something look at every correlator, in turn with the processing of records.
    void onEachCorrelator(Consumer<Correlator> look) {
        consumer.onEach((partition, state) -> look.accept(state.correlator()));
    }

    @Override
    public PartitionCorrelator open(int partition, int partitionCount, Optional<byte[]> snapshot)
            throws MalformedMessageException {
        Correlator correlator = snapshot.isPresent()
                ? Correlator.restore(snapshot.get(), settings, plugins, clock.instant())
                : new Correlator(settings, plugins);
        return new PartitionCorrelator(correlator, clock);
    }

    @Override
    public void forget(int partition) {
        meters.forget(partition);
    }

    @Override
    public void flush() {
        effects.flush();
    }

    @Override
    public void deadLetter(ConsumerRecord<byte[], byte[]> record, MalformedMessageException reason) {
        deadLetters.put(record, reason);
    }
}
