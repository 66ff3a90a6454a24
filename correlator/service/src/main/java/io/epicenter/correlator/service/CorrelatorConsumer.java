package io.epicenter.correlator.service;

import io.epicenter.chassis.kafka.StatefulConsumer;
import io.epicenter.chassis.kafka.StatefulRebalanceListener;
import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import io.epicenter.correlator.CorrelatorParameters;
import io.epicenter.correlator.Plugins;
import io.epicenter.correlator.model.Settings;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Feeds the records of the four topics to the correlator of their partition number, and lets its clock go on; and
/// tells
/// which partitions those are.
@ApplicationScoped
@Default
@Identifier("correlator")
class CorrelatorConsumer implements StatefulConsumer.Callbacks<PartitionCorrelator>, StatefulRebalanceListener {
    private final Settings settings;
    private final Plugins plugins;
    private final KafkaEffects effects;
    private final TopologyReader topology;
    private final CorrelatorMeters meters;
    private final Clock clock;
    private final StatefulConsumer<PartitionCorrelator> consumer;

    @Inject
    CorrelatorConsumer(
            CorrelatorSettings settings,
            Plugins plugins,
            KafkaEffects effects,
            TopologyReader topology,
            CorrelatorMeters meters,
            StatefulConsumer.Shared shared,
            Clock clock) {
        this.settings = settings.toDomain();
        this.plugins = plugins;
        this.effects = effects;
        this.topology = topology;
        this.meters = meters;
        this.clock = clock;
        this.consumer = new StatefulConsumer<>("correlated", settings.snapshot().toConsumer(), shared, this);
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
            consumer.forEach((partition, state) -> {
                CorrelatorEffects decided =
                        meters.time(() -> state.correlator().advance(clock.instant(), topology.current()));
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

    @Override
    public StatefulConsumer<PartitionCorrelator> consumer() {
        return consumer;
    }

    CorrelatorParameters parameters() {
        return CorrelatorParameters.of(settings, plugins);
    }

    /// Lets something look at every correlator, in turn with the processing of records.
    void forEachCorrelator(Consumer<Correlator> look) {
        consumer.forEach((partition, state) -> look.accept(state.correlator()));
    }

    /// Keeps what was changed by hand, now; false when a snapshot could not be written.
    boolean snapshotNow() {
        return consumer.snapshotNow();
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
}
