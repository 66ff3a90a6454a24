package io.epicenter.allinone.process;

import io.epicenter.allinone.store.KafkaBroker;
import io.epicenter.allinone.store.RedisServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// The folder of one running platform: `run` (process ids), `logs`, `kafka`, `redis`.
public record Home(Path folder) {
    private static final String LAUNCHER = "launcher";
    private static final Duration START_TOLERANCE = Duration.ofSeconds(3);
    private static final Duration CLAIMING = Duration.ofSeconds(30);

    public static Home open(Path folder) {
        Home home = new Home(folder.toAbsolutePath().normalize());
        try {
            Files.createDirectories(home.run());
            Files.createDirectories(home.folder().resolve("logs"));
        } catch (IOException failed) {
            throw new LauncherException("cannot write to " + home.folder() + ": " + failed.getMessage(), failed);
        }
        return home;
    }

    private Path run() {
        return folder.resolve("run");
    }

    Path logFile(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    /// Takes the folder for this process: refuses when another launcher lives in it, and ends what a dead one left.
    public void claim() {
        Optional<ProcessHandle> owner = remembered(run().resolve(LAUNCHER));
        if (owner.isPresent() && owner.get().pid() != ProcessHandle.current().pid()) {
            throw new LauncherException("Epicenter is already running on " + folder + " (process "
                    + owner.get().pid() + "); stop that one first");
        }
        endLeftovers();
        remember(LAUNCHER, ProcessHandle.current());
    }

    /// Ends processes of a launcher that is gone. A process counts as the remembered one only if it started when it
    /// was written down and this folder stands in its command line: process ids are used again.
    private void endLeftovers() {
        try (Stream<Path> files = Files.list(run())) {
            for (Path file : files.sorted().toList()) {
                remembered(file).filter(this::isOurs).ifPresent(Home::end);
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("clearing " + run(), failed);
        }
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .commandLine()
                .map(line -> line.contains(folder.toString()))
                .orElse(false);
    }

    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        try {
            process.onExit().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stuck) {
            throw new LauncherException("process " + process.pid() + " of an earlier run cannot be ended", stuck);
        }
    }

    /// Writes down a process: its id and start time.
    void remember(String name, ProcessHandle process) {
        try {
            Files.write(
                    run().resolve(name),
                    List.of(Long.toString(process.pid()), startOf(process).toString()));
        } catch (IOException failed) {
            throw new UncheckedIOException("writing " + run().resolve(name), failed);
        }
    }

    public void forget() {
        try (Stream<Path> files = Files.list(run())) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("clearing " + run(), failed);
        }
    }

    private static Optional<ProcessHandle> remembered(Path file) {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            if (lines.size() < 2) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(lines.getFirst()))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> isNear(startOf(process), Instant.parse(lines.get(1))));
        } catch (IOException | NumberFormatException | DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    /// The kernel tells start times since boot, and each JVM its own idea of when that was.
    private static boolean isNear(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(START_TOLERANCE) < 0;
    }

    /// Copies the log files to another folder, in place of what it holds.
    public void saveLogs(Path to) {
        deleteTree(to);
        try (Stream<Path> logs = Files.list(folder.resolve("logs"))) {
            Files.createDirectories(to);
            for (Path log : logs.toList()) {
                Files.copy(log, to.resolve(log.getFileName()));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("saving the logs to " + to, failed);
        }
    }

    /// Deletes what an earlier run kept in the stores.
    public void clear() {
        deleteTree(folder.resolve(KafkaBroker.NAME));
        deleteTree(folder.resolve(RedisServer.NAME));
    }

    public void delete() {
        deleteTree(folder);
    }

    static void deleteTree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException inUse) {
            throw new LauncherException("cannot delete " + folder + ": " + inUse.getMessage(), inUse);
        }
    }

    /// Deletes folders `prefix*` beside this one whose launcher is gone, and ends what it left.
    public static void deleteAbandoned(Path parent, String prefix) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> folders = Files.list(parent)) {
            for (Path folder : folders.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .toList()) {
                boolean old = Files.getLastModifiedTime(folder)
                        .toInstant()
                        .isBefore(Instant.now().minus(CLAIMING));
                Home home = Home.open(folder);
                if (old && remembered(home.run().resolve(LAUNCHER)).isEmpty()) {
                    home.endLeftovers();
                    home.delete();
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("sweeping " + parent, failed);
        }
    }
}
