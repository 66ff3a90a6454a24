package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Documents name files: the steps of the main path, what a plug-in needs. A file that moves takes its links along.
class DocumentsTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

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

    static List<Path> documents() {
        List<Path> documents = new ArrayList<>(List.of(House.root().resolve("README.md")));
        for (String folder : List.of("docs", "deploy", "runbooks")) {
            try (Stream<Path> files = Files.walk(House.root().resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return documents;
    }
}
