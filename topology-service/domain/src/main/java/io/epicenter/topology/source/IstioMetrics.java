package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Naming;
import io.epicenter.topology.graph.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Calls from `istio_requests_total`, as the destination's proxy or a waypoint reports them, so that each request
/// counts once. A source that the mesh does not know is a user. Responses of 5xx and connections without one (0) are
/// failures.
@Singleton
public final class IstioMetrics extends CounterSource<IstioMetrics.ObservedCall> {
    private static final String REQUESTS = "istio_requests_total";
    private static final Set<String> ONCE = Set.of("destination", "waypoint", "");
    private static final String UNKNOWN = "unknown";

    private final Settings settings;
    private final EntityResolver resolver;

    /// @param caller null for users
    record ObservedCall(boolean failures, @Nullable Entity caller, Entity callee) {}

    @Inject
    public IstioMetrics(Settings settings) {
        super(settings, REQUESTS, Set.of(REQUESTS));
        this.settings = settings;
        this.resolver = new EntityResolver(settings.entity());
    }

    @Override
    public String name() {
        return "istio";
    }

    @Override
    public Naming naming() {
        return Naming.NAMESPACED;
    }

    @Override
    @Nullable
    ObservedCall subjectOf(String metric, EntityResolver.Labels label) {
        String reporter = text(label.value("reporter"));
        String callee = text(label.value("destination_workload"));
        if (!ONCE.contains(reporter) || callee.isEmpty() || callee.equals(UNKNOWN)) {
            return null;
        }
        Entity scope = resolver.resolve(settings.tenant(), metric, label);
        String caller = text(label.value("source_workload"));
        String code = text(label.value("response_code"));
        return new ObservedCall(
                code.startsWith("5") || code.equals("0"),
                caller.isEmpty() || caller.equals(UNKNOWN)
                        ? null
                        : service(scope, label.value("source_workload_namespace"), caller),
                service(scope, label.value("destination_workload_namespace"), callee));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static Entity service(Entity scope, @Nullable String namespace, String name) {
        String known = text(namespace);
        return new Entity(
                scope.tenant(),
                scope.environment(),
                EntityKind.SERVICE,
                known.isEmpty() || known.equals(UNKNOWN) ? Entity.NO_NAMESPACE : known.replace('/', '-'),
                VirtualNodes.bounded(name));
    }

    @Override
    void count(ObservedCall of, double increase, long atMillis, CallRecorder recorder) {
        if (of.caller() == null) {
            recorder.entries(of.callee(), increase, atMillis);
        } else {
            recorder.call(of.caller(), of.callee(), increase, of.failures() ? increase : 0, atMillis);
        }
        recorder.requests(of.callee(), increase, atMillis);
    }
}
