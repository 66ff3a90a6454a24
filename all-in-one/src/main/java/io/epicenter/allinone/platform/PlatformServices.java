package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.ChildProcess;
import io.epicenter.allinone.process.Supervisor;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The services of a platform. Not thread-safe; its platform guards it.
final class PlatformServices {
    /// How long a service may take to end before it is killed: it writes a last snapshot. Chosen by hand, and less than
    /// the 30 s that Kubernetes gives by default.
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final PlatformContext context;
    private final PlatformStores stores;
    private final Map<Service, ServiceProcess> processes = new EnumMap<>(Service.class);

    PlatformServices(PlatformContext context, PlatformStores stores) {
        this.context = context;
        this.stores = stores;
    }

    /// Starts all, in the order of a sample's way.
    void start() {
        List<Service> wanted = context.settings().services().stream()
                .sorted(Comparator.naturalOrder())
                .toList();
        for (Service service : wanted) {
            ServiceProcess process = new ServiceProcess(service, context, this::addresses);
            processes.put(service, process);
            process.start();
        }
    }

    /// All that have been made, in order.
    List<ServiceProcess> all() {
        return List.copyOf(processes.values());
    }

    ServiceProcess get(Service service) {
        ServiceProcess process = processes.get(service);
        if (process == null) {
            throw new IllegalArgumentException(service.label() + " is not part of this platform");
        }
        return process;
    }

    List<ChildProcess> processes() {
        return processes.values().stream()
                .flatMap(process -> process.started().stream())
                .toList();
    }

    void superviseBy(Supervisor supervisor, Instant now) {
        for (ServiceProcess process : processes.values()) {
            supervisor.add(
                    process.child(),
                    () -> {
                        process.start();
                        return process.child();
                    },
                    now);
        }
    }

    /// Asks all to stop, then waits for each.
    void stop() {
        List<ChildProcess> running = processes();
        running.forEach(ChildProcess::stop);
        running.forEach(child -> child.awaitEnd(context.stopLimit(STOP_LIMIT)));
    }

    /// The variables by which a service finds the other processes.
    private Map<String, String> addresses(Service service) {
        Map<String, String> variables = new HashMap<>();
        variables.put("KAFKA_BOOTSTRAP_SERVERS", stores.kafka());
        variables.put("QUARKUS_REDIS_HOSTS", stores.redis());
        if (service == Service.INCIDENT_MANAGER && processes.containsKey(Service.INGEST)) {
            variables.put(
                    "EPICENTER_INCIDENTS_CONSOLE_INGEST_URL",
                    get(Service.INGEST).address());
        }
        return variables;
    }
}
