package io.epicenter.allinone.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Where the modules lie and which packages are theirs.
final class House {
    /// Folder of each service, and its root package.
    static final Map<String, String> SERVICES = new TreeMap<>(Map.of(
            "ingest", "io.epicenter.ingest",
            "detector", "io.epicenter.detector",
            "topology-service", "io.epicenter.topology",
            "correlator", "io.epicenter.correlator",
            "incident-manager", "io.epicenter.incident"));

    /// The modules that are no part of a service.
    static final List<String> MORE_MODULES =
            List.of("contracts", "chassis", "replay", "benchmarks", "demo", "all-in-one", "detector/isolation-forest");

    private House() {}

    /// The source tree: the parent of this module's folder, where Maven runs the tests.
    static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }

    static List<Path> modules() {
        return SERVICES.keySet().stream()
                .flatMap(
                        service -> List.of(
                                root().resolve(service).resolve("domain"),
                                root().resolve(service).resolve("service"))
                                .stream())
                .toList();
    }

    /// All modules of the repository.
    static List<Path> allModules() {
        return Stream.concat(modules().stream(), MORE_MODULES.stream().map(root()::resolve))
                .toList();
    }

    /// The folders with the compiled classes of all modules, without their tests.
    static List<Path> allClasses() {
        return allModules().stream()
                .map(module -> module.resolve("target").resolve("classes"))
                .toList();
    }

    /// The sources of a module, without its tests.
    static List<Path> sources(Path module) {
        Path folder = module.resolve("src").resolve("main").resolve("java");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The sources of all modules, without tests.
    static List<Path> allSources() {
        return allModules().stream().flatMap(module -> sources(module).stream()).toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// The compiled classes of a module, without its tests.
    static JavaClasses classes(String... module) {
        Path folder = root();
        for (String part : module) {
            folder = folder.resolve(part);
        }
        Path classes = folder.resolve("target").resolve("classes");
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException("not compiled: " + classes);
        }
        return new ClassFileImporter().importPaths(classes);
    }
}
