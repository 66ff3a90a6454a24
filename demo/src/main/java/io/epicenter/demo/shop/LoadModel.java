package io.epicenter.demo.shop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the load does to the shop, second by second: requests run down the call graph, latency and errors run up.
/// A caller waits for its callees, retries multiply the load below, and a part near its capacity queues (M/M/c-like
/// growth, then a bounded backlog that is shed). O(operations) per step. Confined to one thread.
public final class LoadModel {
    private static final double QUEUE_SECONDS = 0.9;
    private static final double DAY = 86_400;
    private static final double WEEK = 7 * DAY;

    private final ShopPlan plan;
    private final List<Operation> operations;
    private final SeededRandom dice;
    private final double dailySwing;
    private final double dailyPhase;
    private final double weeklySwing;
    private double loadNoise;

    public final double[] rate;
    public final double[] latency;
    public final double[] errors;
    public final double[] ownErrors;
    public final double[] ownLatency;
    private final double[] normalLatency;

    public final double[] load;
    final double[] utilisation;
    public final double[] backlog;
    public final double[] shed;
    private final double[] capacity;
    private final double[] noise;

    private List<Fault> faults = List.of();
    private double now;
    private final double[] loadAtOnset;

    public LoadModel(ShopPlan plan, long seed) {
        this.plan = plan;
        operations = plan.operations();
        dice = new SeededRandom(seed);
        dailySwing = dice.between(0.15, 0.3);
        dailyPhase = dice.between(0, 2 * Math.PI);
        weeklySwing = dice.between(0.03, 0.08);
        int kinds = operations.size();
        rate = new double[kinds];
        latency = new double[kinds];
        errors = new double[kinds];
        ownErrors = new double[kinds];
        ownLatency = new double[kinds];
        int count = plan.components().size();
        load = new double[count];
        utilisation = new double[count];
        backlog = new double[count];
        shed = new double[count];
        capacity = new double[count];
        noise = new double[count];
        loadAtOnset = new double[count];
        spread(plan.usersPerSecond());
        for (Component component : plan.components()) {
            capacity[component.index()] = load[component.index()] * (1 + dailySwing / 2) / component.utilisation();
        }
        serve();
        normalLatency = latency.clone();
    }

    /// At most one for each part.
    public void setFaults(List<Fault> faults) {
        this.faults = List.copyOf(faults);
    }

    private @Nullable Fault fault(Component component) {
        for (Fault fault : faults) {
            if (fault.service().equals(component.name())) {
                return fault;
            }
        }
        return null;
    }

    /// How far the fault of this part has come, 0..1.
    public double effect(Component component) {
        Fault current = fault(component);
        return current == null ? 0 : current.effect(now);
    }

    public boolean hit(Component component, FaultKind kind) {
        Fault current = fault(component);
        return current != null && current.kind() == kind && effect(component) > 0;
    }

