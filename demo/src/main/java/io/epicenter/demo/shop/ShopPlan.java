package io.epicenter.demo.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// How the shop is built: its parts, who calls whom, and the load on a normal day. The core is always the same;
/// names, sizes, optional parts and call shares vary with the seed.
public final class ShopPlan {
    public static final String NAMESPACE = "shop";
    public static final String ENVIRONMENT = "production";

    private final List<Component> components = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final List<Operation> entries = new ArrayList<>();
    private final double usersPerSecond;
    private final double buyers;

    public ShopPlan(long seed, boolean plainNames) {
        SplittableRandom random = new SplittableRandom(seed * 31 + 7);
        usersPerSecond = 130 + (200 - 130) * random.nextDouble();
        buyers = 0.13 + (0.19 - 0.13) * random.nextDouble();
        new ShopPlanBuilder(random, components, operations).build(plainNames);
        entries.add(operations.get(0));
        entries.add(operations.get(1));
    }

    public List<Component> components() {
        return components;
    }

    public List<Operation> operations() {
        return operations;
    }

    /// What users ask for: the home page and the check-out.
    public List<Operation> entries() {
        return entries;
    }

    double usersPerSecond() {
        return usersPerSecond;
    }

    /// Share of the users' requests that go to this entry.
    public double share(Operation entry) {
        return entry.index() == 0 ? 1 - buyers : buyers;
    }

    /// Names of all parts.
    public List<String> names() {
        return components.stream().map(Component::name).toList();
    }

    /// Names of the services that run the shop's own code and serve others.
    public List<String> applications() {
        return components.stream()
                .filter(component -> component.role().isApplication())
                .map(Component::name)
                .toList();
    }

    public Component component(String name) {
        return components.stream()
                .filter(component -> component.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the shop has no " + name));
    }

    /// Who waits for this part, directly or through others, and how many calls away: shortest path.
    public Map<String, Integer> callersOf(String name) {
        Map<String, Integer> hops = new TreeMap<>();
        List<Component> border = List.of(component(name));
        for (int hop = 1; !border.isEmpty(); hop++) {
            List<Component> next = new ArrayList<>();
            for (Operation caller : operations) {
                boolean calls = caller.calls().stream()
                        .filter(call -> !call.queued())
                        .map(call -> operations.get(call.operation()).component())
                        .anyMatch(border::contains);
                if (calls
                        && !caller.component().name().equals(name)
                        && hops.putIfAbsent(caller.component().name(), hop) == null) {
                    next.add(caller.component());
                }
            }
            border = next;
        }
        return hops;
    }
}
