package io.epicenter.contracts;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says which entity a series, span or log line belongs to, from its labels. Ingest (for the Kafka key) and detector
/// (for grouping) must agree, so the rule stands here and both read the same settings `epicenter.entity.*`.
///
/// Attribute names of OpenTelemetry are looked up both ways, `service.name` and `service_name`. A series about a pod
/// belongs to the pod's service; a series about a machine (node-exporter) to the node; a service-graph series to its
/// server.
public final class EntityResolver {
    private static final List<String> POD = List.of("k8s.pod.name", "pod", "pod_name", "kubernetes_pod_name");
    /// `payment-7d9f8b6c5-x2x4z` (Deployment), `payment-0` (StatefulSet), `payment-x2x4z` (DaemonSet).
    private static final Pattern GENERATED_SUFFIX = Pattern.compile("(-[0-9a-f]{6,10})?-[a-z0-9]{5}$|-\\d{1,4}$");

    private static final List<String> WORKLOAD = List.of(
            "k8s.deployment.name",
            "deployment",
            "k8s.statefulset.name",
            "statefulset",
            "k8s.daemonset.name",
            "daemonset",
            "destination_workload");
    private static final List<String> NODE = List.of("k8s.node.name", "node", "nodename", "instance");

    private final Settings settings;

    public EntityResolver(Settings settings) {
        this.settings = settings;
    }

    /// The order in which labels are asked, first hit wins.
    ///
    /// @param service labels that name the service outright
    /// @param exporters values of `job` that name an exporter, which speaks about others, not about itself
    public record Settings(
            String defaultEnvironment,
            List<String> environment,
            List<String> namespace,
            List<String> service,
            List<String> exporters) {
        public static final Settings DEFAULT = new Settings(
                "default",
                List.of("deployment.environment.name", "deployment.environment", "environment", "env"),
                List.of("service.namespace", "k8s.namespace.name", "destination_workload_namespace", "namespace"),
                List.of("service.name", "app.kubernetes.io/name", "app", "k8s_app", "service"),
                List.of(
                        "node",
                        "node-exporter",
                        "kubelet",
                        "cadvisor",
                        "kube-state-metrics",
                        "istio",
                        "service-graph"));

        public Settings {
            environment = List.copyOf(environment);
            namespace = List.copyOf(namespace);
            service = List.copyOf(service);
            exporters = List.copyOf(exporters);
        }
    }

    /// How labels are looked up: the value, or null when there is no label of this name.
    @FunctionalInterface
    public interface Labels {
        @Nullable
        String value(String name);
    }

    /// The entity that owns a series: the Kafka key.
    public Entity resolve(String tenant, String metricName, Labels label) {
        String environment =
                Objects.requireNonNullElse(first(label, settings.environment()), settings.defaultEnvironment());
        String namespace = Objects.requireNonNullElse(first(label, settings.namespace()), Entity.NO_NAMESPACE);
        return new Entity(
                tenant, part(environment), kindOf(metricName, label), part(namespace), name(metricName, label));
    }

    /// The name of the pod that a series is about, or null.
    public @Nullable String pod(Labels label) {
        return first(label, POD);
    }

    /// The service a pod belongs to, by the name that Kubernetes generated for it.
    public static String serviceOfPod(String pod) {
        String service = GENERATED_SUFFIX.matcher(pod).replaceFirst("");
        return service.isEmpty() ? pod : service;
    }

    private EntityKind kindOf(String metricName, Labels label) {
        return isMachine(metricName, label) ? EntityKind.NODE : EntityKind.SERVICE;
    }

    private boolean isMachine(String metricName, Labels label) {
        return serviceName(metricName, label) == null
                && (metricName.startsWith("node_") || metricName.startsWith("kube_node_"))
                && first(label, NODE) != null;
    }

    private String name(String metricName, Labels label) {
        String service = serviceName(metricName, label);
        if (service != null) {
            return service;
        }
        if (isMachine(metricName, label)) {
            return Objects.requireNonNull(first(label, NODE));
        }
        String job = label.value("job");
        return job != null && !job.isEmpty() ? job : "unknown";
    }

    private @Nullable String serviceName(String metricName, Labels label) {
        if (metricName.startsWith("traces_service_graph_")) {
            return present(label.value("server"));
        }
        String service = first(label, settings.service());
        if (service != null && !settings.exporters().contains(service)) {
            return service;
        }
        String workload = first(label, WORKLOAD);
        if (workload != null) {
            return workload;
        }
        String pod = pod(label);
        if (pod != null) {
            return serviceOfPod(pod);
        }
        String job = present(label.value("job"));
        return job == null || settings.exporters().contains(job) ? null : afterSlash(job);
    }

    /// OTel's Prometheus exporter writes `job` as `namespace/name`.
    private static String afterSlash(String job) {
        return job.substring(job.lastIndexOf('/') + 1);
    }

    private static @Nullable String first(Labels label, List<String> names) {
        for (String name : names) {
            String value = present(label.value(name));
            if (value == null && needsUnderscores(name)) {
                value = present(label.value(underscored(name)));
            }
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static boolean needsUnderscores(String name) {
        return name.indexOf('.') >= 0 || name.indexOf('/') >= 0;
    }

    private static String underscored(String name) {
        return name.replace('.', '_').replace('/', '_');
    }

    private static @Nullable String present(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    private static String part(String value) {
        return value.replace('/', '_');
    }
}
