package io.epicenter.topology.service.telemetry;

import io.epicenter.chassis.kafka.BoundedProducer;
import io.epicenter.chassis.kafka.OutboundRecord;
import io.epicenter.chassis.kafka.OutboundRecord.CloudEvent;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.graph.Settings.SpanMetricsLevel;
import io.epicenter.topology.service.TopologySettings;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/// Sends rate, errors and duration of spans to `metrics`, each series to the partition of its entity, as
/// ingest does. A record that Kafka refuses is made good by the next one: counters stand for all that was.
@ApplicationScoped
public class KafkaSpanMetrics {
    private static final String CHANNEL = "metrics-out";

    private final TopologyState state;
    private final BoundedProducer producer;
    private final TopologySettings config;
    private final Clock clock;

    @Inject
    KafkaSpanMetrics(
            TopologyState state,
            @Channel(CHANNEL)
                    @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BoundedProducer.DEFAULT_IN_FLIGHT)
                    MutinyEmitter<byte[]> metrics,
            KafkaClientService kafka,
            TopologySettings config,
            Clock clock) {
        this.state = state;
        this.producer = new BoundedProducer(kafka, CHANNEL, Topics.METRICS, metrics, BoundedProducer.DEFAULT_IN_FLIGHT);
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(
            every = "${epicenter.topology.span-metrics.check:2s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    void tick() {
        if (config.spanMetrics().tell() == SpanMetricsLevel.NONE) {
            return;
        }
        try {
            send(clock.instant());
        } catch (RuntimeException refused) {
            Log.warnf("span metrics not sent, the next ones make up for it: reason=%s", refused.getMessage());
        }
    }

    private void send(Instant now) {
        List<SpanMetrics.Batch> batches = state.spanMetrics(now, producer.partitions(), config.replica());
        for (int i = 0; i < batches.size(); i++) {
            SpanMetrics.Batch batch = batches.get(i);
            String id = Ids.of("span-metrics", config.replica(), Integer.toString(i), now.toString());
            producer.send(new OutboundRecord(
                    null,
                    batch.partition(),
                    batch.batch(),
                    OutboundRecord.PROTOBUF,
                    new CloudEvent(MessageTypes.METRICS_BATCH, id, "topology-service/" + config.replica(), now)));
        }
        if (!batches.isEmpty()) {
            producer.flush();
        }
    }
}
