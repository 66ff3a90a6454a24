package io.epicenter.benchmarks.speed;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/// A real broker, a real Redis and, once asked for, a real detector service, each a process of its own on
/// loopback with free ports, in a folder that closing deletes. The launcher starts the stores (`up --services
/// none`) and ends them with itself; it and the detector end when this process does, however it does, because
/// their input ends.
final class DetectorTestbed implements AutoCloseable {
    private static final String WATCHDOG = "io.epicenter.allinone.process.ParentWatchdog";
    private static final String READY = "Epicenter is ready";
    private static final String ASSIGNED = "partitions assigned";

    private final Path root;
    private final Path home;
    private final TestbedProcesses processes;
    private final String kafka;
    private final String redis;
    private int managementPort;

    private DetectorTestbed(Path root, int partitions) throws IOException {
        this.root = root;
        this.home = root.resolve(".epicenter")
                .resolve("bench-" + ProcessHandle.current().pid());
        Files.createDirectories(home);
        this.processes = new TestbedProcesses(home);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "bench-stop"));
        Path launcher = built("all-in-one/target/epicenter.jar");
        processes.start(
                List.of(
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-Depicenter.root=" + root,
                        "-cp",
                        launcher.toString(),
                        WATCHDOG,
                        "io.epicenter.allinone.Main",
                        "up",
                        "--services=none",
                        "--quiet",
                        "--home=" + home.resolve("stores"),
                        "--partitions=" + partitions),
                Map.of(),
                READY);
        processes.await(READY);
        Properties broker = new Properties();
        try (Reader text = Files.newBufferedReader(home.resolve("stores/kafka.properties"))) {
            broker.load(text);
        }
        this.kafka = broker.getProperty("advertised.listeners").replace("PLAINTEXT://", "");
        this.redis = Files.readAllLines(home.resolve("stores/redis.conf")).stream()
                .filter(line -> line.startsWith("port "))
                .map(line -> "redis://127.0.0.1:" + line.substring("port ".length()))
                .findFirst()
                .orElseThrow();
    }

    /// Starts broker and Redis and creates the topics.
    static DetectorTestbed open(Path root, int partitions) throws IOException {
        return new DetectorTestbed(root, partitions);
    }

    String kafka() {
        return kafka;
    }

    int managementPort() {
        return managementPort;
    }

    /// Starts the detector and returns when its partitions are assigned: the time of its first poll, by the
    /// nano clock.
    long startDetector(List<String> flags) throws IOException {
        managementPort = freePort();
        List<String> words = new ArrayList<>(flags);
        words.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                built("detector/service/target/quarkus-app/quarkus-run.jar")
                        + java.io.File.pathSeparator
                        + home.resolve("stores/watchdog"),
                WATCHDOG,
                "io.quarkus.bootstrap.runner.AotQuarkusEntryPoint"));
        Map<String, String> environment = Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                kafka,
                "QUARKUS_REDIS_HOSTS",
                redis,
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                Integer.toString(freePort()),
                "QUARKUS_MANAGEMENT_HOST",
                "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT",
                Integer.toString(managementPort),
                "EPICENTER_LOG_JSON",
                "false");
        processes.start(words, environment, ASSIGNED);
        return processes.await(ASSIGNED);
    }

    /// Processor time that the broker has used so far.
    Duration brokerTime() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(home.resolve("stores/run/kafka")).getFirst());
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    /// Processor time that the detector has used so far.
    Duration detectorTime() {
        return processes.last().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// The last lines of the process that was started last.
    String lastLines() throws IOException {
        return processes.lastLines();
    }

    boolean isDetectorAlive() {
        return processes.last().isAlive();
    }

    private Path built(String path) throws IOException {
        Path file = root.resolve(path);
        if (!Files.exists(file)) {
            throw new IOException(
                    "there is no " + file + ": build first, or run ./epicenter bench detector, which does");
        }
        return file;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void sleep(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    /// Ends the processes, the detector first, and deletes the folder.
    @Override
    public synchronized void close() {
        try {
            processes.close();
            delete(home);
        } catch (IOException inUse) {
            System.err.println("bench: cannot delete " + home + ": " + inUse.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
