package io.epicenter.allinone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Which processes belong to the platform of a [Home]: one file a process, with its id and start time. What a launcher
/// that is gone has left is found there and ended.
public record ProcessRegistry(Path home) {
    private static final String LAUNCHER = "launcher";
    private static final String LOCK = "claim.lock";

    /// How far apart two readings of one process' start may lie: each JVM has its own idea of when the machine started.
    /// Chosen by hand; a process id is not used again that soon.
    private static final Duration START_TOLERANCE = Duration.ofSeconds(3);

    /// How long a killed process may take to be gone. Chosen by hand: the kernel needs milliseconds.
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    Path folder() {
        return home.resolve("run");
    }

    /// The launcher that lives here, if it is alive.
    Optional<ProcessHandle> launcher() {
        return remembered(folder().resolve(LAUNCHER));
    }

    /// Takes the folder for this process, and ends what a dead launcher left. Of two that try at once one is refused.
    ///
    /// @throws HomeTakenException when another launcher lives in it
    public void claim() {
        try (FileChannel channel =
                        FileChannel.open(home.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = channel.lock()) {
            Optional<ProcessHandle> owner = launcher();
            if (owner.isPresent()
                    && owner.get().pid() != ProcessHandle.current().pid()) {
                throw new HomeTakenException(home, owner.get().pid());
            }
            endLeftovers();
            remember(LAUNCHER, ProcessHandle.current());
            held.release();
        } catch (IOException failed) {
            throw new UncheckedIOException("taking " + home, failed);
        }
    }

    /// Ends processes of a launcher that is gone. A process counts as the remembered one only if it started when it
    /// was written down and its home stands in its command line: process ids are used again.
    void endLeftovers() {
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.sorted().toList()) {
                remembered(file).filter(this::isOurs).ifPresent(ProcessRegistry::end);
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("clearing " + folder(), failed);
        }
    }

    private boolean isOurs(ProcessHandle process) {
        return process.info()
                .commandLine()
                .map(line -> line.contains(home.toString()))
                .orElse(false);
    }

    private static void end(ProcessHandle process) {
        process.destroyForcibly();
        try {
            process.onExit().get(END_LIMIT.toSeconds(), TimeUnit.SECONDS);
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
                    folder().resolve(name),
                    List.of(Long.toString(process.pid()), startOf(process).toString()));
        } catch (IOException failed) {
            throw new UncheckedIOException("writing " + folder().resolve(name), failed);
        }
    }

    /// Forgets all processes: they have ended.
    public void forget() {
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("clearing " + folder(), failed);
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
}
