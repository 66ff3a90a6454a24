package io.epicenter.demo.shop;

import java.util.List;

/// What the load does to the shop, second by second: requests run down the call graph, latency and errors run up.
/// A caller waits for its callees, retries multiply the load below, and a part near its capacity queues (M/M/c-like
/// growth, then a bounded backlog that is shed). O(operations) per step. Confined to one thread.
public final class LoadModel {
    /// How many seconds of a part's capacity may wait before more is shed. Chosen by hand, below the callers' timeout.
    private static final double QUEUE_SECONDS = 0.9;

    private final ShopPlan plan;
    private final List<Operation> operations;
    private final SeededRandom dice;
    private final Demand demand;

    // By operation: requests a second, mean seconds, part that fails; the last two without what callees add.
    public final double[] rate;
    public final double[] latency;
    public final double[] errors;
    public final double[] ownErrors;
    public final double[] ownLatency;
    private final double[] normalLatency;

    public final ComponentLoad components;
    public final ActiveFaults faults = new ActiveFaults();

    public LoadModel(ShopPlan plan, long seed) {
        this.plan = plan;
        operations = plan.operations();
        dice = new SeededRandom(seed);
        demand = new Demand(dice);
        int kinds = operations.size();
        rate = new double[kinds];
        latency = new double[kinds];
        errors = new double[kinds];
        ownErrors = new double[kinds];
        ownLatency = new double[kinds];
        components = new ComponentLoad(plan.components().size());
        spread(plan.usersPerSecond());
        for (Component component : plan.components()) {
            int i = component.index();
            components.capacity[i] = components.load[i] * demand.highest() / component.utilisation();
        }
        serve();
        normalLatency = latency.clone();
    }

    /// Moves on by one second.
    ///
    /// @param seconds since the shop's start
    /// @param epochSeconds for the time of day
    public void step(double seconds, double epochSeconds) {
        faults.at(seconds);
        double users = demand.next(plan.usersPerSecond(), epochSeconds);
        components.drift(dice);
        spread(users);
        queue();
        serve();
    }

    /// Runs the load down the graph with the failures of the second before. What a part fails at itself, it fails at
    /// the end: after its calls.
    private void spread(double users) {
        java.util.Arrays.fill(rate, 0);
        java.util.Arrays.fill(components.load, 0);
        for (Operation entry : plan.entries()) {
            rate[entry.index()] = users * plan.share(entry);
        }
        for (Operation operation : operations) {
            double reaching = rate[operation.index()]
                    * (1 - components.shed[operation.component().index()]);
            for (Call call : operation.calls()) {
                double failing = attemptFails(call);
                rate[call.operation()] += reaching * call.perRequest() * call.attempts(failing);
                if (!call.optional()) {
                    reaching *= Math.pow(1 - call.finallyFails(failing), call.perRequest());
                }
            }
            components.load[operation.component().index()] += rate[operation.index()];
        }
    }

    private void queue() {
        for (Component component : plan.components()) {
            if (faults.effect(component) == 0) {
                components.loadAtOnset[component.index()] = components.load[component.index()];
            }
        }
        for (Component component : plan.components()) {
            int i = component.index();
            double limit = components.capacity[i] * capacityLeft(component);
            components.utilisation[i] = components.load[i] / limit;
            double waiting = Math.max(0, components.backlog[i] + components.load[i] - limit);
            double most = limit * QUEUE_SECONDS;
            components.shed[i] = waiting > most ? Math.min(1, (waiting - most) / components.load[i]) : 0;
            components.backlog[i] = Math.min(waiting, most);
        }
    }

    /// A fault that eats capacity takes its measure from the load at its onset; retries make it worse afterwards.
    private double capacityLeft(Component component) {
        Fault current = faults.of(component);
        if (current == null || current.overload() == 0 || faults.effect(component) == 0) {
            return 1;
        }
        return Math.pow(
                Math.min(
                        1,
                        components.loadAtOnset[component.index()]
                                / components.capacity[component.index()]
                                / current.overload()),
                faults.effect(component));
    }

    /// Latency and errors up the graph, callees first.
    private void serve() {
        for (int i = operations.size() - 1; i >= 0; i--) {
            Operation operation = operations.get(i);
            Component component = operation.component();
            double own = ownLatency(operation);
            double working = 1 - ownErrors(component);
            ownErrors[i] = 1 - working;
            ownLatency[i] = own;
            double total = own;
            for (Call call : operation.calls()) {
                double failing = attemptFails(call);
                if (!call.queued()) {
                    double each = Math.min(latency[call.operation()], call.timeoutSeconds()) + 0.001;
                    total += call.perRequest() * call.attempts(failing) * each;
                }
                if (!call.optional()) {
                    working *= Math.pow(1 - call.finallyFails(failing), call.perRequest());
                }
            }
            latency[i] = total;
            errors[i] = 1 - working;
        }
    }

    private double ownLatency(Operation operation) {
        Component component = operation.component();
        int i = component.index();
        double busy = Math.min(components.utilisation[i], 0.97);
        double waiting = 0.5 * Math.pow(busy, 4) / (1 - busy);
        double own = component.ownSeconds() * operation.ownFactor() * (1 + waiting) * Math.exp(components.noise[i]);
        double queued = components.capacity[i] == 0
                ? 0
                : components.backlog[i] / (components.capacity[i] * capacityLeft(component));
        return own + queued + extraLatency(operation);
    }

    private double extraLatency(Operation operation) {
        Fault current = faults.of(operation.component());
        double effect = faults.effect(operation.component());
        if (current == null || effect == 0) {
            return 0;
        }
        double shape = current.kind() == FaultKind.LEAKING ? effect * effect : effect;
        return normalLatency[operation.index()] * (current.slowdown() - 1) * shape;
    }

    private double ownErrors(Component component) {
        Fault current = faults.of(component);
        double failing = 0;
        double effect = faults.effect(component);
        if (current != null && effect > 0) {
            double share = current.kind() == FaultKind.LEAKING ? Math.max(0, (effect - 0.7) / 0.3) : effect;
            failing = current.errorRatio() * share;
        }
        return 1 - (1 - component.errors()) * (1 - failing) * (1 - components.shed[component.index()]);
    }

    double attemptFails(Call call) {
        int callee = call.operation();
        if (call.queued()) {
            return 0;
        }
        double mean = latency[callee];
        double late = mean < call.timeoutSeconds() / 20
                ? 0
                : 1
                        - SeededRandom.logNormalBelow(
                                call.timeoutSeconds(),
                                mean,
                                operations.get(callee).component().shape());
        return errors[callee] + (1 - errors[callee]) * late;
    }

    /// What the work costs.
    public ResourceUse resources() {
        return new ResourceUse(this, operations);
    }

    /// Mean latency of the part's first operation.
    public double latencyOf(Component component) {
        for (Operation operation : operations) {
            if (operation.component().equals(component)) {
                return latency[operation.index()];
            }
        }
        return 0;
    }

    /// Latency on a normal day, for tests of how far it has moved.
    double normalLatency(Operation operation) {
        return normalLatency[operation.index()];
    }
}
