package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Documents name files and types: the steps of the main path, what a plug-in needs. One that moves takes its links
/// along.
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");
    /// A type between back-ticks, alone or with a member: at least two humps, so that plain words are none.
    private static final Pattern TYPE =
            Pattern.compile("`(?:@)?([A-Z][a-z0-9]+[A-Z][A-Za-z0-9]*)(?:[.#][A-Za-z0-9]+)?(?:\\([^)]*\\))?`");
    /// What documents speak of and others made: types of the JDK and of libraries, a column of a data set.
    private static final Set<String> FOREIGN = Set.of("ConfigMapping", "EventId", "OutOfMemoryError", "WithDefault");

    @Test
    void every_link_to_a_file_leads_there() {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path document : documents()) {
            Matcher link = LINK.matcher(House.text(document));
            while (link.find()) {
                if (link.group(1).contains(":")) {
                    continue;
                }
                links++;
                if (!Files.exists(document.resolveSibling(link.group(1)))) {
                    broken.add(House.root().relativize(document) + ": " + link.group(1));
                }
            }
        }
        assertThat(links).isPositive();
        assertThat(broken).isEmpty();
    }

    @Test
    void every_type_that_is_named_exists() {
        Set<String> types = types();
        List<String> unknown = new ArrayList<>();
        int named = 0;
        for (Path document : documents()) {
            Matcher type = TYPE.matcher(House.text(document));
            while (type.find()) {
                named++;
                String name = type.group(1);
                if (!types.contains(name) && !FOREIGN.contains(name)) {
                    unknown.add(House.root().relativize(document) + ": " + name);
                }
            }
        }
        assertThat(named).isPositive();
        assertThat(unknown).as("types that documents name and nobody finds").isEmpty();
    }

    /// All types that have a file of their own, those of tests too.
    private static Set<String> types() {
        return House.allModules().stream()
                .map(module -> module.resolve("src"))
                .flatMap(DocumentsTest::files)
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(".java"))
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .collect(Collectors.toSet());
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static List<Path> documents() {
        List<Path> documents = new ArrayList<>(List.of(House.root().resolve("README.md")));
        for (String folder : List.of("docs", "deploy", "runbooks")) {
            files(House.root().resolve(folder))
                    .filter(file -> file.toString().endsWith(".md"))
                    .forEach(documents::add);
        }
        return documents;
    }
}
