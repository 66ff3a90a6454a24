package io.epicenter.allinone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A Java program as the launcher starts it.
///
/// @param flags of the JVM
/// @param aotCache where its AOT cache lies once it has been recorded: classes that are read and linked already, and
///     which methods are hot. The JVM ignores one that does not fit its own version or the class path
public record JvmProgram(
        List<String> flags, List<Path> classPath, String mainClass, List<String> arguments, Path aotCache) {
    /// How deep below its jar a program's libraries lie: `lib/main/x.jar` of a service.
    private static final int DEPTH = 3;

    public JvmProgram {
        flags = List.copyOf(flags);
        classPath = List.copyOf(classPath);
        arguments = List.copyOf(arguments);
    }

    /// Whether there is a cache and nothing of the program is newer. The JVM compares the class path alone, not the
    /// libraries that its jars name: with others than it was recorded from, a cache gives old classes.
    public boolean isRecorded() {
        return Files.exists(aotCache) && classPath.stream().noneMatch(entry -> isNewer(entry.resolveSibling(".")));
    }

    private boolean isNewer(Path folder) {
        long recorded = aotCache.toFile().lastModified();
        try (Stream<Path> files = Files.walk(folder, DEPTH)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .anyMatch(file -> file.toFile().lastModified() > recorded);
        } catch (IOException failed) {
            throw new UncheckedIOException("looking into " + folder, failed);
        }
    }

    /// Where a cache is recorded, so that one that is in use is not written to.
    public static Path recording(Path aotCache) {
        return aotCache.resolveSibling(aotCache.getFileName() + ".new");
    }
}
