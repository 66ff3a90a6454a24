package io.epicenter.allinone.process;

import java.nio.file.Path;

/// Another launcher lives in the home that was asked for.
public final class HomeTakenException extends LauncherException {
    private static final long serialVersionUID = 1L;

    HomeTakenException(Path home, long owner) {
        super("Epicenter is already running on " + home + " (process " + owner + "); stop that one first");
    }
}
