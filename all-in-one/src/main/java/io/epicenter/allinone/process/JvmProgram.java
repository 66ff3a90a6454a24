package io.epicenter.allinone.process;

import java.nio.file.Path;
import java.util.List;

/// A Java program as the launcher starts it.
///
/// @param flags of the JVM
/// @param aotCache where its AOT cache lies once it has been recorded: classes that are read and linked already, and
///     which methods are hot. The JVM ignores one that does not fit its own version or the class path
public record JvmProgram(
        List<String> flags, List<Path> classPath, String mainClass, List<String> arguments, Path aotCache) {
    public JvmProgram {
        flags = List.copyOf(flags);
        classPath = List.copyOf(classPath);
        arguments = List.copyOf(arguments);
    }

    /// Where a cache is recorded, so that one that is in use is not written to.
    public static Path recording(Path aotCache) {
        return aotCache.resolveSibling(aotCache.getFileName() + ".new");
    }
}
