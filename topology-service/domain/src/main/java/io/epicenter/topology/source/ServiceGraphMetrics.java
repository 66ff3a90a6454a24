package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.naming.PeerName;
import io.epicenter.contracts.naming.ServiceName;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Calls from the service-graph counters of Tempo and the OpenTelemetry Collector:
/// `traces_service_graph_request_total` and `..._request_failed_total` with labels `client` and `server`.
/// Those that this service derives from spans itself are left out: their spans have been counted.
@Singleton
public final class ServiceGraphMetrics extends CounterSource<ServiceGraphMetrics.ObservedCall> {
    private static final String REQUESTS = "traces_service_graph_request_total";
    private static final String FAILURES = "traces_service_graph_request_failed_total";
    private static final String USER = "user";

    private final Settings settings;
    private final EntityResolver resolver;

    /// @param caller null for users
    record ObservedCall(boolean failures, @Nullable Entity caller, Entity callee) {}

    @Inject
    public ServiceGraphMetrics(Settings settings) {
        super(settings, "traces_service_graph_request_", Set.of(REQUESTS, FAILURES));
        this.settings = settings;
        this.resolver = new EntityResolver(settings.entity());
    }

    @Override
    public String name() {
        return "service-graph";
    }

    @Override
    @Nullable
    ObservedCall subjectOf(String metric, EntityResolver.Labels label) {
        String virtual = label.value("virtual_node");
        String client = label.value("client");
        String server = label.value("server");
        boolean virtualClient = "client".equals(virtual) || (client != null && client.equals(virtual));
        boolean virtualServer = "server".equals(virtual) || (server != null && server.equals(virtual));
        client = named(client, virtualClient);
        server = named(server, virtualServer);
        if (client == null || server == null || SpanMetrics.ORIGIN.equals(label.value(SpanMetrics.ORIGIN_LABEL))) {
            return null;
        }
        Entity scope = resolver.resolve(settings.tenant(), metric, label);
        EntityKind kind = "database".equals(label.value("connection_type"))
                ? EntityKind.DATABASE
                : virtualServer ? EntityKind.EXTERNAL : EntityKind.SERVICE;
        EntityKind callerKind = virtualClient ? EntityKind.EXTERNAL : EntityKind.SERVICE;
        Entity caller = client.equals(USER) ? null : VirtualNodes.named(scope, callerKind, client);
        return new ObservedCall(metric.equals(FAILURES), caller, VirtualNodes.named(scope, kind, server));
    }

    /// A virtual node is named by the other side, and may be an address.
    private static @Nullable String named(@Nullable String name, boolean virtual) {
        return ServiceName.isUnknown(name) ? null : virtual ? PeerName.of(name) : name;
    }

    @Override
    void count(ObservedCall of, double increase, long atMillis, CallRecorder recorder) {
        if (of.caller() != null) {
            recorder.call(
                    of.caller(), of.callee(), of.failures() ? 0 : increase, of.failures() ? increase : 0, atMillis);
        } else if (!of.failures()) {
            recorder.entries(of.callee(), increase, atMillis);
        }
        if (!of.failures()) {
            recorder.requests(of.callee(), increase, atMillis);
        }
    }
}
