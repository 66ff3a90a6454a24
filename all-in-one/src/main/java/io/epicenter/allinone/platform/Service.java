package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.LauncherException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One of the five services: where its artefact lies, its usual port and what its JVM gets.
/// Ordered as a sample passes them, which is also the order in which they are stopped.
public enum Service {
    INGEST("ingest", "ingest", 8481, 192, true),
    DETECTOR("detector", "detector", 8482, 512, true),
    TOPOLOGY("topology", "topology-service", 8483, 192, false),
    CORRELATOR("correlator", "correlator", 8484, 384, true),
    INCIDENT_MANAGER("incident-manager", "incident-manager", 8480, 224, false);

    /// The variable of a service's environment that names its heap.
    public static final String HEAP = "EPICENTER_HEAP";

    private final String label;
    private final String folder;
    private final int defaultPort;
    private final int heapMegabytes;
    private final boolean busy;

    /// @param busy whether it computes much, so that the second compiler pays
    Service(String label, String folder, int defaultPort, int heapMegabytes, boolean busy) {
        this.label = label;
        this.folder = folder;
        this.defaultPort = defaultPort;
        this.heapMegabytes = heapMegabytes;
        this.busy = busy;
    }

    /// The name that people see.
    public String label() {
        return label;
    }

    int defaultPort() {
        return defaultPort;
    }

    /// The folder of what Maven built.
    Path target(Path root) {
        return root.resolve(folder).resolve("service").resolve("target");
    }

    /// Flags for a quick start on two cores: one-threaded collector, first compiler only where little is computed.
    ///
    /// @param ownHeap the most heap as Java takes it (`2g`), of a service that shall carry load: it also gets both
    ///     compilers; empty for the usual one
    List<String> flags(Optional<String> ownHeap) {
        String heap = "-Xmx" + ownHeap.orElse(heapMegabytes + "m");
        return busy || ownHeap.isPresent()
                ? List.of(heap, "-Xms64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4")
                : List.of(heap, "-Xms48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    }

    public static Service named(String label) {
        return Arrays.stream(values())
                .filter(service -> service.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new LauncherException("there is no service '" + label + "'; there are "
                        + Arrays.stream(values()).map(Service::label).collect(Collectors.joining(", "))));
    }
}
