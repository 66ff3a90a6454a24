package io.epicenter.detector.service;

import io.epicenter.chassis.kafka.StatefulConsumer;
import io.epicenter.chassis.kafka.StatefulRebalanceListener;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.detector.Engine;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Default;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Feeds the records of `metrics` to the engine of their partition, and tells which partitions those are.
@ApplicationScoped
@Default
@Identifier("detector-metrics")
class MetricsConsumer implements StatefulConsumer.Callbacks<MetricsPartition>, StatefulRebalanceListener {
    private final EngineFactory factory;
    private final KafkaOutput output;
    private final DetectorMeters meters;
    private final StatefulConsumer<MetricsPartition> consumer;

    @Inject
    MetricsConsumer(
            EngineFactory factory,
            KafkaOutput output,
            DetectorMeters meters,
            StatefulConsumer.Shared shared,
            DetectorSettings settings) {
        this.factory = factory;
        this.output = output;
        this.meters = meters;
        this.consumer =
                new StatefulConsumer<>(Topics.METRICS, settings.snapshot().toConsumer(), shared, this);
    }

    @Incoming("metrics-in")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> batch) {
        consumer.process(batch);
    }

    void stop(@Observes ShutdownEvent stopping) {
        consumer.stop();
    }

    @Override
    public StatefulConsumer<MetricsPartition> consumer() {
        return consumer;
    }

    /// Lets something look at every engine, in turn with the processing of records.
    void onEachEngine(Consumer<Engine> look) {
        consumer.forEach((partition, state) -> look.accept(state.engine()));
    }

    @Override
    public MetricsPartition open(int partition, int partitionCount, Optional<byte[]> snapshot)
            throws MalformedMessageException {
        return new MetricsPartition(factory.open(partition, partitionCount, snapshot), output, meters);
    }

    @Override
    public void forget(int partition) {
        meters.forget(partition);
    }

    @Override
    public void flush() {
        output.flush();
    }
}
