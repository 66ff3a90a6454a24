package io.epicenter.ingest.otlp;

import io.epicenter.contracts.EntityResolver;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The labels that series get from the resource which they are of: what says which service, place and instance it is.
/// The rest, such as the version of an SDK, tells no series apart and would end all of them at every update. Immutable.
public final class ResourceLabels {
    /// Attributes that are kept beside those of the entity's settings. Source: OpenTelemetry semantic conventions 1.36,
    /// resources; chosen by hand for what tells instances and places apart.
    private static final Set<String> KEPT = Set.of(
            "service.name",
            "service.namespace",
            "service.instance.id",
            "deployment.environment",
            "deployment.environment.name",
            "host.name",
            "container.name",
            "cloud.region",
            "cloud.availability_zone",
            "k8s.cluster.name",
            "k8s.namespace.name",
            "k8s.pod.name",
            "k8s.deployment.name",
            "k8s.statefulset.name",
            "k8s.daemonset.name",
            "k8s.cronjob.name",
            "k8s.job.name",
            "k8s.container.name",
            "k8s.node.name");

    private static final String INSTANCE = "service_instance_id";

    private final Set<String> kept = new HashSet<>(KEPT);

    public ResourceLabels(EntityResolver.Settings entity) {
        kept.addAll(entity.environment());
        kept.addAll(entity.namespace());
        kept.addAll(entity.service());
    }

    /// @param resource its attributes
    Map<String, String> of(Map<String, String> resource) {
        Map<String, String> labels = new TreeMap<>();
        resource.forEach((name, value) -> {
            if (!value.isEmpty() && kept.contains(name)) {
                labels.put(PrometheusNames.ofAttribute(name), value);
            }
        });
        String instance =
                labels.containsKey(INSTANCE) || labels.containsKey("k8s_pod_name") ? null : instance(resource);
        if (instance != null) {
            labels.put(INSTANCE, instance);
        }
        return labels;
    }

    /// Two processes of a service that do not tell themselves apart would be one counter that jumps to and fro.
    private static @Nullable String instance(Map<String, String> resource) {
        String container = resource.get("container.id");
        if (container != null && !container.isEmpty()) {
            return container;
        }
        String process = resource.get("process.pid");
        return process == null ? null : resource.getOrDefault("host.name", "") + ":" + process;
    }
}
