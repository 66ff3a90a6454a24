package io.epicenter.detector.service;

import io.epicenter.chassis.DeadLetters;
import io.epicenter.chassis.SnapshotStore;
import io.epicenter.chassis.StatefulConsumer;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Topics;
import io.epicenter.detector.Engine;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Feeds the records of `metrics` to the engine of their partition.
@ApplicationScoped
class MetricsConsumer implements StatefulConsumer.Parts<PartitionEngine> {
    private static final Duration DEAD_LETTER_TIMEOUT = Duration.ofSeconds(30);
    private static final int EXIT_CODE = 3;

    private final Engines engines;
    private final KafkaOutput output;
    private final DeadLetters deadLetters;
    private final DetectorMeters meters;
    private final StatefulConsumer<PartitionEngine> consumer;
    private volatile int partitionCount;

    @Inject
    MetricsConsumer(
            Engines engines,
            KafkaOutput output,
            DeadLetters deadLetters,
            DetectorMeters meters,
            SnapshotStore snapshots,
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
                this);
    }

    @Incoming("metrics-in")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> batch) {
        consumer.process(batch);
    }

    void assigned(org.apache.kafka.clients.consumer.Consumer<?, ?> kafka, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            partitionCount = kafka.partitionsFor(Topics.METRICS).size();
        }
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

    /// Lets something look at every engine, in turn with the processing of records.
    void onEachEngine(Consumer<Engine> look) {
        consumer.onEach((partition, state) -> look.accept(state.engine()));
    }

    @Override
    public PartitionEngine open(int partition, Optional<byte[]> snapshot) throws MalformedMessageException {
        return new PartitionEngine(engines.open(partition, partitionCount, snapshot), output, meters);
    }

    @Override
    public void flush() {
        output.flush();
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
