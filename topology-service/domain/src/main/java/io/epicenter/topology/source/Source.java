package io.epicenter.topology.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Sample;
import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Naming;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A plug-in that finds calls in one kind of telemetry. It may hold bounded state; it is confined to one
/// thread at a time. `now` is the time of arrival, by which it recognises timestamps that cannot be true.
public interface Source {
    /// The name that edges carry: lower case, no comma.
    String name();

    /// How far the names that it counts under can be trusted.
    default Naming naming() {
        return Naming.NAME_ONLY;
    }

    /// Looks at spans.
    default void spans(List<Span> spans, Instant now, CallRecorder recorder) {}

    /// Looks at a Prometheus remote-write batch, uncompressed.
    default void metrics(byte[] batch, Instant now, CallRecorder recorder) throws MalformedMessageException {}

    /// Whether bytes, of whatever format, may hold a metric that is read here.
    default boolean mayConcern(byte[] bytes) {
        return false;
    }

    /// Looks at one sample.
    default void sample(Sample sample, Instant now, CallRecorder recorder) {}

    /// Looks at a document of its own kind: an answer of an API, or a file.
    default void document(JsonNode document, Instant now, CallRecorder recorder) throws MalformedMessageException {}

    /// Records what it still holds back and is due.
    default void flush(Instant now, CallRecorder recorder) {}

    /// What it has counted since it began, by name, for metrics.
    default Map<String, Long> counts() {
        return Map.of();
    }

    /// What it could make little or nothing of since it began, by service and reason.
    default Map<String, Map<String, Long>> countsByService() {
        return Map.of();
    }
}
