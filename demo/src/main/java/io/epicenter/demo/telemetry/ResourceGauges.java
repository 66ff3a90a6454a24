package io.epicenter.demo.telemetry;

import io.epicenter.demo.shop.Component;
import io.epicenter.demo.shop.SeededRandom;

/// What a pod's process and container show of processors and memory. Confined to one thread.
final class ResourceGauges {
    /// A container's memory limit as a multiple of what its process needs on a normal day. Chosen by hand, as generous
    /// as limits usually are.
    private static final double MEMORY_LIMIT = 2.2;

    private final Gauges gauges;
    private final int processCpu;
    private final int processMemory;
    private final int containerCpu;
    private final int containerMemory;
    private double memoryDrift;
    private double pendingProcessor;

    ResourceGauges(Gauges gauges, LabelSet application, LabelSet container) {
        this.gauges = gauges;
        gauges.set(gauges.add(application, "up"), 1);
        processCpu = gauges.add(application, "process_cpu_seconds_total");
        processMemory = gauges.add(application, "process_resident_memory_bytes");
        containerCpu = gauges.add(container, "container_cpu_usage_seconds_total");
        containerMemory = gauges.add(container, "container_memory_working_set_bytes");
    }

    /// Adds processor seconds.
    void work(double processorSeconds) {
        pendingProcessor += processorSeconds;
    }

    /// The process has started again: its counter begins at zero.
    void reset() {
        gauges.set(processCpu, 0);
    }

    /// Brings the series up to date.
    void scrape(Component component, double leak, SeededRandom dice) {
        double processor = Math.max(0, pendingProcessor * (1 + 0.03 * dice.gauss()));
        pendingProcessor = 0;
        gauges.increase(processCpu, processor);
        gauges.increase(containerCpu, processor * 1.04);
        memoryDrift = 0.9 * memoryDrift + 0.006 * dice.gauss();
        double normal = component.memoryBytes() * (1 + memoryDrift);
        double limit = component.memoryBytes() * MEMORY_LIMIT;
        double memory = Math.min(limit * 0.985, normal + leak * (limit * 0.97 - component.memoryBytes()));
        gauges.set(processMemory, Math.rint(memory * 0.96));
        gauges.set(containerMemory, Math.rint(memory));
    }
}
