package io.epicenter.benchmarks.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.replay.command.Options;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTemplateEvaluationTest {
    @TempDir
    Path folder;

    private String run() throws IOException {
        LogTemplateEvaluation subject = new LogTemplateEvaluation();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> words = List.of("--data", folder.toString(), "--json");
        subject.run(Options.parse(words, subject.options()), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void quotes_commas_and_line_ends_are_read() throws IOException {
        CsvTable table = CsvTable.parse("a,b\r\n\"x, \"\"y\"\"\nz\",2\r\n3\n", "test");
        assertThat(table.column("a")).containsExactly("x, \"y\"\nz", "3");
        assertThat(table.column("b")).containsExactly("2", "");
        assertThatThrownBy(() -> CsvTable.parse("a\n\"open", "test"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("never closed");
    }

    @Test
    void a_message_is_right_only_in_exactly_its_group() {
        GroupingAccuracy grouping = GroupingAccuracy.of(List.of("A", "A", "B", "B", "C"), List.of(1, 1, 2, 3, 4));
        assertThat(grouping.accuracy()).isEqualTo(3 / 5.0);
        assertThat(grouping.f1()).isCloseTo(2 * 2 / 7.0, within(1e-12));
    }

    @Test
    void systems_of_any_name_are_evaluated() throws IOException {
        Files.writeString(folder.resolve("Own_2k.log_structured.csv"), """
            LineId,Content,EventId,EventTemplate
            1,"took 3 ms, ok",E1,"took <*> ms, ok"
            2,"took 4 ms, ok",E1,"took <*> ms, ok"
            3,stopped,E2,stopped
            """);
        Files.writeString(folder.resolve("Own_2k.log_templates.csv"), "EventId,EventTemplate\nE1,x\n");
        String json = run().lines().toList().getLast();
        Map<?, ?> summary = new ObjectMapper().readValue(json, Map.class);
        assertThat(summary.get("systems")).isEqualTo(1);
        assertThat(summary.get("messages")).isEqualTo(3);
        assertThat(summary.get("grouping_accuracy")).isEqualTo(1.0);
        assertThat(summary.get("per_system")).isEqualTo(Map.of("Own", 1.0));
    }

    @Test
    void a_folder_without_such_files_is_named() {
        assertThatThrownBy(this::run).isInstanceOf(IOException.class).hasMessageContaining(folder.toString());
    }
}
