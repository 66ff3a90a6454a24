package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Rules that stand in sources and settings, not in classes.
class SourcesTest {
    private static final int MOST_LINES = 300;

    @Test
    void no_source_is_longer_than_300_lines() {
        List<String> tooLong = new ArrayList<>();
        for (Path source : House.allSources()) {
            long lines = House.text(source).lines().count();
            if (lines > MOST_LINES) {
                tooLong.add(House.root().relativize(source) + ": " + lines);
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void every_package_says_what_it_is_and_is_null_marked() {
        List<String> missing = new ArrayList<>();
        for (Path source : House.allSources()) {
            Path info = source.resolveSibling("package-info.java");
            if (!Files.exists(info)
                    || !House.text(info).contains("@NullMarked")
                    || !House.text(info).contains("///")) {
                missing.add(House.root().relativize(info).toString());
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
}
