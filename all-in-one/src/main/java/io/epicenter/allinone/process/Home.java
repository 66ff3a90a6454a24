package io.epicenter.allinone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;

/// The folder of one running platform: `run` (process ids), `logs`, `kafka`, `redis`.
public record Home(Path folder) {
    /// How old a folder without a living launcher must be before it counts as abandoned: a launcher that has just
    /// made its folder needs a moment to claim it. Chosen by hand, far above the milliseconds that it takes.
    private static final Duration CLAIMING = Duration.ofSeconds(30);

    public static Home open(Path folder) {
        Home home = new Home(folder.toAbsolutePath().normalize());
        try {
            Files.createDirectories(home.processes().folder());
            Files.createDirectories(home.folder().resolve("logs"));
        } catch (IOException failed) {
            throw new LauncherException("cannot write to " + home.folder() + ": " + failed.getMessage(), failed);
        }
        return home;
    }

    /// Which processes belong to the platform that lives here.
    public ProcessRegistry processes() {
        return new ProcessRegistry(folder);
    }

    Path logFile(String name) {
        return folder.resolve("logs").resolve(name + ".log");
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

    /// Deletes folders of an earlier run.
    public void clear(String... folders) {
        for (String name : folders) {
            deleteTree(folder.resolve(name));
        }
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
                if (old && home.processes().launcher().isEmpty()) {
                    home.processes().endLeftovers();
                    home.delete();
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("sweeping " + parent, failed);
        }
    }
}
