package io.epicenter.topology.source;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.naming.PodName;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Naming;
import io.epicenter.topology.graph.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What workloads stand on, from lists of the Kubernetes API: pods (their nodes and volume claims), ingresses (which
/// users enter by) and horizontal autoscalers. A failing node is felt by the part of a workload's pods that it carries.
/// An autoscaler is no dependency: its target is counted as scaled. A pod's address names nobody here: it is reused.
@Singleton
public final class KubernetesObjects implements Source {
    private static final List<String> APP =
            List.of("app.kubernetes.io/name", "app.kubernetes.io/instance", "app", "k8s-app");
    private static final Set<String> GONE = Set.of("Succeeded", "Failed");

    private final Settings settings;
    private final Set<Entity> scaled = new HashSet<>();
    private long pods;

    @Inject
    public KubernetesObjects(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "kubernetes";
    }

    @Override
    public Naming naming() {
        return Naming.NAMESPACED;
    }

    private record Carried(Entity workload, Entity by) {}

    @Override
    public void document(JsonNode document, Instant now, CallRecorder recorder) throws MalformedMessageException {
        JsonNode items = document.path("items");
        if (!items.isArray()) {
            throw new MalformedMessageException("a list of the Kubernetes API has an array 'items'");
        }
        String list = document.path("kind").asText();
        switch (list) {
            case "PodList" -> pods(items, now.toEpochMilli(), recorder);
            case "IngressList" -> items.forEach(ingress -> ingress(ingress, now.toEpochMilli(), recorder));
            case "HorizontalPodAutoscalerList" -> items.forEach(this::autoscaler);
            default ->
                throw new MalformedMessageException(
                        "of Kubernetes, lists of pods, ingresses and autoscalers are read, not '" + list + "'");
        }
    }

    private void pods(JsonNode items, long at, CallRecorder recorder) {
        Map<Entity, Integer> sizes = new HashMap<>();
        Map<Carried, Integer> carried = new HashMap<>();
        for (JsonNode pod : items) {
            Entity workload = workload(pod);
            String node = pod.path("spec").path("nodeName").asText();
            if (workload == null
                    || GONE.contains(pod.path("status").path("phase").asText())) {
                continue;
            }
            pods++;
            sizes.merge(workload, 1, Integer::sum);
            if (!node.isEmpty()) {
                Entity machine = entity(EntityKind.NODE, Entity.NO_NAMESPACE, node);
                carried.merge(new Carried(workload, machine), 1, Integer::sum);
            }
            for (JsonNode volume : pod.path("spec").path("volumes")) {
                String claim =
                        volume.path("persistentVolumeClaim").path("claimName").asText();
                if (!claim.isEmpty()) {
                    Entity store = entity(EntityKind.VOLUME, namespace(pod), claim);
                    carried.merge(new Carried(workload, store), 1, Integer::sum);
                }
            }
        }
        sizes.forEach((workload, size) -> recorder.requests(workload, size * CallRecorder.TOKEN, at));
        carried.forEach((pair, count) -> recorder.call(pair.workload(), pair.by(), count * CallRecorder.TOKEN, 0, at));
    }

    private @Nullable Entity workload(JsonNode pod) {
        JsonNode metadata = pod.path("metadata");
        String name = APP.stream()
                .map(label -> metadata.path("labels").path(label).asText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElseGet(() -> owner(metadata));
        return name.isEmpty() ? null : entity(EntityKind.SERVICE, namespace(pod), name);
    }

    /// What the pod's owner says goes before what its name suggests.
    private static String owner(JsonNode metadata) {
        for (JsonNode owner : metadata.path("ownerReferences")) {
            String name = owner.path("name").asText();
            String workload =
                    name.isEmpty() ? null : PodName.ofOwner(owner.path("kind").asText(), name);
            if (workload != null) {
                return workload;
            }
        }
        return PodName.workload(metadata.path("name").asText());
    }

    private static String namespace(JsonNode object) {
        String namespace = object.path("metadata").path("namespace").asText();
        return namespace.isEmpty() ? Entity.NO_NAMESPACE : namespace;
    }

    private Entity entity(EntityKind kind, String namespace, String name) {
        return new Entity(
                settings.tenant(), settings.entity().defaultEnvironment(), kind, namespace, VirtualNodes.bounded(name));
    }

    private void ingress(JsonNode ingress, long at, CallRecorder recorder) {
        String name = ingress.path("metadata").path("name").asText();
        Set<String> backends = new HashSet<>();
        backend(ingress.path("spec").path("defaultBackend"), backends);
        for (JsonNode rule : ingress.path("spec").path("rules")) {
            for (JsonNode path : rule.path("http").path("paths")) {
                backend(path.path("backend"), backends);
            }
        }
        if (name.isEmpty() || backends.isEmpty()) {
            return;
        }
        Entity door = entity(EntityKind.INGRESS, namespace(ingress), name);
        recorder.requests(door, CallRecorder.TOKEN, at);
        recorder.entries(door, CallRecorder.TOKEN, at);
        for (String backend : backends) {
            Entity service = entity(EntityKind.SERVICE, namespace(ingress), backend);
            recorder.call(door, service, CallRecorder.TOKEN / backends.size(), 0, at);
        }
    }

    private static void backend(JsonNode backend, Set<String> into) {
        String service = backend.path("service").path("name").asText();
        if (!service.isEmpty()) {
            into.add(service);
        }
    }

    private void autoscaler(JsonNode autoscaler) {
        String target =
                autoscaler.path("spec").path("scaleTargetRef").path("name").asText();
        if (!target.isEmpty() && scaled.size() < settings.maxEdges()) {
            scaled.add(entity(EntityKind.SERVICE, namespace(autoscaler), Objects.requireNonNull(target)));
        }
    }

    @Override
    public Map<String, Long> counts() {
        return Map.of("pods", pods, "scaled", (long) scaled.size());
    }
}
