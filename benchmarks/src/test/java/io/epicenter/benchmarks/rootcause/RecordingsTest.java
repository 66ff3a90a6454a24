package io.epicenter.benchmarks.rootcause;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What names, times and the order of rows may not decide.
class RecordingsTest {
    private static final long BEGIN = 1_700_000_100;
    private static final int STEP = 300;

    @TempDir
    Path folder;

    /// Names of the entry, what it calls, and what that calls, which is slow from the third row on.
    private record Names(String entry, String middle, String slow) {}

    private String row(long time, boolean slow, Random noise) {
        double own = 0.02 + 0.001 * noise.nextDouble();
        double worst = (slow ? 0.9 : 0.05) + 0.002 * noise.nextDouble();
        return String.format(Locale.ROOT, "%d,%f,300,%f,300,%f,300", time, own + worst + 0.01, own + worst, worst);
    }

    private void write(Path root, Names named, long begin, boolean shuffled) throws IOException {
        Random noise = new Random(5);
        List<String> usual = new ArrayList<>();
        List<String> ill = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            usual.add(row(begin - 100_000 + (long) i * STEP, false, noise));
        }
        for (int i = 0; i < 6; i++) {
            ill.add(row(begin + (long) i * STEP, i > 1, noise));
        }
        if (shuffled) {
            Collections.shuffle(usual, noise);
            Collections.shuffle(ill, noise);
        }
        String header = "time";
        for (String name : List.of(named.entry, named.middle, named.slow)) {
            header += "," + name + "|latency|Average," + name + "|requests|Sum";
        }
        Files.createDirectories(root);
        Files.writeString(root.resolve("normal.csv"), header + "\n" + String.join("\n", usual) + "\n");
        Files.writeString(root.resolve("ill.csv"), header + "\n" + String.join("\n", ill) + "\n");
        Files.writeString(
                root.resolve("topology.csv"),
                "caller,callee\n%s,%s\n%s,%s\n".formatted(named.entry, named.middle, named.middle, named.slow));
        Files.writeString(root.resolve("cases.json"), """
            [{"case": "one", "target": "%s", "target_metric": "latency", "time": %d, "root_cause": "%s",
              "normal": "normal.csv", "abnormal": "ill.csv", "topology": "topology.csv"}]
            """.formatted(named.entry, begin + 3 * STEP, named.slow));
    }

    private CaseEvaluator.Answer answer(Names named, long begin, boolean shuffled) throws IOException {
        Path root = folder.resolve(named.entry + begin + shuffled);
        write(root, named, begin, shuffled);
        return new CaseEvaluator(Set.of())
                .ask(new PetShopFormat().read(root, false).getFirst());
    }

    @Test
    void neither_names_nor_dates_nor_the_order_of_rows_decide() throws IOException {
        CaseEvaluator.Answer plain = answer(new Names("web", "search", "store"), BEGIN, false);
        CaseEvaluator.Answer renamed = answer(new Names("zulu", "alpha", "mike"), BEGIN, false);
        CaseEvaluator.Answer later = answer(new Names("web", "search", "store"), BEGIN + 950_400, false);
        CaseEvaluator.Answer shuffled = answer(new Names("web", "search", "store"), BEGIN, true);
        assertThat(List.of(plain, renamed, later, shuffled))
                .extracting(CaseEvaluator.Answer::rank)
                .containsOnly(1);
        assertThat(List.of(renamed, later, shuffled))
                .extracting(CaseEvaluator.Answer::confidence)
                .containsOnly(plain.confidence());
    }

    @Test
    void one_commit_that_is_deployed_to_two_services_is_two_changes() throws IOException {
        Files.writeString(
                folder.resolve("alert.json"),
                "{\"service\": \"web\", \"metric\": \"error_rate\", \"fired_at\": \"2026-03-02T14:00:00Z\"}");
        Files.writeString(
                folder.resolve("ground_truth.json"),
                "{\"root_cause_commit\": \"abc\", \"first_failing_service\": \"store\"}");
        Files.writeString(
                folder.resolve("metrics.csv"),
                "timestamp,service,metric,value\n2026-03-02T13:59:00Z,web,error_rate,0.1\n");
        Files.writeString(folder.resolve("deploys.json"), """
            [{"timestamp": "2026-03-02T13:50:00Z", "service": "web", "commit_sha": "abc"},
             {"timestamp": "2026-03-02T13:55:00Z", "service": "store", "commit_sha": "abc"}]
            """);
        FailureCase read = new RootCauseBenchFormat().read(folder, false).getFirst();
        List<Event> deploys =
                read.events().stream().filter(event -> !event.isAlert()).toList();
        assertThat(deploys).extracting(Event::id).doesNotHaveDuplicates().hasSize(2);
        assertThat(deploys).allMatch(read.truth()::isOf);
    }
}
