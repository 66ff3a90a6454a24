package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What to start and how.
///
/// @param root folder of the source tree, where the built services lie
/// @param home folder of this platform's data, logs and process ids
/// @param keep whether what Kafka and Redis hold outlives this run
/// @param randomPorts whether to take any free ports instead of trying the usual ones first
/// @param launch how its programs are run
/// @param partitions of every topic of [io.epicenter.contracts.topic.Topics]; the correlated ones must be equal
/// @param startLimit how long all services together may take to be ready
/// @param environment extra environment variables of single services
public record PlatformSettings(
        Path root,
        Path home,
        boolean keep,
        boolean randomPorts,
        Launch launch,
        int partitions,
        Duration startLimit,
        Set<Service> services,
        Map<Service, Map<String, String>> environment) {
    /// Three, so that keys really part in a demonstration; more cost the embedded broker memory.
    public static final int DEFAULT_PARTITIONS = 3;

    /// Five JVMs are ready after 12 s to 35 s on two busy cores; above twice that something is wrong.
    private static final Duration DEFAULT_START_LIMIT = Duration.ofMinutes(2);
    private static final String LEARNING = "EPICENTER_DETECTOR_ALARM_LEARNING";

    public PlatformSettings {
        if (partitions < 1) {
            throw new IllegalArgumentException("a topic has at least one partition, not " + partitions);
        }
        services = Set.copyOf(services);
        Map<Service, Map<String, String>> copy = new EnumMap<>(Service.class);
        environment.forEach((service, variables) -> copy.put(service, Map.copyOf(variables)));
        environment = Map.copyOf(copy);
    }

    /// The usual ports, three partitions, state kept in `home`, and alarms from the first day on: who tries a platform
    /// out does not wait for two weeks of learning.
    public static PlatformSettings of(Path root, Path home) {
        return new PlatformSettings(
                root,
                home,
                true,
                false,
                Launch.JVM,
                DEFAULT_PARTITIONS,
                DEFAULT_START_LIMIT,
                EnumSet.allOf(Service.class),
                System.getenv().containsKey(LEARNING)
                        ? Map.of()
                        : Map.of(Service.DETECTOR, Map.of(LEARNING, Duration.ZERO.toString())));
    }

    /// Nothing kept: for demonstrations and tests.
    public PlatformSettings withoutState() {
        return new PlatformSettings(
                root, home, false, randomPorts, launch, partitions, startLimit, services, environment);
    }

    public PlatformSettings withRandomPorts() {
        return new PlatformSettings(root, home, keep, true, launch, partitions, startLimit, services, environment);
    }

    public PlatformSettings with(Launch other) {
        return new PlatformSettings(
                root, home, keep, randomPorts, other, partitions, startLimit, services, environment);
    }

    public PlatformSettings partitions(int count) {
        return new PlatformSettings(root, home, keep, randomPorts, launch, count, startLimit, services, environment);
    }

    public PlatformSettings withServices(Set<Service> wanted) {
        return new PlatformSettings(root, home, keep, randomPorts, launch, partitions, startLimit, wanted, environment);
    }

    /// Adds environment variables of one service.
    public PlatformSettings with(Service service, Map<String, String> variables) {
        Map<Service, Map<String, String>> all = new HashMap<>(environment);
        Map<String, String> merged = new HashMap<>(environment.getOrDefault(service, Map.of()));
        merged.putAll(variables);
        all.put(service, merged);
        return new PlatformSettings(root, home, keep, randomPorts, launch, partitions, startLimit, services, all);
    }
}
