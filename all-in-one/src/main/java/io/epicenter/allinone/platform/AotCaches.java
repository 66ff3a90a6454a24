package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.JvmProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/// Where the AOT caches of a platform's programs lie: beside what they were recorded from.
///
/// @param root folder of the source tree
public record AotCaches(Path root) {
    Path kafka() {
        return root.resolve("all-in-one").resolve("target").resolve("kafka.aot");
    }

    Path of(Service service) {
        return service.target(root).resolve("service.aot");
    }

    /// Puts those that have been recorded in their places.
    ///
    /// @return of which programs there is none
    public List<String> install() {
        List<String> missing = new ArrayList<>();
        install("kafka", kafka(), missing);
        for (Service service : Service.values()) {
            install(service.label(), of(service), missing);
        }
        return missing;
    }

    private static void install(String name, Path cache, List<String> missing) {
        Path recorded = JvmProgram.recording(cache);
        if (!Files.exists(recorded)) {
            missing.add(name);
            return;
        }
        try {
            Files.move(recorded, cache, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException("moving " + recorded + " to " + cache, failed);
        }
    }
}
