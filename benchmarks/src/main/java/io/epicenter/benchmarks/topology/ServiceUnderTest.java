package io.epicenter.benchmarks.topology;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A real topology-service in a process of its own, with a Redis of its own and no Kafka, on free ports of this
/// machine.
final class ServiceUnderTest implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final String BUNDLED = "/redis-server-6.2.6-v5-linux-amd64";

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();
    private final int port = freePort();

    /// Starts both, the snapshot being loaded; throws when the service was not built or does not answer.
    ServiceUnderTest(byte[] packed) throws IOException {
        folder = Files.createTempDirectory("bench-topology");
        try {
            int redis = freePort();
            start(
                    "redis",
                    Map.of(),
                    redisProgram(),
                    "--port",
                    Integer.toString(redis),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--appendonly",
                    "no",
                    "--dir",
                    folder.toString());
            await("Redis", () -> isOpen(redis));
            RedisLoader.load(redis, 1, packed);
            start(
                    "topology-service",
                    environment(redis),
                    java(),
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-Dmp.messaging.incoming.traces-in.enabled=false",
                    "-Dmp.messaging.incoming.metrics-in.enabled=false",
                    "-jar",
                    jar());
            await("topology-service", () -> isAnswering(path("")));
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    private static String jar() throws IOException {
        Path jar = Path.of(System.getProperty("epicenter.root", "."))
                .resolve("topology-service/service/target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IOException("topology-service is not built: there is no " + jar
                    + "; run ./epicenter bench from the" + " repository, or leave HTTP out with --no-http");
        }
        return jar.toString();
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Map<String, String> environment(int redis) throws IOException {
        return Map.of(
                "QUARKUS_HTTP_PORT",
                Integer.toString(port),
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT",
                Integer.toString(freePort()),
                "QUARKUS_MANAGEMENT_HOST",
                "127.0.0.1",
                "QUARKUS_REDIS_HOSTS",
                "redis://127.0.0.1:" + redis,
                "QUARKUS_LOG_LEVEL",
                "WARN");
    }

    private String redisProgram() throws IOException {
        for (String place : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(place, "redis-server"))) {
                return "redis-server";
            }
        }
        try (InputStream bundled = ServiceUnderTest.class.getResourceAsStream(BUNDLED)) {
            if (bundled == null) {
                throw new IOException(
                        "there is no redis-server on the PATH: install Redis, or leave HTTP out with" + " --no-http");
            }
            Path program = folder.resolve("redis-server");
            Files.copy(bundled, program, StandardCopyOption.REPLACE_EXISTING);
            if (!program.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + program + " executable");
            }
            return program.toString();
        }
    }

    private void start(String name, Map<String, String> environment, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().putAll(environment);
        processes.add(builder.start());
    }

    private interface Check {
        boolean passes();
    }

    private void await(String name, Check check) throws IOException {
        long deadline = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!check.passes()) {
            if (System.currentTimeMillis() > deadline || !processes.getLast().isAlive()) {
                throw new IOException(name + " does not answer: " + lastLine(name));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", stopped);
            }
        }
    }

    private String lastLine(String name) throws IOException {
        Path log = folder.resolve(name.toLowerCase(java.util.Locale.ROOT) + ".log");
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Whether the service knows a snapshot: it then says 404 of a service that is none, and 503 before.
    private boolean isAnswering(String path) {
        try {
            var connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            return connection.getResponseCode() == 404;
        } catch (IOException notYet) {
            return false;
        }
    }

    static String path(String service) {
        return "/api/v1/services/" + (service.isEmpty() ? "no-such-service" : service) + "/blast-radius";
    }

    int port() {
        return port;
    }

    /// What the service has used of the processors since it began; zero where the system does not tell.
    Duration processorTime() {
        return processes.getLast().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        processes.reversed().forEach(process -> {
            process.destroy();
            process.onExit()
                    .orTimeout(25, java.util.concurrent.TimeUnit.SECONDS)
                    .exceptionally(late -> {
                        process.destroyForcibly();
                        return process;
                    })
                    .join();
        });
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
