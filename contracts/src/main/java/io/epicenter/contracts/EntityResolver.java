package io.epicenter.contracts;

import io.epicenter.contracts.naming.PeerName;
import io.epicenter.contracts.naming.PodName;
import io.epicenter.contracts.naming.ServiceName;
import io.epicenter.contracts.naming.Spelling;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Says which entity a series, span or log line belongs to, from its labels. Ingest (for the Kafka key) and
/// detector (for grouping) must agree, so the rule stands here and both read the same settings
/// `epicenter.entity.*`.
///
/// Names of labels are looked up in all spellings: `service.name` and `service_name`. What a sender,
/// Kubernetes or OpenTelemetry say goes before what the name of a pod suggests. A series about a pod belongs
/// to the pod's workload; a series about a machine (node-exporter) to the node; a service-graph series to its
/// server.
public final class EntityResolver {
    private static final Lookup POD = Lookup.of(List.of("k8s.pod.name", "pod", "pod_name", "kubernetes_pod_name"));
    private static final Lookup WORKLOAD = Lookup.of(List.of(
            "k8s.deployment.name",
            "deployment",
            "k8s.statefulset.name",
            "statefulset",
            "k8s.daemonset.name",
            "daemonset",
            "k8s.cronjob.name",
            "cronjob",
            "destination_workload"));
    private static final Lookup REPLICA_SET = Lookup.of(List.of("k8s.replicaset.name", "replicaset"));
    private static final Lookup BATCH_JOB = Lookup.of(List.of("k8s.job.name"));
    private static final Lookup OWNER = Lookup.of(List.of("owner_name", "created_by_name"));
    private static final Lookup OWNER_KIND = Lookup.of(List.of("owner_kind", "created_by_kind"));
    private static final Lookup NODE = Lookup.of(List.of("k8s.node.name", "node", "nodename", "instance"));

    /// Values of `job` whose targets are machines: of what is down there, the machine is told.
    private static final Set<String> MACHINE_EXPORTERS =
            Set.of("node", "node-exporter", "node_exporter", "kubelet", "cadvisor");

    private final Settings settings;
    private final Lookup environment;
    private final Lookup namespace;
    private final Lookup service;

    public EntityResolver(Settings settings) {
        this.settings = settings;
        this.environment = Lookup.of(settings.environment());
        this.namespace = Lookup.of(settings.namespace());
        this.service = Lookup.of(settings.service());
    }

    /// Names of labels in the order in which they are asked, each in all its spellings.
    private record Lookup(List<String> names) {
        static Lookup of(List<String> names) {
            return new Lookup(names.stream()
                    .flatMap(name -> Spelling.ofLabel(name).stream())
                    .distinct()
                    .toList());
        }

        /// The first value that says something; null when there is none.
        @Nullable
        String in(Labels labels, Predicate<String> accepted) {
            for (String name : names) {
                String value = labels.value(name);
                if (value != null && !value.isEmpty() && accepted.test(value)) {
                    return value;
                }
            }
            return null;
        }

        @Nullable
        String in(Labels labels) {
            return in(labels, value -> true);
        }
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
                        "node_exporter",
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

    /// The entity that owns a series: the Kafka key. Its name is [ServiceName#UNKNOWN] when the labels name
    /// none.
    public Entity resolve(String tenant, String metricName, Labels label) {
        String inEnvironment = Objects.requireNonNullElse(environment.in(label), settings.defaultEnvironment());
        String inNamespace = Objects.requireNonNullElse(namespace.in(label), Entity.NO_NAMESPACE);
        String named = serviceName(metricName, label);
        String machine = named == null && isOfMachine(metricName, label) ? NODE.in(label) : null;
        return new Entity(
                tenant,
                part(inEnvironment),
                machine == null ? EntityKind.SERVICE : EntityKind.NODE,
                part(inNamespace),
                machine != null ? machine : named != null ? named : exporter(label));
    }

    /// The name of the pod that a series is about, or null.
    public @Nullable String pod(Labels label) {
        return POD.in(label);
    }

    /// The workload a pod belongs to, as far as its name shows it.
    public static String serviceOfPod(String pod) {
        return PodName.workload(pod);
    }

    private static boolean isOfMachine(String metricName, Labels label) {
        return metricName.startsWith("node_")
                || metricName.startsWith("node.")
                || metricName.startsWith("kube_node_")
                || metricName.startsWith("kube.node.")
                || (metricName.equals("up") && MACHINE_EXPORTERS.contains(text(label.value("job"))));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static String exporter(Labels label) {
        String job = label.value("job");
        return job == null || ServiceName.isUnknown(afterSlash(job)) ? ServiceName.UNKNOWN : job;
    }

    private @Nullable String serviceName(String metricName, Labels label) {
        if (metricName.startsWith("traces_service_graph_") || metricName.startsWith("traces.service.graph.")) {
            return server(label);
        }
        String named = service.in(label, this::isService);
        if (named == null) {
            named = workload(label);
        }
        if (named == null) {
            String pod = pod(label);
            named = pod == null ? job(label) : serviceOfPod(pod);
        }
        return named;
    }

    /// The server of a service graph; one without spans is named by its clients, and may be an address.
    private static String server(Labels label) {
        String server = label.value("server");
        String virtual = label.value("virtual_node");
        boolean named = virtual == null || !(virtual.equals("server") || virtual.equals(server));
        String name = named ? server : PeerName.of(server);
        return name == null || ServiceName.isUnknown(name) ? ServiceName.UNKNOWN : name;
    }

    private boolean isService(String name) {
        return !settings.exporters().contains(name) && !ServiceName.isUnknown(name);
    }

    private static @Nullable String workload(Labels label) {
        String workload = WORKLOAD.in(label, name -> !ServiceName.isUnknown(name));
        if (workload != null) {
            return workload;
        }
        String replicaSet = REPLICA_SET.in(label);
        if (replicaSet != null) {
            return PodName.ofReplicaSet(replicaSet);
        }
        String job = BATCH_JOB.in(label);
        return job == null ? owner(label) : PodName.ofJob(job);
    }

    /// The owner of a pod, as kube-state-metrics names it.
    private static @Nullable String owner(Labels label) {
        String name = OWNER.in(label);
        String kind = OWNER_KIND.in(label);
        return name == null || kind == null ? null : PodName.ofOwner(kind, name);
    }

    private @Nullable String job(Labels label) {
        String job = label.value("job");
        if (job == null || settings.exporters().contains(job)) {
            return null;
        }
        String name = afterSlash(job);
        return ServiceName.isUnknown(name) ? null : name;
    }

    /// OTel's Prometheus exporter writes `job` as `namespace/name`.
    private static String afterSlash(String job) {
        return job.substring(job.lastIndexOf('/') + 1);
    }

    private static String part(String value) {
        return value.replace('/', '_');
    }
}
