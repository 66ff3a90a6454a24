package io.epicenter.ingest.service;

import io.epicenter.ingest.TopicRecord;
import io.quarkus.test.Mock;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// The way to Kafka, which a test can break.
@Mock
@Singleton
class SwitchableRecords extends KafkaRecordWriter {
    enum Mode {
        WORKS,
        REFUSES,
        SILENT
    }

    private volatile Mode mode = Mode.WORKS;

    @Inject
    SwitchableRecords(
            @Channel("metrics-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> metrics,
            @Channel("logs-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> logs,
            @Channel("traces-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> traces,
            @Channel("events-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> events,
            IngestMetrics meters) {
        super(metrics, logs, traces, events, meters);
    }

    void set(Mode mode) {
        this.mode = mode;
    }

    @Override
    Uni<Void> send(List<TopicRecord> records, String source, Instant receivedAt) {
        return switch (mode) {
            case WORKS -> super.send(records, source, receivedAt);
            case REFUSES -> Uni.createFrom().failure(new IllegalStateException("refused by the test"));
            case SILENT -> Uni.createFrom().nothing();
        };
    }
}
