package io.epicenter.allinone.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.epicenter.contracts.Entity;
import io.epicenter.detector.rule.SignalRules;
import io.epicenter.incident.action.ExecProgram;
import io.epicenter.incident.action.HttpPost;
import io.epicenter.incident.action.KubernetesRestart;
import io.epicenter.incident.action.KubernetesRolloutUndo;
import io.epicenter.incident.action.KubernetesScale;
import io.epicenter.incident.runbook.RunbookReader;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.source.DeclaredCalls;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Whoever copies an example out of the documents gets something that the product reads: each block of YAML or
/// JSON goes through the loader that it is for.
class DocumentedExamplesTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(?:yaml|json)\\n(.*?)^```$");
    /// Begins the example of a calendar among the comments of the built-in rules.
    private static final String CALENDAR = "# calendar:";
    /// Begin configurations of Prometheus, Alertmanager, an OpenTelemetry Collector, Grafana Alloy and Promtail.
    private static final Set<String> OTHERS =
            Set.of("remote_write", "exporters", "alerting", "receivers", "route", "clients", "processors");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void every_example_is_read_by_the_loader_that_it_is_for() throws Exception {
        Set<String> loaders = new TreeSet<>();
        for (Map.Entry<String, String> example : examples().entrySet()) {
            loaders.add(load(example.getKey(), example.getValue()));
        }
        assertThat(loaders).contains("rules", "calendar", "calls", "runbook", "other system");
    }

    /// Which loader has read it; fails when none has.
    private static String load(String name, String text) throws Exception {
        JsonNode tree = YAML.readTree(text);
        if (tree.has("rules") || tree.has("calendar")) {
            SignalRules.of(text.getBytes(StandardCharsets.UTF_8));
            return tree.has("calendar") ? "calendar" : "rules";
        }
        if (tree.has("calls") || tree.has("user_facing")) {
            Recorded recorded = new Recorded();
            new DeclaredCalls(Settings.DEFAULT).document(tree, Instant.EPOCH, recorded);
            assertThat(recorded.nodes).as(name).isNotEmpty();
            return "calls";
        }
        if (tree.has("steps")) {
            RunbookReader reader = new RunbookReader(List.of(
                    new KubernetesRolloutUndo(),
                    new KubernetesRestart(),
                    new KubernetesScale(),
                    new HttpPost(),
                    new ExecProgram()));
            assertThat(reader.read(name, text)).as(name).isInstanceOf(RunbookReader.Result.Read.class);
            return "runbook";
        }
        if (OTHERS.stream().anyMatch(tree::has)) {
            return "other system";
        }
        return fail(name + " is for no loader: " + text);
    }

    /// By document and number.
    private static Map<String, String> examples() {
        Map<String, String> examples = new LinkedHashMap<>();
        for (var document : DocumentsTest.documents()) {
            Matcher block = BLOCK.matcher(House.text(document));
            for (int number = 1; block.find(); number++) {
                examples.put(House.root().relativize(document) + " " + number, block.group(1));
            }
        }
        var rules = House.root().resolve("detector/domain/src/main/resources/signal-rules.yaml");
        examples.put("the calendar of the built-in rules", commented(House.text(rules)));
        return examples;
    }

    /// The example that comments hold, from [#CALENDAR] to the end of the comments.
    private static String commented(String rules) {
        return rules.substring(rules.indexOf(CALENDAR))
                .lines()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> line.substring(2))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static final class Recorded implements CallRecorder {
        private final List<Entity> nodes = new ArrayList<>();

        @Override
        public void call(Entity caller, Entity callee, double calls, double failures, long atMillis) {
            nodes.add(caller);
        }

        @Override
        public void requests(Entity node, double count, long atMillis) {
            nodes.add(node);
        }

        @Override
        public void entries(Entity node, double count, long atMillis) {
            nodes.add(node);
        }
    }
}
