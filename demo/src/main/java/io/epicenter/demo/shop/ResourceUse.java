package io.epicenter.demo.shop;

import java.util.List;

/// What a part's work costs in this second: processors and connections.
public final class ResourceUse {
    private final LoadModel model;
    private final List<Operation> operations;

    ResourceUse(LoadModel model, List<Operation> operations) {
        this.model = model;
        this.operations = operations;
    }

    /// Processor seconds that a part uses in this second, over all pods; one pod has one processor.
    public double processors(Component component) {
        int i = component.index();
        double handled = model.components.load[i] * (1 - model.components.shed[i]);
        double busy = handled / model.components.capacity[i] * component.pods() * 0.8 + 0.02 * component.pods();
        if (model.faults.hit(component, FaultKind.LEAKING)) {
            busy += component.pods() * 0.45 * model.faults.effect(component) * model.faults.effect(component);
        }
        if (model.faults.hit(component, FaultKind.SATURATED) && component.poolSize() == 0) {
            busy += (component.pods() * 0.98 - busy) * model.faults.effect(component);
        }
        return Math.min(busy, component.pods() * 0.99);
    }

    /// Connections in use from a pod of this part to its database (Little's law).
    public double connections(Component component) {
        if (model.faults.hit(component, FaultKind.SATURATED)) {
            double normal = Math.min(component.poolSize(), quietConnections(component));
            return normal + (component.poolSize() - normal) * model.faults.effect(component);
        }
        return Math.min(component.poolSize(), quietConnections(component));
    }

    private double quietConnections(Component component) {
        double inUse = 0;
        for (Operation operation : operations) {
            if (operation.component().equals(component)) {
                for (Call call : operation.calls()) {
                    if (!operations.get(call.operation()).component().role().isApplication()) {
                        inUse += model.rate[operation.index()] * call.perRequest() * model.latency[call.operation()];
                    }
                }
            }
        }
        return inUse / component.pods() * 1.5;
    }
}
