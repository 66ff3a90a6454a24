package io.epicenter.allinone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The launcher as people start it.
class LauncherIT {
    private static final Path HOME = Path.of("target", "stage-launcher").toAbsolutePath();
    private static final int PROCESSES = 7;

    @Test
    void it_leaves_no_process_behind_however_it_ends() throws IOException, InterruptedException {
        Process killed = start();
        List<ProcessHandle> first = children();
        assertThat(first).hasSize(PROCESSES);
        killed.destroyForcibly();
        assertGone(first);

        Process stopped = start();
        List<ProcessHandle> second = children();
        assertThat(second).hasSize(PROCESSES);
        stopped.toHandle().destroy();
        assertThat(stopped.waitFor(40, TimeUnit.SECONDS)).isTrue();
        assertGone(second);
        try (Stream<Path> left = Files.list(HOME.resolve("run"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void it_starts_again_what_died() throws IOException, InterruptedException {
        Process launcher = start();
        try {
            for (String name : List.of("detector", "redis")) {
                ProcessHandle before = child(name).orElseThrow();
                before.destroyForcibly();
                awaitTrue(() -> child(name)
                        .filter(now -> !now.equals(before) && now.isAlive())
                        .isPresent());
            }
            assertThat(launcher.isAlive()).isTrue();
            assertThat(children()).hasSize(PROCESSES);
        } finally {
            launcher.toHandle().destroy();
            assertThat(launcher.waitFor(40, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Optional<ProcessHandle> child(String name) throws IOException {
        return ProcessHandle.of(Long.parseLong(
                Files.readAllLines(HOME.resolve("run").resolve(name)).getFirst()));
    }

    private interface Check {
        boolean holds() throws IOException;
    }

    private static void awaitTrue(Check check) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
        while (!check.holds() && Instant.now().isBefore(deadline)) {
            Thread.sleep(100);
        }
        assertThat(check.holds()).isTrue();
    }

    /// Starts the launcher and waits until it says that it is ready.
    private static Process start() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent();
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-Depicenter.root=" + root,
                        "-jar",
                        "target/epicenter.jar",
                        "up",
                        "--quiet",
                        "--home",
                        HOME.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader lines = launcher.inputReader();
        List<String> said = new ArrayList<>();
        String line;
        while ((line = lines.readLine()) != null) {
            said.add(line);
            Stage.say(line);
            // The last line of the text that says where everything is.
            if (line.contains("api/v1/events")) {
                return launcher;
            }
        }
        throw new AssertionError("the launcher ended: " + said);
    }

    private static List<ProcessHandle> children() throws IOException {
        List<ProcessHandle> children = new ArrayList<>();
        try (Stream<Path> files = Files.list(HOME.resolve("run"))) {
            for (Path file : files.filter(f -> !f.endsWith("launcher")).toList()) {
                ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst()))
                        .filter(ProcessHandle::isAlive)
                        .ifPresent(children::add);
            }
        }
        return children;
    }

    private static void assertGone(List<ProcessHandle> processes) throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(15));
        while (processes.stream().anyMatch(ProcessHandle::isAlive)
                && Instant.now().isBefore(deadline)) {
            Thread.sleep(100);
        }
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }
}
