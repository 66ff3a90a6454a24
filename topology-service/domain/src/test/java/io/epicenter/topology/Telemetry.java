package io.epicenter.topology;

import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.source.BuiltInSources;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Builds spans, and states to feed with them, for tests.
public final class Telemetry {
    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private final String service;
    private final Map<String, String> attributes = new HashMap<>();
    private final Map<String, String> resource = new HashMap<>();
    private Span.Kind kind = Span.Kind.INTERNAL;
    private String trace = "0".repeat(31) + "1";
    private String id = "0".repeat(16);
    private String parent = "";
    private final List<Span.Link> links = new ArrayList<>();
    private boolean error;
    private Instant end = NOW;

    private Telemetry(String service) {
        this.service = service;
    }

    /// A state that all sources of this module feed.
    public static TopologyState state(Settings settings) {
        SpanMetrics metrics = new SpanMetrics(settings);
        return new TopologyState(settings, BuiltInSources.all(settings, metrics), metrics);
    }

    static Telemetry span(String service) {
        return new Telemetry(service);
    }

    public static Telemetry server(String service, long id, long parent) {
        return span(service).kind(Span.Kind.SERVER).id(id).parent(parent);
    }

    public static Telemetry client(String service, long id) {
        return span(service).kind(Span.Kind.CLIENT).id(id);
    }

    Telemetry kind(Span.Kind kind) {
        this.kind = kind;
        return this;
    }

    public Telemetry trace(long trace) {
        this.trace = "%032x".formatted(trace);
        return this;
    }

    Telemetry id(long id) {
        this.id = "%016x".formatted(id);
        return this;
    }

    Telemetry parent(long parent) {
        this.parent = parent == 0 ? "" : "%016x".formatted(parent);
        return this;
    }

    /// Follows from a span of another trace.
    Telemetry link(long trace, long id) {
        links.add(new Span.Link("%032x".formatted(trace), "%016x".formatted(id)));
        return this;
    }

    Telemetry failed() {
        this.error = true;
        return this;
    }

    Telemetry at(Instant end) {
        this.end = end;
        return this;
    }

    Telemetry with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    Telemetry resource(String attribute, String value) {
        resource.put(attribute, value);
        return this;
    }

    public Span build() {
        Map<String, String> full = new HashMap<>(resource);
        full.putIfAbsent("service.name", service);
        full.putIfAbsent("service.namespace", "shop");
        full.putIfAbsent("deployment.environment.name", "prod");
        long nanos = end.toEpochMilli() * 1_000_000;
        return new Span(trace, id, parent, "GET /", kind, nanos - 5_000_000, nanos, error, attributes, full, links);
    }
}
