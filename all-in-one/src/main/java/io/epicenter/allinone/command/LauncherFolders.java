package io.epicenter.allinone.command;

import java.nio.file.Path;

/// The folders the launcher works in.
final class LauncherFolders {
    private LauncherFolders() {}

    /// The source tree: given by the entry script, else the working directory.
    static Path sourceTree() {
        return Path.of(System.getProperty("epicenter.root", "."))
                .toAbsolutePath()
                .normalize();
    }

    /// Where the launcher keeps everything it writes.
    static Path workFolder() {
        return sourceTree().resolve(".epicenter");
    }
}
