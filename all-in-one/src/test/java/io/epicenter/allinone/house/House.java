package io.epicenter.allinone.house;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where the modules lie and which packages are theirs.
final class House {
    /// Folder of each service, and its root package.
    static final Map<String, String> SERVICES = new TreeMap<>(Map.of(
            "ingest", "io.epicenter.ingest",
            "detector", "io.epicenter.detector",
            "topology-service", "io.epicenter.topology",
            "correlator", "io.epicenter.correlator",
            "incident-manager", "io.epicenter.incident"));

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
