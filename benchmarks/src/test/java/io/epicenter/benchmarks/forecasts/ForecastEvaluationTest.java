package io.epicenter.benchmarks.forecasts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.replay.command.Options;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForecastEvaluationTest {
    @TempDir
    private Path folder;

    private final ForecastEvaluation evaluation = new ForecastEvaluation();

    private JsonNode run(String... words) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        evaluation.run(
                Options.parse(List.of(words), evaluation.options()),
                new PrintStream(out, true, StandardCharsets.UTF_8));
        String[] lines = out.toString(StandardCharsets.UTF_8).strip().split("\n", -1);
        return new ObjectMapper().readTree(lines[lines.length - 1]);
    }

    private void record(String name, int rows, int abnormalFrom) throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder("timestamp,value,label\n");
        for (int i = 0; i < rows; i++) {
            text.append(1_700_000_000L + 300L * i)
                    .append(',')
                    .append(50 + random.nextGaussian() + (i >= abnormalFrom ? 0.01 * (i - abnormalFrom) : 0))
                    .append(',')
                    .append(i >= abnormalFrom ? 1 : 0)
                    .append('\n');
        }
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void healthy_noise_is_no_forecast_and_abnormal_rows_are_left_out() throws IOException {
        record("one.csv", 4000, 2880);
        record("two.csv", 2880, 2880);
        JsonNode node = run("--data", folder.toString(), "--json");
        assertThat(node.get("healthy_series_days").asDouble()).isBetween(79.9, 80.1);
        assertThat(node.get("false_forecasts").asInt()).isZero();
        assertThat(node.at("/10_above/healthy_series_days").asDouble()).isBetween(19.9, 20.1);
    }

    @Test
    void generated_leaks_are_foretold() throws IOException {
        JsonNode node = run("--courses", "2", "--json");
        assertThat(node.at("/leak/detection_rate").asDouble()).isEqualTo(1);
        assertThat(node.at("/none/false_forecasts").asInt()).isZero();
    }

    @Test
    void an_unknown_format_is_refused() {
        assertThatThrownBy(() -> run("--data", folder.toString(), "--format", "xml"))
                .hasMessageContaining("'xml'");
    }
}
