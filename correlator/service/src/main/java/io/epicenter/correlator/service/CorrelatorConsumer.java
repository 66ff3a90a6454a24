package io.epicenter.correlator.service;

import io.epicenter.chassis.kafka.OutputRefusedException;
import io.epicenter.chassis.kafka.StatefulConsumer;
import io.epicenter.chassis.kafka.StatefulRebalanceListener;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.correlator.Correlator;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Feeds the records of the four topics to the correlator of their partition number, and advances its clock;
/// and knows which partitions those are.
@ApplicationScoped
@Default
@Identifier("correlator")
class CorrelatorConsumer implements StatefulConsumer.Callbacks<PartitionCorrelator>, StatefulRebalanceListener {
    private final CorrelatorFactory factory;
    private final KafkaEffects effects;
    private final CorrelatorMeters meters;
    private final StatefulConsumer<PartitionCorrelator> consumer;

    @Inject
    CorrelatorConsumer(
            CorrelatorSettings settings,
            CorrelatorFactory factory,
            KafkaEffects effects,
            CorrelatorMeters meters,
            StatefulConsumer.Shared shared) {
        this.factory = factory;
        this.effects = effects;
        this.meters = meters;
        this.consumer = new StatefulConsumer<>("correlated", settings.snapshot().toConsumer(), shared, this);
    }

    @Incoming("correlated-in")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> batch) {
        consumer.process(batch);
        advance();
    }

    /// Publishes what the clocks allow to decide, and waits until Kafka has it, one partition after the other.
    void advance() {
        consumer.forEach(this::advance);
    }

    /// Only an output that Kafka refused ends the process. Whatever else throws would do so after a restart, too.
    private void advance(int partition, PartitionCorrelator state) {
        try {
            meters.watch(() -> effects.carryOut(meters.time(state::advance)));
            meters.record(partition, state.correlator().view().statistics());
        } catch (OutputRefusedException refused) {
            halt("cannot publish what the correlator decided", refused);
        } catch (RuntimeException | StackOverflowError failure) {
            effects.faults().reportUnexpected("partition " + partition, failure);
        }
    }

    /// Restores the partitions, and tells each correlator how much of its topics is there to be read before the
    /// present.
    @Override
    public void onPartitionsAssigned(Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        consumer.assigned(kafka, partitions);
        Map<Integer, List<PartitionCorrelator.Position>> positions = new TreeMap<>();
        try {
            Map<TopicPartition, Long> ends = kafka.endOffsets(partitions);
            for (TopicPartition partition : partitions) {
                positions
                        .computeIfAbsent(partition.partition(), number -> new ArrayList<>())
                        .add(new PartitionCorrelator.Position(
                                partition.topic(), kafka.position(partition), ends.getOrDefault(partition, 0L)));
            }
        } catch (RuntimeException failure) {
            halt("cannot read where the topics end", failure);
            return;
        }
        consumer.forEach((number, state) -> state.begin(positions.getOrDefault(number, List.of())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        consumer.stop();
    }

    /// Whether a record was lately put away, or something dropped, because it threw.
    boolean isDegraded() {
        return consumer.isDegraded() || effects.faults().isDegraded();
    }

    @Override
    public StatefulConsumer<PartitionCorrelator> consumer() {
        return consumer;
    }

    /// Lets something look at every correlator, in turn with the processing of records.
    void forEachCorrelator(java.util.function.Consumer<Correlator> look) {
        consumer.forEach((partition, state) -> look.accept(state.correlator()));
    }

    /// Keeps what was changed by hand, now; false when a snapshot could not be written.
    boolean snapshotNow() {
        return consumer.snapshotNow();
    }

    @Override
    public PartitionCorrelator open(int partition, int partitionCount, Optional<byte[]> snapshot)
            throws MalformedMessageException {
        return factory.create(snapshot);
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
