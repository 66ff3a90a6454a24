package io.epicenter.allinone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryScriptTest {
    @TempDir
    Path folder;

    /// What a run of the script said.
    private record Run(int status, String text) {}

    @Test
    void an_unknown_verb_says_so_in_one_line_and_ends_with_two() throws IOException, InterruptedException {
        Run run = run(Map.of(), "nope");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.text().strip()).contains("unknown verb 'nope'").doesNotContain("\n");
    }

    @Test
    void help_names_every_verb() throws IOException, InterruptedException {
        Run run = run(Map.of(), "help");
        assertThat(run.status()).isZero();
        assertThat(run.text()).contains("demo", "up", "url", "replay", "test", "help");
    }

    @Test
    void without_a_jdk_it_says_where_it_looked() throws IOException, InterruptedException {
        // A script that sees no JDK: the usual folders replaced by an empty one.
        Path script = folder.resolve("epicenter");
        Files.writeString(
                script,
                Files.readString(script())
                        .replace("/usr/lib/jvm/*", folder + "/none/*")
                        .replace("/opt/*", folder + "/none/*"));
        Run run = run(script, Map.of("JAVA_HOME", "", "HOME", folder.toString()), "up");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.text().strip().lines())
                .singleElement()
                .asString()
                .contains("no JDK 25 found", "JAVA_HOME", "~/.jdks");
    }

    private static Path script() {
        return Path.of("").toAbsolutePath().getParent().resolve("epicenter");
    }

    private static Run run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        return run(script(), environment, arguments);
    }

    private static Run run(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new Run(process.waitFor(), text);
    }
}
