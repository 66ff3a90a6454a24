package io.epicenter.detector.service;

import io.epicenter.chassis.kafka.InboundHeaders;
import io.epicenter.chassis.kafka.PartitionState;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Watermark;
import io.epicenter.detector.log.LogEngine;
import io.epicenter.detector.output.Output;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The log engine of one partition, fed with Kafka records. While it is behind, as in a flood of lines, it sends no
/// watermark: the correlator goes on without it.
final class LogsPartition implements PartitionState, Output {
    /// Age of a record from which on the partition is behind. Chosen by hand: some polls; the correlator waits for
    /// less.
    private static final Duration BEHIND = Duration.ofSeconds(10);

    private final LogEngine engine;
    private final Output out;
    private final DetectorMeters meters;
    private boolean behind;

    LogsPartition(LogEngine engine, Output out, DetectorMeters meters) {
        this.engine = engine;
        this.out = out;
        this.meters = meters;
    }

    @Override
    public void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
        Instant arrived = record.timestamp() > 0 ? Instant.ofEpochMilli(record.timestamp()) : Instant.now();
        behind = arrived.plus(BEHIND).isBefore(Instant.now());
        long before = engine.counters().samples();
        engine.accept(record.value(), InboundHeaders.contentType(record.headers()), arrived, this);
        meters.logLines(engine.counters().samples() - before);
    }

    /// Lets event time go on while no lines come.
    void tick(Instant now) {
        behind = false;
        engine.tick(now, this);
    }

    @Override
    public byte[] snapshot() {
        return engine.snapshot();
    }

    LogEngine engine() {
        return engine;
    }

    @Override
    public void deviation(Deviation deviation) {
        out.deviation(deviation);
    }

    @Override
    public void anomaly(Anomaly anomaly) {
        out.anomaly(anomaly);
    }

    @Override
    public void watermark(Watermark watermark) {
        if (!behind) {
            out.watermark(watermark);
        }
    }
}
