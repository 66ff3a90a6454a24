package io.epicenter.benchmarks.rootcause;

import io.epicenter.benchmarks.alerts.Alert;
import io.epicenter.benchmarks.alerts.AlertReader;
import io.epicenter.benchmarks.alerts.AlertSystem;
import io.epicenter.benchmarks.alerts.Inventory;
import io.epicenter.benchmarks.alerts.RecordedFault;
import io.epicenter.benchmarks.rootcause.FailureCase.Truth;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Recorded alert streams: nothing but alerts, of hosts, services and their instances. All alerts of the fault are
/// known when the cause is asked for. The background rate of a signature is that in all other faults of the system.
final class AlertStreamFormat implements FailureFormat {
    @Override
    public String name() {
        return "alerts";
    }

    @Override
    public List<FailureCase> read(Path folder, boolean endToEnd) throws IOException {
        List<FailureCase> cases = new ArrayList<>();
        for (AlertSystem system : AlertReader.read(folder)) {
            Map<String, List<Event>> events = new HashMap<>();
            Map<String, Integer> seen = new HashMap<>();
            CallGraphBuilder calls = calls(system);
            for (RecordedFault fault : system.faults()) {
                List<Event> own = events(fault, calls);
                events.put(fault.id(), own);
                signatures(own).forEach(signature -> seen.merge(signature, 1, Integer::sum));
            }
            for (RecordedFault fault : system.faults()) {
                List<Event> own = events.getOrDefault(fault.id(), List.of());
                Map<String, Integer> others = new HashMap<>(seen);
                signatures(own).forEach(signature -> others.merge(signature, -1, Integer::sum));
                cases.add(one(system, fault, calls, own, others));
            }
        }
        return cases;
    }

    private static FailureCase one(
            AlertSystem system,
            RecordedFault fault,
            CallGraphBuilder calls,
            List<Event> own,
            Map<String, Integer> others) {
        Instant first = own.isEmpty() ? Instant.EPOCH : own.getFirst().timestamp();
        Instant last = own.isEmpty() ? Instant.EPOCH : own.getLast().timestamp();
        return new FailureCase(
                system.name() + "/" + fault.id(),
                system.name(),
                fault.level() + ", " + fault.type(),
                calls.snapshot(first),
                List.of(),
                List.of(),
                own,
                "",
                last.plusSeconds(30),
                others,
                system.faults().size() - 1,
                new Truth(Set.of(fault.entity()), ""));
    }

    /// Services call each other, depend on their instances, and those on their hosts.
    private static CallGraphBuilder calls(AlertSystem system) {
        Inventory inventory = system.inventory();
        CallGraphBuilder calls = new CallGraphBuilder(system.name());
        inventory.types().keySet().forEach(id -> entity(calls, inventory, id));
        inventory.hosts().values().forEach(host -> calls.entity(EntityKind.NODE, host));
        inventory.calls().forEach(call -> calls.addOnce(call.caller(), call.callee()));
        inventory.services().forEach((instance, service) -> calls.needs(service, instance));
        inventory.hosts().forEach(calls::needs);
        return calls;
    }

    private static Entity entity(CallGraphBuilder calls, Inventory inventory, String id) {
        String type = inventory.types().getOrDefault(id, "").toLowerCase(Locale.ROOT);
        if (type.contains("host") || type.contains("node")) {
            return calls.entity(EntityKind.NODE, id);
        }
        return calls.entity(inventory.services().containsKey(id) ? EntityKind.POD : EntityKind.SERVICE, id);
    }

    private static List<Event> events(RecordedFault fault, CallGraphBuilder calls) {
        List<Event> events = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Alert alert : fault.alerts()) {
            String name = alert.name() + " " + detail(alert);
            String caller = alert.caller();
            Entity entity = calls.service(alert.entity());
            Entity about = caller == null || caller.equals(alert.entity()) ? entity : entity.edgeFrom(caller);
            if (known.add(about + "|" + name)) {
                events.add(new Event(
                        fault.id() + "-" + events.size(),
                        alert.time(),
                        "alert",
                        about,
                        caller == null ? name : name + " from " + caller,
                        alert.kind() == Alert.Kind.LOG
                                ? Map.of("alertname", name, "signal", "log")
                                : Map.of("alertname", name),
                        null,
                        "firing"));
            }
        }
        return events;
    }

    /// A metric that is low is not a thing that is down.
    private static String detail(Alert alert) {
        return switch (alert.kind()) {
            case LOG -> "";
            case METRIC -> alert.detail().equals("down") ? "low" : "high";
            case CALL -> alert.detail();
        };
    }

    private static Set<String> signatures(List<Event> events) {
        Set<String> signatures = new HashSet<>();
        events.forEach(event -> signatures.add(FailureCase.signature(event)));
        return signatures;
    }
}
