package io.epicenter.benchmarks.platform;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The platform as `./epicenter up` starts it, as a process with its children, in a folder that closing deletes.
final class RunningPlatform implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Pattern ADDRESS =
            Pattern.compile("^  (\\S+)\\s+(http://\\S+)\\s+health (http://\\S+?)q/health.*");
    private static final String LAST = "Tell it about a deploy";
    private static final int KEPT_LINES = 40;
    private static final Map<String, String> NAMES = Map.of(
            "/ingest/service/", "ingest",
            "/detector/service/", "detector",
            "/topology-service/service/", "topology",
            "/correlator/service/", "correlator",
            "/incident-manager/service/", "incident-manager",
            "BrokerMain", "kafka",
            "redis-server", "redis");

    private final Process process;
    private final Path home;
    private final Map<String, URI> front = new TreeMap<>();
    private final Map<String, URI> management = new TreeMap<>();
    private final Deque<String> lines = new ArrayDeque<>();
    private boolean closed;

    /// Starts it and waits until all services are ready.
    ///
    /// @throws IOException when it does not become ready; the message holds its last lines
    RunningPlatform(Path root, String heaps) throws IOException {
        home = root.resolve(".epicenter")
                .resolve("bench-" + ProcessHandle.current().pid());
        Files.createDirectories(home);
        List<String> words = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-Depicenter.root=" + root,
                "-jar",
                root.resolve("all-in-one/target/epicenter.jar").toString(),
                "up",
                "--quiet",
                "--heap=" + heaps,
                "--home=" + home.resolve("data"));
        process = new ProcessBuilder(words).redirectErrorStream(true).start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "bench-stop"));
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        awaitReady(out);
        Thread.ofPlatform().daemon().name("bench-platform").start(() -> pump(out));
    }

    private void awaitReady(BufferedReader out) throws IOException {
        long until = System.nanoTime() + START_LIMIT.toNanos();
        for (String line = out.readLine(); System.nanoTime() < until; line = out.readLine()) {
            if (line == null || line.startsWith(LAST)) {
                break;
            }
            keep(line);
            Matcher address = ADDRESS.matcher(line);
            if (address.matches()) {
                front.put(address.group(1), URI.create(address.group(2)));
                management.put(address.group(1), URI.create(address.group(3)));
            }
        }
        if (front.size() < 5) {
            close();
            throw new IOException("the platform did not start: " + String.join(" | ", lines));
        }
    }

    private synchronized void keep(String line) {
        if (lines.size() == KEPT_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    private void pump(BufferedReader out) {
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                keep(line);
            }
        } catch (IOException ended) {
            keep("(" + ended.getMessage() + ")");
        }
    }

    /// @throws IOException when a process of the platform has ended; the message holds the last lines
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            synchronized (this) {
                throw new IOException("the platform has stopped: " + String.join(" | ", lines));
            }
        }
    }

    URI front(String service) {
        return address(front, service);
    }

    URI management(String service) {
        return address(management, service);
    }

    private static URI address(Map<String, URI> addresses, String service) {
        URI address = addresses.get(service);
        if (address == null) {
            throw new IllegalArgumentException("there is no " + service + " among " + addresses.keySet());
        }
        return address;
    }

    /// Processor seconds of its processes so far, by name.
    Map<String, Double> processorSeconds() {
        return each(
                child -> child.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0);
    }

    /// Resident memory of its processes in megabytes, by name; where the system does not tell, 0.
    Map<String, Double> residentMegabytes() {
        return each(RunningPlatform::resident);
    }

    private Map<String, Double> each(ToDoubleFunction<ProcessHandle> figure) {
        Map<String, Double> figures = new TreeMap<>();
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .forEach(child -> figures.merge(name(child), figure.applyAsDouble(child), Double::sum));
        return figures;
    }

    private static String name(ProcessHandle child) {
        String line = commandLine(child);
        return NAMES.entrySet().stream()
                .filter(entry -> line.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("launcher");
    }

    private static String commandLine(ProcessHandle child) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException elsewhere) {
            return child.info().commandLine().orElse("");
        }
    }

    private static double resident(ProcessHandle child) {
        try (Stream<String> status = Files.lines(Path.of("/proc", Long.toString(child.pid()), "status"))) {
            return status.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0)
                    .sum();
        } catch (IOException elsewhere) {
            return 0;
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            process.toHandle().destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException inUse) {
            System.err.println("bench: cannot delete " + home + ": " + inUse.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
