package io.epicenter.allinone.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where the services of a running platform answer: a file in its [Home], a line `name=address` for each.
///
/// @param home folder of the platform
public record AddressBook(Path home) {
    private Path file() {
        return home.resolve("addresses");
    }

    public void write(Map<String, String> addresses) {
        try {
            Files.write(
                    file(),
                    new TreeMap<>(addresses)
                            .entrySet().stream()
                                    .map(each -> each.getKey() + "=" + each.getValue())
                                    .toList());
        } catch (IOException failed) {
            throw new UncheckedIOException("writing " + file(), failed);
        }
    }

    /// What answers, by name; empty when nothing was written.
    public Map<String, String> read() {
        try {
            List<String> lines = Files.exists(file()) ? Files.readAllLines(file()) : List.of();
            return lines.stream()
                    .map(line -> line.split("=", 2))
                    .filter(parts -> parts.length == 2)
                    .collect(Collectors.toMap(
                            parts -> parts[0], parts -> parts[1], (one, other) -> other, TreeMap::new));
        } catch (IOException failed) {
            throw new UncheckedIOException("reading " + file(), failed);
        }
    }

    public void delete() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException failed) {
            throw new UncheckedIOException("deleting " + file(), failed);
        }
    }

    /// The book of the platform that runs in a folder below this one; of several the one that was started last.
    public static Optional<AddressBook> ofRunning(Path parent) {
        if (!Files.isDirectory(parent)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(parent)) {
            return homes.map(AddressBook::new)
                    .filter(book -> Files.exists(book.file()))
                    .filter(book -> new ProcessRegistry(book.home()).launcher().isPresent())
                    .max(Comparator.comparing(AddressBook::written));
        } catch (IOException failed) {
            throw new UncheckedIOException("looking into " + parent, failed);
        }
    }

    private long written() {
        return file().toFile().lastModified();
    }
}
