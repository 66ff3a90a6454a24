package io.epicenter.benchmarks.speed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The processes of a testbed: what they write goes to log files, and is looked through for the signs that they are
/// ready.
final class TestbedProcesses {
    /// How long one may take to be ready, and to end when it is asked to. Chosen by hand.
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /// Lines that are shown of a process that failed.
    private static final int LAST_LINES = 12;

    private final Path folder;
    private final Map<String, Long> seenNanos = new ConcurrentHashMap<>();
    private final List<Process> processes = new ArrayList<>();

    TestbedProcesses(Path folder) {
        this.folder = folder;
    }

    /// The one that was started last.
    Process last() {
        return processes.getLast();
    }

    /// Starts Java with these words.
    ///
    /// @param sign part of the line that it writes when it is ready
    void start(List<String> words, Map<String, String> environment, String sign) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        Path log = folder.resolve("log-" + processes.size());
        Thread.ofPlatform().daemon().name("bench-log").start(() -> pump(process, log, sign));
    }

    private void pump(Process process, Path log, String sign) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var copy = Files.newBufferedWriter(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(sign)) {
                    seenNanos.putIfAbsent(sign, System.nanoTime());
                }
                copy.write(line);
                copy.newLine();
                copy.flush();
            }
        } catch (IOException closed) {
            seenNanos.putIfAbsent("closed " + sign, System.nanoTime());
        }
    }

    /// Waits until the process that was started last has written this.
    ///
    /// @return when it did, by the nano clock
    long await(String sign) throws IOException {
        long until = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < until && processes.getLast().isAlive()) {
            Long nanos = seenNanos.get(sign);
            if (nanos != null) {
                return nanos;
            }
            DetectorTestbed.sleep(2);
        }
        throw new IOException("no '" + sign + "' within " + START_LIMIT.toSeconds() + " s; " + lastLines());
    }

    /// The last lines of the process that was started last.
    String lastLines() throws IOException {
        Path log = folder.resolve("log-" + processes.size());
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return "the last lines: "
                + String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /// Ends all, the one that was started last first.
    void close() throws InterruptedException {
        while (!processes.isEmpty()) {
            Process process = processes.removeLast();
            process.toHandle().destroy();
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
