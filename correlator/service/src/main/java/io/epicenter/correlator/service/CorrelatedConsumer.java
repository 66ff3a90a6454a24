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
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Feeds the records of the four topics to the correlator of their partition number, and lets its clock go on.
@ApplicationScoped
class CorrelatedConsumer implements StatefulConsumer.Parts<PartitionCorrelator> {
    private static final Duration DEAD_LETTER_TIMEOUT = Duration.ofSeconds(30);
    private static final int EXIT_CODE = 3;

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

    void assigned(org.apache.kafka.clients.consumer.Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        consumer.assigned(kafka, partitions);
    }

    void revoked(Collection<TopicPartition> partitions) {
        consumer.revoked(partitions);
        partitions.forEach(partition -> meters.forget(partition.partition()));
    }

    void lost(Collection<TopicPartition> partitions) {
        consumer.lost(partitions);
        partitions.forEach(partition -> meters.forget(partition.partition()));
    }

    boolean isRestored() {
        return consumer.isRestored();
    }

    /// Lets something look at every correlator, in turn with the processing of records.
    void onEachCorrelator(Consumer<Correlator> look) {
        consumer.onEach((partition, state) -> look.accept(state.correlator()));
    }

    @Override
    public PartitionCorrelator open(int partition, Optional<byte[]> snapshot) throws MalformedMessageException {
        Correlator correlator = snapshot.isPresent()
                ? Correlator.restore(snapshot.get(), settings, plugins, clock.instant())
                : new Correlator(settings, plugins);
        return new PartitionCorrelator(correlator, clock);
    }

    @Override
    public void flush() {
        effects.flush();
    }

    @Override
    public void deadLetter(ConsumerRecord<byte[], byte[]> record, MalformedMessageException reason) {
        deadLetters.send(record, reason).await().atMost(DEAD_LETTER_TIMEOUT);
    }

    @Override
    public void halt(String reason, Throwable cause) {
        Log.fatalf(cause, "%s, ending the process so that nothing is lost", reason);
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
