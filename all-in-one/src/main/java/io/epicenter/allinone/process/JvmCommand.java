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

    /// Runs `mainClass` from `classPath` on the launcher's own Java, under its watchdog.
    public static List<String> command(
            Home home, List<String> flags, List<Path> classPath, String mainClass, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Depicenter.home=" + home.folder());
        words.addAll(flags);
        words.add("-XX:+ExitOnOutOfMemoryError");
        words.add("--enable-native-access=ALL-UNNAMED");
        // As the manifest of quarkus-run.jar has it, which counts with -jar only.
        for (String opened : List.of("java.lang", "java.nio", "jdk.internal.misc")) {
            words.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
        }
        words.add("--sun-misc-unsafe-memory-access=allow");
        words.add("-cp");
        List<String> entries = new ArrayList<>();
        classPath.forEach(entry -> entries.add(entry.toString()));
        entries.add(watchdogFolder(home).toString());
        words.add(String.join(java.io.File.pathSeparator, entries));
        words.add(WATCHDOG);
        words.add(mainClass);
        words.addAll(arguments);
        return words;
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
