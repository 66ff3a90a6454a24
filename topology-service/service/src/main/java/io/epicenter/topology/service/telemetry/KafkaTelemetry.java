package io.epicenter.topology.service.telemetry;

import io.epicenter.chassis.kafka.InboundHeaders;
import io.epicenter.chassis.kafka.RecordGuard;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.wire.OtlpTraces;
import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.TopologyState;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/// Spans and service-graph metrics from Kafka. Offsets are committed from time to time and not tied to the
/// counters: a crash may count a few seconds of records twice or not at all, which costs the graph freshness, not
/// truth.
/// A record of `traces` that cannot be read goes to its dead letters. One of `metrics` is only counted here: the
/// detector puts it away. One whose counting throws is put away, and not tried again: the counters may have some
/// of it.
@ApplicationScoped
public class KafkaTelemetry {
    private final TopologyState state;
    private final RecordGuard guard;
    private final MeterRegistry metrics;
    private final Clock clock;

    @Inject
    KafkaTelemetry(TopologyState state, RecordGuard guard, MeterRegistry metrics, Clock clock) {
        this.state = state;
        this.guard = guard;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Incoming("traces-in")
    @Blocking
    void traces(ConsumerRecord<byte[], byte[]> record) {
        guard.once(record, () -> state.accept(spans(record), clock.instant()))
                .await()
                .indefinitely();
    }

    private static List<Span> spans(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
        byte[] value = Objects.requireNonNullElse(record.value(), new byte[0]);
        if (value.length == 0) {
            throw new MalformedMessageException("the record has no value");
        }
        // the Collector's exporter sets no header: JSON begins with a brace, which is no valid first byte of protobuf
        boolean json = InboundHeaders.text(record.headers(), "content-type", value[0] == '{' ? "json" : "protobuf")
                .contains("json");
        return json ? OtlpTraces.readJson(value) : OtlpTraces.readProtobuf(value);
    }

    @Incoming("metrics-in")
    @Blocking
    void metrics(ConsumerRecord<byte[], byte[]> record) {
        guard.once(record, () -> count(record)).await().indefinitely();
    }

    private void count(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        if (value == null || value.length == 0) {
            return;
        }
        try {
            if (InboundHeaders.contentType(record.headers()).contains("json")) {
                if (state.mayConcern(value)) {
                    state.acceptSample(Json.read(value, Sample.class), clock.instant());
                }
            } else {
                state.acceptMetrics(value, clock.instant());
            }
        } catch (MalformedMessageException malformed) {
            metrics.counter("epicenter.topology.metrics.unreadable").increment();
        }
    }
}
