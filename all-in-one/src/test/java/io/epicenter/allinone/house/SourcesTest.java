package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rules that stand in sources and settings, not in classes.
class SourcesTest {
    private static final int MOST_LINES = 300;
    private static final List<String> MORE_MODULES =
            List.of("contracts", "chassis", "replay", "benchmarks", "demo", "all-in-one", "detector/isolation-forest");

    @Test
    void no_source_is_longer_than_300_lines() {
        List<String> tooLong = new ArrayList<>();
        for (Path module : modules()) {
            for (Path source : sources(module)) {
                long lines = text(source).lines().count();
                if (lines > MOST_LINES) {
                    tooLong.add(House.root().relativize(source) + ": " + lines);
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void every_package_says_what_it_is_and_is_null_marked() {
        List<String> missing = new ArrayList<>();
        for (Path module : modules()) {
            for (Path source : sources(module)) {
                Path info = source.resolveSibling("package-info.java");
                if (!Files.exists(info)
                        || !text(info).contains("@NullMarked")
                        || !text(info).contains("///")) {
                    missing.add(House.root().relativize(info).toString());
                }
            }
        }
        assertThat(new TreeSet<>(missing)).isEmpty();
    }

    @Test
    void no_version_of_a_dependency_stands_outside_the_parent() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path module : House.modules()) {
            String pom = Files.readString(module.resolve("pom.xml"));
            Matcher version = Pattern.compile("<version>(?!\\$\\{project.version}|0\\.1\\.0-SNAPSHOT)([^<]+)</version>")
                    .matcher(pom);
            while (version.find()) {
                found.add(House.root().relativize(module) + ": " + version.group(1));
            }
        }
        assertThat(found).isEmpty();
    }

    private static List<Path> modules() {
        List<Path> modules = new ArrayList<>(House.modules());
        for (String module : MORE_MODULES) {
            modules.add(House.root().resolve(module));
        }
        return modules;
    }

    private static List<Path> sources(Path module) {
        Path folder = module.resolve("src").resolve("main").resolve("java");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
