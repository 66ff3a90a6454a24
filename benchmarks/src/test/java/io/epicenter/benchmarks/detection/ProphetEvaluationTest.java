package io.epicenter.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.replay.command.Options;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProphetEvaluationTest {
    @TempDir
    private Path folder;

    private final ProphetEvaluation evaluation = new ProphetEvaluation();

    private String run(String... words) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        evaluation.run(
                Options.parse(List.of(words), evaluation.options()),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    private String example(int rows) throws IOException {
        StringBuilder text = new StringBuilder("ds,y\n");
        for (int i = 0; i < rows; i++) {
            double week = 10 * Math.sin(2 * Math.PI * i / 7);
            text.append(LocalDate.of(2020, 1, 1).plusDays(i))
                    .append(',')
                    .append(100 + i + week)
                    .append('\n');
        }
        return Files.writeString(folder.resolve("example.csv"), text).toString();
    }

    @Test
    void an_example_of_prophets_columns_is_fitted_and_forecast() throws IOException {
        String[] lines = run("--data", example(100), "--held-out", "10", "--at", "2020-05-01", "--json")
                .split("\n", -1);
        JsonNode node = new ObjectMapper().readTree(lines[lines.length - 2]);
        assertThat(node.get("rows").asInt()).isEqualTo(100);
        assertThat(node.get("fitted_rows").asInt()).isEqualTo(90);
        assertThat(node.get("held_out_rmse").asDouble()).isLessThan(1);
        assertThat(node.at("/forecasts/2020-05-01T00:00:00Z/trend").asDouble()).isCloseTo(221, within(2.0));
    }

    @Test
    void what_is_wrong_is_said_in_one_sentence() throws IOException {
        String file = example(20);
        assertThatThrownBy(() -> run("--data", file, "--held-out", "15")).hasMessageContaining("--held-out");
        assertThatThrownBy(() -> run("--data", file, "--at", "soon")).hasMessageContaining("'soon'");
        assertThatThrownBy(() -> run("--data", file + ".gz")).hasMessageContaining("is not a file");
        assertThatThrownBy(() -> run("--data", example(3))).hasMessageContaining("3 rows");
    }
}
