package io.epicenter.allinone.command;

import java.nio.file.Path;

/// The folders the launcher works in.
final class Root {
    private Root() {}

    /// The source tree: given by the entry script, else the working directory.
    static Path folder() {
        return Path.of(System.getProperty("epicenter.root", "."))
                .toAbsolutePath()
                .normalize();
    }

    /// Where the launcher keeps everything it writes.
    static Path hidden() {
        return folder().resolve(".epicenter");
    }
}
