package io.epicenter.allinone.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// Command lines of JVMs that end with the launcher.
public final class JvmCommand {
    private static final String WATCHDOG = ParentWatchdog.class.getName();

    private JvmCommand() {}

    /// Runs a program on the launcher's own Java, under its watchdog unless it records.
    public static List<String> command(Home home, JvmProgram program, Launch launch) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Depicenter.home=" + home.folder());
        words.addAll(program.flags());
        words.add("-XX:+ExitOnOutOfMemoryError");
        words.add("--enable-native-access=ALL-UNNAMED");
        // As the manifest of quarkus-run.jar has it, which counts with -jar only.
        for (String opened : List.of("java.lang", "java.nio", "jdk.internal.misc")) {
            words.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        words.add("--sun-misc-unsafe-memory-access=allow");
        words.addAll(aotFlags(program, launch));
        words.add("-cp");
        List<String> entries = new ArrayList<>();
        program.classPath().forEach(entry -> entries.add(entry.toString()));
        if (launch != Launch.RECORDING) {
            // Behind the others: a cache holds for a class path that begins with the one it was recorded with.
            entries.add(watchdogFolder(home).toString());
        }
        words.add(String.join(java.io.File.pathSeparator, entries));
        if (launch != Launch.RECORDING) {
            words.add(WATCHDOG);
        }
        words.add(program.mainClass());
        words.addAll(program.arguments());
        return words;
    }

    private static List<String> aotFlags(JvmProgram program, Launch launch) {
        if (launch == Launch.RECORDING) {
            return List.of("-XX:AOTCacheOutput=" + JvmProgram.recording(program.aotCache()), "-Xlog:aot*=off");
        }
        // A cache that does not fit is as good as none, and no news.
        return program.isRecorded() ? List.of("-XX:AOTCache=" + program.aotCache(), "-Xlog:aot*=off") : List.of();
    }

    /// A folder with the one class [ParentWatchdog], so that a service sees nothing else of the launcher.
    private static Path watchdogFolder(Home home) {
        Path folder = home.folder().resolve("watchdog");
        String resource = WATCHDOG.replace('.', '/') + ".class";
        Path file = folder.resolve(resource);
        if (!Files.exists(file)) {
            try (InputStream source = ParentWatchdog.class.getResourceAsStream("/" + resource)) {
                if (source == null) {
                    throw new IllegalStateException("the launcher lacks its class " + WATCHDOG);
                }
                Files.createDirectories(file.getParent());
                Files.copy(source, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException failed) {
                throw new UncheckedIOException("writing " + file, failed);
            }
        }
        return folder;
    }
}
