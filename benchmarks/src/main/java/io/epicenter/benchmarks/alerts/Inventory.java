package io.epicenter.benchmarks.alerts;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a recording knows of its system: things, which calls which, which instance is of which service and on which
/// host. Instances stand for their service, as an instance's telemetry does in the product.
///
/// @param types of the things by id, such as `Service`, `Host`
/// @param services of the instances
/// @param hosts of the instances and of what has none
public record Inventory(
        Map<String, String> types, List<Call> calls, Map<String, String> services, Map<String, String> hosts) {
    private static final String TENANT = "default";
    private static final String ENVIRONMENT = "recorded";

    public Inventory {
        types = new LinkedHashMap<>(types);
        calls = List.copyOf(calls);
        services = new LinkedHashMap<>(services);
        hosts = new LinkedHashMap<>(hosts);
    }

    /// `caller` needs `callee` for a request.
    public record Call(String caller, String callee) {}

    /// `from` needs `to`, with the probability that trouble of `to` is felt.
    public record Dependency(String from, String to, double share) {}

    /// The service of an instance, or the thing itself.
    public String service(String id) {
        return services.getOrDefault(id, id);
    }

    /// The things that a graph shows: all but instances.
    public List<String> nodes() {
        return types.keySet().stream().filter(id -> !services.containsKey(id)).toList();
    }

    /// Calls between services, and services on hosts: by the share of their instances that run there.
    public List<Dependency> dependencies() {
        Map<String, Integer> callees = new LinkedHashMap<>();
        calls.forEach(call -> callees.merge(call.caller(), 1, Integer::sum));
        Map<Call, Integer> placed = new LinkedHashMap<>();
        Map<String, Integer> instances = new LinkedHashMap<>();
        hosts.forEach((id, host) -> {
            placed.merge(new Call(service(id), host), 1, Integer::sum);
            instances.merge(service(id), 1, Integer::sum);
        });
        List<Dependency> dependencies = new ArrayList<>();
        for (Call call : calls) {
            if (!call.caller().equals(call.callee())) {
                dependencies.add(new Dependency(call.caller(), call.callee(), 1.0));
            }
        }
        placed.forEach((place, count) -> dependencies.add(new Dependency(
                place.caller(), place.callee(), count / (double) instances.getOrDefault(place.caller(), count))));
        return dependencies;
    }

    /// The entity of a thing in one copy of this system, which is a namespace.
    public Entity entity(String id, String namespace) {
        String service = service(id);
        return new Entity(TENANT, ENVIRONMENT, kind(service), namespace, service);
    }

    /// The entity of a call between two things.
    public Entity edge(String caller, String callee, String namespace) {
        return Entity.service(TENANT, ENVIRONMENT, namespace, service(callee)).edgeFrom(service(caller));
    }

    private EntityKind kind(String id) {
        String type = types.getOrDefault(id, "").toLowerCase(Locale.ROOT);
        if (type.contains("host") || type.contains("node")) {
            return EntityKind.NODE;
        }
        return EntityKind.SERVICE;
    }
}
