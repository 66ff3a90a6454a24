package io.epicenter.incident.service.console;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.CRC32C;

/// The version of the console's own style sheet, script and icons: a checksum of their content, part of their
/// addresses.
@ApplicationScoped
class AssetVersion {
    private static final List<String> OWN = List.of("console.css", "console.js", "icons.svg");

    private final String version = checksum();

    String version() {
        return version;
    }

    private static String checksum() {
        CRC32C checksum = new CRC32C();
        for (String name : OWN) {
            checksum.update(read("META-INF/resources/" + name));
        }
        return Long.toHexString(checksum.getValue());
    }

    private static byte[] read(String path) {
        try (InputStream in = Thread.currentThread().getContextClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the console's file is missing: " + path);
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(path, broken);
        }
    }
}
