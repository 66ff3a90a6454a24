package io.epicenter.benchmarks.stories;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.topic.KeyPartitioner;
import io.epicenter.demo.story.TelemetryRequest;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestOutcome;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.Interpretation;
import io.epicenter.ingest.Protocol;
import io.epicenter.ingest.TopicRecord;
import io.epicenter.ingest.protocol.EventsProtocol;
import io.epicenter.ingest.protocol.OtlpLogsProtocol;
import io.epicenter.ingest.protocol.OtlpTracesProtocol;
import io.epicenter.ingest.protocol.RemoteWriteProtocol;
import io.epicenter.replay.recording.Entry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Turns a story's requests into records as ingest does, by ingest's own protocols, without HTTP and Kafka.
/// Records come when their telemetry happened.
final class StoryRecords {
    private final Map<String, Protocol> protocols = new HashMap<>();
    private final Map<String, Long> offsets = new HashMap<>();
    private final int partitions;

    StoryRecords(int partitions) {
        this.partitions = partitions;
        EntityResolver.Settings entity = EntityResolver.Settings.DEFAULT;
        EntityResolver resolver = new EntityResolver(entity);
        IngestLimits limits = IngestLimits.DEFAULT;
        for (Protocol protocol : List.of(
                new RemoteWriteProtocol(limits, resolver),
                new OtlpTracesProtocol(limits),
                new OtlpLogsProtocol(limits, resolver),
                new EventsProtocol(limits, entity))) {
            protocols.put(protocol.path(), protocol);
        }
    }

    /// The records of one request. Throws when ingest would refuse it.
    List<Entry> of(TelemetryRequest request) {
        Protocol protocol = protocols.get(request.path());
        if (protocol == null) {
            throw new IllegalArgumentException("no protocol for " + request.path());
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(request.headers());
        headers.put("Content-Type", request.contentType());
        IngestRequest.Headers lookUp = name -> header(headers, name);
        Interpretation interpretation =
                protocol.interpret(new IngestRequest(lookUp, request.body(), request.eventTime()), topic -> partitions);
        if (interpretation.outcome() instanceof IngestOutcome.Refused refused) {
            throw new IllegalStateException(request.path() + " refused: " + refused.detail());
        }
        List<Entry> entries = new ArrayList<>();
        for (TopicRecord record : interpretation.records()) {
            entries.add(entry(record, request.eventTime().toEpochMilli()));
        }
        return entries;
    }

    private static @Nullable String header(Map<String, String> headers, String name) {
        return headers.get(name);
    }

    private Entry entry(TopicRecord record, long timeMillis) {
        String key = record.key();
        int partition =
                record.partition() >= 0 || key == null ? record.partition() : KeyPartitioner.partition(key, partitions);
        long offset = offsets.merge(record.topic() + "-" + partition, 1L, Long::sum) - 1;
        return new Entry(
                record.topic(),
                partition,
                offset,
                timeMillis,
                key == null ? new byte[0] : key.getBytes(StandardCharsets.UTF_8),
                Map.of("content-type", record.contentType(), "ce_type", record.type(), "ce_id", record.id()),
                record.value());
    }
}
