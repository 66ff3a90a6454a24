package io.epicenter.allinone.process;

/// How programs are run.
public enum Launch {
    /// On the launcher's JVM, with their AOT caches where there are such.
    JVM,
    /// As native executables where they have been built, else as [#JVM].
    NATIVE,
    /// On the launcher's JVM, which records an AOT cache when the program ends. Slower, and without a watchdog:
    /// the class path of a recording may hold archives only.
    RECORDING
}
