package io.epicenter.benchmarks.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.benchmarks.candidate.Candidates;
import io.epicenter.benchmarks.dataset.LabelledSeries;
import io.epicenter.benchmarks.detection.DetectionEvaluation;
import io.epicenter.replay.command.Options;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionEvaluationTest {
    @TempDir
    Path folder;

    private void writeSpikes(String name, int seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder rows = new StringBuilder("timestamp,value,label\n");
        for (int i = 0; i < 3000; i++) {
            boolean spike = i % 900 == 899;
            double value = 10 + random.nextGaussian() + (spike ? 40 : 0);
            rows.append(i * 60)
                    .append(',')
                    .append(value)
                    .append(',')
                    .append(spike ? 1 : 0)
                    .append('\n');
        }
        Files.writeString(folder.resolve(name), rows);
    }

    private String run(String... words) throws IOException {
        DetectionEvaluation evaluation = new DetectionEvaluation();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of("--data", folder.toString()));
        all.addAll(Arrays.asList(words));
        int status = evaluation.run(
                Options.parse(all, evaluation.options()), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(status).isZero();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void clear_spikes_are_found_at_the_default_threshold() throws IOException {
        writeSpikes("a.csv", 1);
        writeSpikes("b.csv", 2);
        String text = run("--per-series", "--json");
        JsonNode report = new ObjectMapper().readTree(text.lines().toList().getLast());
        assertThat(report.path("series").intValue()).isEqualTo(2);
        assertThat(report.path("points").intValue()).isEqualTo(6000);
        assertThat(report.path("recall").doubleValue()).isEqualTo(1);
        assertThat(report.path("median_delay_samples").doubleValue()).isZero();
        for (String key : List.of(
                "event_f1",
                "precision",
                "false_alerts_per_series_day",
                "delay7_f1",
                "vus_pr",
                "threshold",
                "points_per_second",
                "event_f1_cross",
                "delay7_f1_cross")) {
            assertThat(report.path(key).isNumber()).as(key).isTrue();
        }
        assertThat(text).contains("a.csv").contains("b.csv");
    }

    @Test
    void the_threshold_can_come_from_elsewhere() throws IOException {
        writeSpikes("a.csv", 1);
        assertThat(run("--method", "ewma", "--threshold", "7.5")).contains("7.5000");
        assertThat(run("--method", "ewma", "--fit", folder.toString())).contains("event_f1 ");
    }

    @Test
    void scores_never_depend_on_what_comes_later() {
        Random random = new Random(5);
        double[] values = random.doubles(2000).map(value -> 10 + 3 * value).toArray();
        double[] other = values.clone();
        Arrays.fill(other, 1500, 2000, 1e6);
        for (String method : List.of("streaming", "ewma")) {
            double[] one =
                    ScoredSeries.by(Candidates.named(method), series(values)).raw();
            double[] two =
                    ScoredSeries.by(Candidates.named(method), series(other)).raw();
            assertThat(Arrays.copyOf(two, 1500)).containsExactly(Arrays.copyOf(one, 1500));
        }
    }

    private static LabelledSeries series(double[] values) {
        long[] millis = new long[values.length];
        Arrays.setAll(millis, i -> 1_500_000_000_000L + i * 60_000L);
        return LabelledSeries.of("drawn", millis, values, new boolean[values.length], 0);
    }

    @Test
    void unknown_words_are_refused() {
        assertThatThrownBy(() -> run("--method", "oracle")).hasMessageContaining("--method must be one of");
        assertThatThrownBy(() -> run("--format", "xml")).hasMessageContaining("--format must be one of");
    }
}
