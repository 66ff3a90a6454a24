package io.epicenter.detector.service;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import net.jpountz.util.Native;

/// Loads the native lz4 library, which does not load itself under Quarkus' class loader: with the one in plain Java,
/// unpacking records costs as much as all of detection.
@ApplicationScoped
class NativeLz4Loader {
    void load(@Observes @Priority(1) StartupEvent start) {
        if (ImageMode.current() != ImageMode.JVM) {
            return;
        }
        try {
            Native.load();
        } catch (RuntimeException | LinkageError missing) {
            Log.infof("lz4 runs in plain Java, because its native library does not load: %s", missing.getMessage());
        }
    }
}
