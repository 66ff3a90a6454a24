package io.epicenter.detector.service;

import io.epicenter.chassis.DeadLetters;
import io.epicenter.chassis.SnapshotStore;
import io.epicenter.chassis.StatefulConsumer;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Topics;
import io.epicenter.detector.Engine;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Feeds the records of `metrics` to the engine of their partition.
@ApplicationScoped
class MetricsConsumer implements StatefulConsumer.Parts<PartitionEngine> {
    private final Engines engines;
    private final KafkaOutput output;
    private final DeadLetters deadLetters;
    private final DetectorMeters meters;
    private final StatefulConsumer<PartitionEngine> consumer;

    @Inject
    MetricsConsumer(
            Engines engines,
            KafkaOutput output,
            DeadLetters deadLetters,
            DetectorMeters meters,
            SnapshotStore snapshots,
            MeterRegistry registry,
            DetectorSettings settings) {
        this.engines = engines;
        this.output = output;
        this.deadLetters = deadLetters;
        this.meters = meters;
        DetectorSettings.Snapshot snapshot = settings.snapshot();
        this.consumer = new StatefulConsumer<>(
                Topics.METRICS,
                new StatefulConsumer.Settings(snapshot.interval(), snapshot.restoreTimeout(), snapshot.history()),
                snapshots,
                registry,
                this);
    }

    @Incoming("metrics-in")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> batch) {
        consumer.process(batch);
    }

    void stop(@Observes ShutdownEvent stopping) {
        consumer.stop();
    }

    StatefulConsumer<PartitionEngine> consumer() {
        return consumer;
    }

    boolean isRestored() {
        return consumer.isRestored();
    }

    /// Lets something look at every engine, in turn with the processing of records.
    void onEachEngine(Consumer<Engine> look) {
        consumer.onEach((partition, state) -> look.accept(state.engine()));
    }

    @Override
    public PartitionEngine open(int partition, int partitionCount, Optional<byte[]> snapshot)
            throws MalformedMessageException {
        return new PartitionEngine(engines.open(partition, partitionCount, snapshot), output, meters);
    }

    @Override
    public void forget(int partition) {
        meters.forget(partition);
    }

    @Override
    public void flush() {
        output.flush();
    }

    @Override
    public void deadLetter(ConsumerRecord<byte[], byte[]> record, MalformedMessageException reason) {
        deadLetters.put(record, reason);
    }
}
