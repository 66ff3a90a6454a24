package io.epicenter.benchmarks.rootcause;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A layout of recorded failures on disk. It maps columns to series and events; it judges nothing.
interface FailureFormat {
    String name();

    /// The cases of a folder, in a fixed order.
    ///
    /// @param endToEnd leave the alert out and add what our own detection finds
    /// @throws IOException that names the file and what is wrong with it
    List<FailureCase> read(Path folder, boolean endToEnd) throws IOException;
}
