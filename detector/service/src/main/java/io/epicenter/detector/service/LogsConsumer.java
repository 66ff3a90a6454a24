package io.epicenter.detector.service;

import io.epicenter.chassis.DeadLetters;
import io.epicenter.chassis.SnapshotStore;
import io.epicenter.chassis.StatefulConsumer;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Topics;
import io.epicenter.detector.LogEngine;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Feeds the records of `logs` to the log engine of their partition, and the clock when no records come.
@ApplicationScoped
class LogsConsumer implements StatefulConsumer.Parts<LogPartition> {
    /// Without a batch for so long, everything that has arrived has been taken.
    private static final Duration CAUGHT_UP = Duration.ofSeconds(1);

    /// So long after partitions were assigned the first records may still be on their way.
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final Engines engines;
    private final KafkaOutput output;
    private final DeadLetters deadLetters;
    private final DetectorMeters meters;
    private final StatefulConsumer<LogPartition> consumer;
    private volatile Instant opened = Instant.MAX;

    @Inject
    LogsConsumer(
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
                Topics.LOGS,
                new StatefulConsumer.Settings(snapshot.interval(), snapshot.restoreTimeout(), snapshot.history()),
                snapshots,
                registry,
                this);
    }

    @Incoming("logs-in")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> batch) {
        consumer.process(batch);
    }

    @Scheduled(
            every = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void tick() {
        Instant now = Instant.now();
        if (consumer.isRestored()
                && Duration.between(opened, now).compareTo(SETTLED) > 0
                && Duration.between(consumer.lastProcessed(), now).compareTo(CAUGHT_UP) > 0) {
            consumer.onEach((partition, state) -> state.tick(now));
            consumer.flush();
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        consumer.stop();
    }

    StatefulConsumer<LogPartition> consumer() {
        return consumer;
    }

    /// Lets something look at every engine, in turn with the processing of records.
    void onEachEngine(Consumer<LogEngine> look) {
        consumer.onEach((partition, state) -> look.accept(state.engine()));
    }

    @Override
    public LogPartition open(int partition, int partitionCount, Optional<byte[]> snapshot)
            throws MalformedMessageException {
        opened = Instant.now();
        return new LogPartition(engines.openLogs(partition, snapshot), output, meters);
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
