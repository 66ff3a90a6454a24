package io.epicenter.detector.service;

import io.epicenter.chassis.kafka.InboundHeaders;
import io.epicenter.chassis.kafka.PartitionState;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.detector.Engine;
import io.epicenter.detector.output.Output;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The engine of one partition, fed with Kafka records.
final class MetricsPartition implements PartitionState {
    private final Engine engine;
    private final Output out;
    private final DetectorMeters meters;

    MetricsPartition(Engine engine, Output out, DetectorMeters meters) {
        this.engine = engine;
        this.out = out;
        this.meters = meters;
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
        engine.accept(record.value(), InboundHeaders.contentType(record.headers()), out);
        meters.record(record.partition(), engine);
    }

    @Override
    public byte[] snapshot() {
        return engine.snapshot();
    }

    Engine engine() {
        return engine;
    }
}
