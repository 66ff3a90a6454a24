package io.epicenter.allinone.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process that the launcher started: its lines go to the screen and to a file, its last ones are kept.
/// Its standard input stays open as long as the launcher lives (see [ParentWatchdog]).
public final class ChildProcess {
    /// Lines of output that are shown when a process ends by itself: a stack trace and its cause.
    private static final int KEPT_LINES = 30;
    private final String name;
    private final Process process;
    private final Thread pump;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private volatile boolean mayEnd;

    private ChildProcess(String name, Process process, Path logFile, Screen screen) {
        this.name = name;
        this.process = process;
        this.pump = Thread.ofPlatform().name("log-" + name).daemon().start(() -> pump(logFile, screen));
    }

    public static ChildProcess start(ProcessSpec command, Home home, Screen screen) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command.commandLine()).redirectErrorStream(true);
            builder.directory(home.folder().toFile());
            builder.environment().putAll(command.environment());
            Process process = ProcessSpawner.start(builder);
            home.processes().remember(command.name(), process.toHandle());
            return new ChildProcess(command.name(), process, home.logFile(command.name()), screen);
        } catch (IOException failed) {
            throw new LauncherException("cannot start " + command.name() + ": " + failed.getMessage(), failed);
        }
    }

    private void pump(Path logFile, Screen screen) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                BufferedWriter log =
                        Files.newBufferedWriter(logFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            String line;
            while ((line = lines.readLine()) != null) {
                keep(line);
                screen.printLog(name, line);
                log.write(line);
                log.newLine();
                log.flush();
            }
        } catch (IOException closed) {
            if (!mayEnd && process.isAlive()) {
                throw new UncheckedIOException("reading what " + name + " says", closed);
            }
        }
    }

    private void keep(String line) {
        synchronized (lastLines) {
            if (lastLines.size() == KEPT_LINES) {
                lastLines.removeFirst();
            }
            lastLines.addLast(line);
        }
    }

    String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Whether it ended though nobody asked it to.
    public boolean died() {
        return !mayEnd && !process.isAlive();
    }

    /// Its exit status and last lines, once it has ended.
    public String exitReport() {
        awaitPump();
        List<String> lines;
        synchronized (lastLines) {
            lines = List.copyOf(lastLines);
        }
        String status = process.isAlive() ? "" : " ended with status " + process.exitValue();
        return name + status + "; its last lines:\n    " + String.join("\n    ", lines);
    }

    private void awaitPump() {
        try {
            pump.join(Duration.ofSeconds(1));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks it to stop; see [#awaitEnd].
    public void stop() {
        mayEnd = true;
        // Not Process.destroy, which also closes the pipe that its last words come through.
        process.toHandle().destroy();
    }

    /// `kill -9`.
    public void kill() {
        mayEnd = true;
        process.toHandle().destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /// Waits for its end, and forces it when the limit is over.
    public void awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.toHandle().destroyForcibly();
                boolean ended = process.waitFor(10, TimeUnit.SECONDS);
                if (!ended) {
                    throw new IllegalStateException(name + " (pid " + pid() + ") survives kill -9");
                }
            }
        } catch (InterruptedException hurried) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
