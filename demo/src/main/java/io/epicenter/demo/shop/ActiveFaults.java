package io.epicenter.demo.shop;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The faults of a shop and how far each has come. Confined to one thread.
public final class ActiveFaults {
    private List<Fault> faults = List.of();
    private double now;

    /// @param faults at most one for each part
    public void set(List<Fault> faults) {
        this.faults = List.copyOf(faults);
    }

    /// @param seconds since the shop's start
    void at(double seconds) {
        now = seconds;
    }

    @Nullable
    Fault of(Component component) {
        for (Fault fault : faults) {
            if (fault.service().equals(component.name())) {
                return fault;
            }
        }
        return null;
    }

    /// How far the fault of this part has come, 0..1.
    public double effect(Component component) {
        Fault current = of(component);
        return current == null ? 0 : current.effect(now);
    }

    public boolean hit(Component component, FaultKind kind) {
        Fault current = of(component);
        return current != null && current.kind() == kind && effect(component) > 0;
    }
}
