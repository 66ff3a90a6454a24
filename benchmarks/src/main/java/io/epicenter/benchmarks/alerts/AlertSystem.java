package io.epicenter.benchmarks.alerts;

import java.util.List;

/// A recorded system: its inventory and its faults.
///
/// @param name of its folder
public record AlertSystem(String name, Inventory inventory, List<RecordedFault> faults) {
    public AlertSystem {
        faults = List.copyOf(faults);
    }
}