    /// Moves on by one second.
    ///
    /// @param seconds since the shop's start
    /// @param epochSeconds for the time of day
    public void step(double seconds, double epochSeconds) {
        now = seconds;
        loadNoise = 0.985 * loadNoise + 0.006 * dice.gauss();
        double day = 1 + dailySwing * Math.sin(2 * Math.PI * epochSeconds / DAY + dailyPhase);
        double week = 1 + weeklySwing * Math.sin(2 * Math.PI * epochSeconds / WEEK);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = 0.95 * noise[i] + 0.007 * dice.gauss();
        }
        spread(plan.usersPerSecond() * day * week * Math.exp(loadNoise));
        queue();
        serve();
    }

    /// Runs the load down the graph with the failures of the second before. What a part fails at itself, it fails at
    /// the end: after its calls.
    private void spread(double users) {
        java.util.Arrays.fill(rate, 0);
        java.util.Arrays.fill(load, 0);
        for (Operation entry : plan.entries()) {
            rate[entry.index()] = users * plan.share(entry);
        }
        for (Operation operation : operations) {
            double reaching =
                    rate[operation.index()] * (1 - shed[operation.component().index()]);
            for (Call call : operation.calls()) {
                double failing = attemptFails(call);
                rate[call.operation()] += reaching * call.perRequest() * attempts(call, failing);
                if (!call.optional()) {
                    reaching *= Math.pow(1 - finallyFails(call, failing), call.perRequest());
                }
            }
            load[operation.component().index()] += rate[operation.index()];
        }
    }

    private void queue() {
        for (Component component : plan.components()) {
            if (effect(component) == 0) {
                loadAtOnset[component.index()] = load[component.index()];
            }
        }
        for (Component component : plan.components()) {
            int i = component.index();
            double limit = capacity[i] * capacityLeft(component);
            utilisation[i] = load[i] / limit;
            double waiting = Math.max(0, backlog[i] + load[i] - limit);
            double most = limit * QUEUE_SECONDS;
            shed[i] = waiting > most ? Math.min(1, (waiting - most) / load[i]) : 0;
            backlog[i] = Math.min(waiting, most);
        }
    }

    /// A fault that eats capacity takes its measure from the load at its onset; retries make it worse afterwards.
    private double capacityLeft(Component component) {
        Fault current = fault(component);
        if (current == null || current.overload() == 0 || effect(component) == 0) {
            return 1;
        }
        return Math.pow(
                Math.min(1, loadAtOnset[component.index()] / capacity[component.index()] / current.overload()),
                effect(component));
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
                    total += call.perRequest() * attempts(call, failing) * each;
                }
                if (!call.optional()) {
                    working *= Math.pow(1 - finallyFails(call, failing), call.perRequest());
                }
            }
            latency[i] = total;
            errors[i] = 1 - working;
        }
    }

    private double ownLatency(Operation operation) {
        Component component = operation.component();
        int i = component.index();
        double busy = Math.min(utilisation[i], 0.97);
        double waiting = 0.5 * Math.pow(busy, 4) / (1 - busy);
        double own = component.ownSeconds() * operation.ownFactor() * (1 + waiting) * Math.exp(noise[i]);
        double queued = capacity[i] == 0 ? 0 : backlog[i] / (capacity[i] * capacityLeft(component));
        return own + queued + extraLatency(operation);
    }

    private double extraLatency(Operation operation) {
        Fault current = fault(operation.component());
        double effect = effect(operation.component());
        if (current == null || effect == 0) {
            return 0;
        }
        double shape = current.kind() == FaultKind.LEAKING ? effect * effect : effect;
        return normalLatency[operation.index()] * (current.slowdown() - 1) * shape;
    }

    private double ownErrors(Component component) {
        Fault current = fault(component);
        double failing = 0;
        double effect = effect(component);
        if (current != null && effect > 0) {
            double share = current.kind() == FaultKind.LEAKING ? Math.max(0, (effect - 0.7) / 0.3) : effect;
            failing = current.errorRatio() * share;
        }
        return 1 - (1 - component.errors()) * (1 - failing) * (1 - shed[component.index()]);
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

    private static double attempts(Call call, double failing) {
        double sum = 1;
        double again = 1;
        for (int i = 0; i < call.retries(); i++) {
            again *= failing;
            sum += again;
        }
        return sum;
    }

    private static double finallyFails(Call call, double failing) {
        return Math.pow(failing, call.retries() + 1);
    }

    /// Processor seconds that a part uses in this second, over all pods; one pod has one processor.
    public double processors(Component component) {
        int i = component.index();
        double handled = load[i] * (1 - shed[i]);
        double busy = handled / capacity[i] * component.pods() * 0.8 + 0.02 * component.pods();
        if (hit(component, FaultKind.LEAKING)) {
            busy += component.pods() * 0.45 * effect(component) * effect(component);
        }
        if (hit(component, FaultKind.SATURATED) && component.poolSize() == 0) {
            busy += (component.pods() * 0.98 - busy) * effect(component);
        }
        return Math.min(busy, component.pods() * 0.99);
    }

    /// Connections in use from a pod of this part to its database (Little's law).
    public double connections(Component component) {
        if (hit(component, FaultKind.SATURATED)) {
            double normal = Math.min(component.poolSize(), quietConnections(component));
            return normal + (component.poolSize() - normal) * effect(component);
        }
        return Math.min(component.poolSize(), quietConnections(component));
    }

    private double quietConnections(Component component) {
        double inUse = 0;
        for (Operation operation : operations) {
            if (operation.component().equals(component)) {
                for (Call call : operation.calls()) {
                    if (!operations.get(call.operation()).component().role().isApplication()) {
                        inUse += rate[operation.index()] * call.perRequest() * latency[call.operation()];
                    }
                }
            }
        }
        return inUse / component.pods() * 1.5;
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
