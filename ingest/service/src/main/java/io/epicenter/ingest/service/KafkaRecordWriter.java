package io.epicenter.ingest.service;

import io.epicenter.chassis.kafka.OutboundRecord;
import io.epicenter.chassis.kafka.OutboundRecord.CloudEvent;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.ingest.TopicRecord;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// Writes records to their topics, in order. The buffers have no bound of their own: [AdmissionControl] bounds what is
/// in them.
@Singleton
class KafkaRecordWriter {
    /// How long a refused record says that Kafka is failing. Chosen by hand: a few rounds of [KafkaPartitions], which
    /// asks every 5 s; later only a new record can tell.
    private static final long FAILING_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Map<String, MutinyEmitter<byte[]>> emitters;
    private final IngestMetrics meters;
    private volatile long failedAt;
    private volatile boolean failing;

    @Inject
    KafkaRecordWriter(
            @Channel("metrics-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> metrics,
            @Channel("logs-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> logs,
            @Channel("traces-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> traces,
            @Channel("events-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER) MutinyEmitter<byte[]> events,
            IngestMetrics meters) {
        this.emitters =
                Map.of(Topics.METRICS, metrics, Topics.LOGS, logs, Topics.TRACES, traces, Topics.EVENTS, events);
        this.meters = meters;
    }

    /// Completes when Kafka has acknowledged every record, fails when it refused one; either way only when nothing of
    /// it is under way any more.
    Uni<Void> send(List<TopicRecord> records, String source, Instant receivedAt) {
        if (records.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Uni<Void>> sends = new ArrayList<>(records.size());
        for (TopicRecord record : records) {
            sends.add(send(record, source, receivedAt));
        }
        return Uni.join().all(sends).andCollectFailures().replaceWithVoid();
    }

    private Uni<Void> send(TopicRecord record, String source, Instant receivedAt) {
        OutboundRecord outbound = new OutboundRecord(
                record.key(),
                record.partition(),
                record.value(),
                record.contentType(),
                new CloudEvent(record.type(), record.id(), source, receivedAt));
        return Objects.requireNonNull(emitters.get(record.topic()), record.topic())
                .sendMessage(outbound.toMessage())
                .onItem()
                .invoke(() -> failing = false)
                .onFailure()
                .invoke(failure -> failed(record.topic()));
    }

    private void failed(String topic) {
        failedAt = System.nanoTime();
        failing = true;
        meters.produceFailure(topic);
    }

    /// Whether the last record was refused, a short while ago. Later it is unknown: without requests nothing is tried.
    boolean isFailing() {
        return failing && System.nanoTime() - failedAt < FAILING_NANOS;
    }
}
