package io.epicenter.detector.service;

import io.epicenter.chassis.kafka.LogLimit;
import io.epicenter.chassis.kafka.OutputRefusedException;
import io.epicenter.chassis.kafka.StatefulConsumer;
import io.epicenter.chassis.kafka.StatefulRebalanceListener;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.detector.log.LogEngine;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Feeds the records of `logs` to the log engine of their partition, and the clock when no records come; and tells
/// which partitions those are.
@ApplicationScoped
@Default
@Identifier("detector-logs")
class LogsConsumer implements StatefulConsumer.Callbacks<LogsPartition>, StatefulRebalanceListener {
    /// Without a batch for so long, everything that has arrived has been taken.
    private static final Duration CAUGHT_UP = Duration.ofSeconds(1);

    /// So long after partitions were assigned the first records may still be on their way.
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final EngineFactory factory;
    private final KafkaOutput output;
    private final DetectorMeters meters;
    private final StatefulConsumer<LogsPartition> consumer;
    private final LogLimit log = new LogLimit();
    private volatile Instant opened = Instant.MAX;

    @Inject
    LogsConsumer(
            EngineFactory factory,
            KafkaOutput output,
            DetectorMeters meters,
            StatefulConsumer.Shared shared,
            DetectorSettings settings) {
        this.factory = factory;
        this.output = output;
        this.meters = meters;
        this.consumer = new StatefulConsumer<>(Topics.LOGS, settings.snapshot().toConsumer(), shared, this);
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
            consumer.forEach((partition, state) -> tick(state, now));
            consumer.flush();
        }
    }

    /// A partition whose clock throws must not keep the others', and comes again after a second.
    private void tick(LogsPartition state, Instant now) {
        try {
            state.tick(now);
        } catch (OutputRefusedException refused) {
            halt("cannot publish what the clock led to", refused);
        } catch (RuntimeException | StackOverflowError failure) {
            meters.logTickFailed();
            if (log.permits()) {
                Log.error("time of a logs partition does not go on", failure);
            }
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        consumer.stop();
    }

    @Override
    public StatefulConsumer<LogsPartition> consumer() {
        return consumer;
    }

    /// Lets something look at every engine, in turn with the processing of records.
    void onEachEngine(Consumer<LogEngine> look) {
        consumer.forEach((partition, state) -> look.accept(state.engine()));
    }

    @Override
    public LogsPartition open(int partition, int partitionCount, Optional<byte[]> snapshot)
            throws MalformedMessageException {
        opened = Instant.now();
        return new LogsPartition(factory.openLogs(partition, snapshot), output, meters);
    }

    @Override
    public void flush() {
        output.flush();
    }
}
