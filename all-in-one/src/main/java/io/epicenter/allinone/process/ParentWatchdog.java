package io.epicenter.allinone.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/// The first class of every JVM that the launcher starts: it runs the real main class, and ends the process when
/// its standard input ends, which is when the launcher is gone, however it went (also by `kill -9`).
/// Loaded from a folder of its own, so that it uses nothing but the JDK.
final class ParentWatchdog {
    /// The status of a process that SIGTERM has ended: 128 + 15.
    private static final int GONE = 143;

    /// How long a process may take to end by itself once its launcher is gone. A little less than the 10 s that a
    /// launcher gives it.
    private static final long GRACE_MILLIS = 8_000;

    private ParentWatchdog() {}

    public static void main(String[] args) throws Throwable {
        Thread.ofPlatform().name("epicenter-parent-watchdog").daemon().start(ParentWatchdog::watch);
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException failed) {
            throw failed.getCause() == null ? failed : failed.getCause();
        }
    }

    private static void watch() {
        InputStream launcher = System.in;
        try {
            while (launcher.read() >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException broken) {
            System.err.println("the launcher's pipe broke: " + broken.getMessage());
        }
        Thread.ofPlatform().daemon().start(ParentWatchdog::haltLater);
        System.exit(GONE);
    }

    private static void haltLater() {
        try {
            Thread.sleep(GRACE_MILLIS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(GONE);
    }
}
