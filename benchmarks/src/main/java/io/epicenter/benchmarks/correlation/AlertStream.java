package io.epicenter.benchmarks.correlation;

import io.epicenter.benchmarks.alerts.Alert;
import io.epicenter.benchmarks.alerts.AlertSystem;
import io.epicenter.benchmarks.alerts.Inventory;
import io.epicenter.benchmarks.alerts.RecordedFault;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Recorded faults placed at random times on copies of their systems that run side by side in one environment, each
/// copy a namespace. The alerts keep their distances within their fault. Deterministic by seed.
///
/// @param placed the alerts, by time
/// @param faults how many faults have alerts
record AlertStream(List<Placed> placed, int faults, List<Copy> copies, Instant from, Instant until) {
    private static final Instant EPOCH = Instant.parse("2026-01-05T00:00:00Z");

    AlertStream {
        placed = List.copyOf(placed);
        copies = List.copyOf(copies);
    }

    /// @param copy index of the copy it happens in
    /// @param fault number of the fault that it belongs to, in truth
    record Placed(Event event, int copy, int fault) {}

    /// A system, once more, in a namespace of its own.
    record Copy(Inventory inventory, String namespace) {}

    /// @param perHour faults an hour, over all copies together
    /// @param copies systems side by side; the recorded ones take turns
    static AlertStream place(List<AlertSystem> systems, double perHour, int copies, long seed) {
        List<Copy> made = new ArrayList<>();
        Map<Integer, List<Integer>> copiesOf = new HashMap<>();
        for (int copy = 0; copy < copies; copy++) {
            int system = copy % systems.size();
            made.add(new Copy(systems.get(system).inventory(), "system-" + (copy + 1)));
            copiesOf.computeIfAbsent(system, key -> new ArrayList<>()).add(copy);
        }
        long faults = 0;
        for (int system : copiesOf.keySet()) {
            faults += systems.get(system).faults().stream()
                    .filter(fault -> !fault.alerts().isEmpty())
                    .count();
        }
        Duration length = Duration.ofMillis(
                Math.round(faults / perHour * Duration.ofHours(1).toMillis()));
        Random random = new Random(seed);
        List<Placed> placed = new ArrayList<>();
        int number = 0;
        for (int system = 0; system < Math.min(systems.size(), copies); system++) {
            List<Integer> homes = copiesOf.getOrDefault(system, List.of());
            for (RecordedFault fault : systems.get(system).faults()) {
                if (fault.alerts().isEmpty()) {
                    continue;
                }
                Instant at = EPOCH.plusMillis((long) (random.nextDouble() * length.toMillis()));
                int copy = homes.get(random.nextInt(homes.size()));
                add(placed, fault, number, made.get(copy), copy, at);
                number++;
            }
        }
        placed.sort(Comparator.comparing((Placed one) -> one.event().timestamp())
                .thenComparing(one -> one.event().id()));
        Instant last = placed.isEmpty() ? EPOCH : placed.getLast().event().timestamp();
        return new AlertStream(placed, number, made, EPOCH, last);
    }

    private static void add(List<Placed> placed, RecordedFault fault, int number, Copy copy, int index, Instant at) {
        Instant first = fault.alerts().getFirst().time();
        for (int i = 0; i < fault.alerts().size(); i++) {
            Alert alert = fault.alerts().get(i);
            Instant time = at.plus(Duration.between(first, alert.time()));
            placed.add(new Placed(event("fault-" + number + "-" + i, alert, copy, time), index, number));
        }
    }

    private static Event event(String id, Alert alert, Copy copy, Instant time) {
        @Nullable String caller = alert.caller();
        Entity entity = caller == null
                ? copy.inventory().entity(alert.entity(), copy.namespace())
                : copy.inventory().edge(caller, alert.entity(), copy.namespace());
        Map<String, String> labels = new HashMap<>();
        labels.put("alertname", alert.name());
        labels.put("instance", alert.entity());
        if (caller != null) {
            labels.put("caller", caller);
        }
        if (alert.host() != null) {
            labels.put("host", alert.host());
        }
        return new Event(id, time, "alert", entity, title(alert), labels, null, "firing");
    }

    private static String title(Alert alert) {
        return switch (alert.kind()) {
            case METRIC -> alert.name() + " " + alert.detail();
            case CALL -> alert.name() + (alert.detail().equals("PD") ? " slow" : " fails with " + alert.detail());
            case LOG -> alert.detail();
        };
    }
}
