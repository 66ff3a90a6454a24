package io.epicenter.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.Json;
import io.epicenter.replay.recording.EntrySource;
import io.epicenter.replay.recording.Manifest;
import io.epicenter.replay.recording.Recording;
import io.epicenter.replay.recording.RecordingWriter;
import io.epicenter.topology.graph.Settings.SpanMetricsLevel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A replay follows what the recording says of the services' settings.
class RecordedSettingsTest {
    @TempDir
    Path folder;

    /// The settings of a recording that changes nothing, for tests to change.
    private final ObjectNode recorded = Json.newMapper()
            .valueToTree(ReplaySettings.standard().withInterval(Duration.ofSeconds(5), Duration.ofSeconds(1)));

    @Test
    void a_recording_without_settings_has_the_defaults_and_the_durations_of_its_manifest() throws IOException {
        RecordedSettings read = RecordedSettings.of(new FailingShop());
        assertThat(read.warnings()).isEmpty();
        assertThat(read.settings())
                .isEqualTo(ReplaySettings.standard()
                        .withInterval(Duration.ofSeconds(5), Duration.ofSeconds(1))
                        .withSettle(Duration.ofSeconds(10)));
    }

    @Test
    void settings_that_say_the_defaults_change_nothing() throws IOException {
        section("correlator", "settings", "lifecycle", "telling").put("hold", "PT10S");
        assertThat(Replay.run(new FailingShop(recorded))).isEqualTo(Replay.run(new FailingShop()));
    }

    @Test
    void what_is_written_is_what_is_read() throws IOException {
        ReplaySettings changed = ReplaySettings.standard()
                .withInterval(Duration.ofSeconds(7), Duration.ofMillis(1500))
                .withSettle(Duration.ofSeconds(3));
        assertThat(RecordedSettings.of(written(Json.newMapper().valueToTree(changed))))
                .isEqualTo(new RecordedSettings(changed, List.of()));
    }

    @Test
    void a_replay_follows_the_evidence_that_an_alarm_needs() throws IOException {
        section("detector", "settings", "alarm").put("evidence", 1e9);
        assertThat(Replay.run(new FailingShop(recorded)).anomalies()).isEmpty();
    }

    @Test
    void a_replay_follows_the_time_of_learning() throws IOException {
        section("detector", "settings", "alarm").put("learning", "P14D");
        ReplayResult result = Replay.run(new FailingShop(recorded));
        assertThat(result.incidents()).isEmpty();
        assertThat(result.anomalies())
                .isNotEmpty()
                .allMatch(anomaly -> anomaly.details().warming());
    }

    @Test
    void a_replay_follows_the_time_that_an_opener_waits() throws IOException {
        section("correlator", "settings", "sessions").put("settle", "PT60S");
        ReplayResult slow = Replay.run(new FailingShop(recorded));
        ReplayResult quick = Replay.run(new FailingShop());
        assertThat(opened(slow)).isGreaterThan(opened(quick));
    }

    private static long opened(ReplayResult result) {
        return result.revisions().getFirst().updatedAt().toEpochMilli();
    }

    @Test
    void a_replay_follows_the_rules_of_the_user() throws IOException {
        section("detector", "rules")
                .putArray("user")
                .add("rules:")
                .add("  - name: none-of-these")
                .add("    metric: http_requests_total")
                .add("    type: ignore");
        assertThat(Replay.run(new FailingShop(recorded)).anomalies()).isEmpty();
    }

    @Test
    void a_replay_follows_the_rules_that_came_with_the_recorded_version() throws IOException {
        ArrayNode rules = (ArrayNode) section("detector", "rules").get("built_in");
        for (int line = 0; line < rules.size(); line++) {
            rules.set(line, rules.get(line).asText().replace("http_requests_total", "other_requests_total"));
        }
        assertThat(rules(Replay.run(new FailingShop(recorded))))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(rules(Replay.run(new FailingShop())));
    }

    private static Set<String> rules(ReplayResult result) {
        return result.anomalies().stream()
                .map(anomaly -> anomaly.details().rule())
                .collect(Collectors.toSet());
    }

    @Test
    void a_replay_follows_the_weights_of_evidence() throws IOException {
        ObjectNode weights = section("correlator", "settings", "causes", "weights");
        assertThat(weights.isEmpty()).isFalse();
        weights.properties().forEach(weight -> weight.setValue(Json.newMapper().valueToTree(0.0)));
        assertThat(Replay.run(new FailingShop(recorded)).incidents())
                .singleElement()
                .satisfies(incident -> assertThat(incident.rootCause().candidates())
                        .allSatisfy(
                                candidate -> assertThat(candidate.evidence()).isEmpty()));
    }

    @Test
    void plug_ins_that_were_not_in_use_are_left_out() throws IOException {
        section("correlator").putArray("rules").add("time");
        RecordedSettings read = RecordedSettings.of(new FailingShop(recorded));
        assertThat(read.settings().correlator().plugins().rules())
                .extracting(rule -> rule.name())
                .containsExactly("time");
        assertThat(read.warnings()).contains("correlator: the correlation rule 'topology' was not in use, left out");
    }

    @Test
    void what_this_version_does_not_know_is_ignored_and_named() throws IOException {
        recorded.putObject("oracle").put("mood", "good");
        section("detector", "settings", "alarm").put("courage", 3);
        section("correlator", "settings", "causes", "weights").put("astrology", 2.0);
        ((ArrayNode) section("correlator").get("evidence")).add("astrology");
        section("detector", "methods").put("standard", "crystal-ball").put("vector", "tea-leaves");
        RecordedSettings read = RecordedSettings.of(new FailingShop(recorded));
        assertThat(read.warnings())
                .hasSize(6)
                .anyMatch(warning -> warning.startsWith("oracle: "))
                .anyMatch(warning -> warning.startsWith("detector.settings.alarm.courage: "))
                .anyMatch(warning -> warning.startsWith("correlator.settings.causes.weights.astrology: "))
                .anyMatch(warning -> warning.contains("evidence source 'astrology' is not known"))
                .anyMatch(warning -> warning.contains("'crystal-ball'"))
                .anyMatch(warning -> warning.contains("'tea-leaves'"));
        assertThat(read.settings().detector().methods().standard()).isEqualTo("streaming");
        assertThat(Replay.run(new FailingShop(recorded)).incidents()).hasSize(1);
    }

    @Test
    void a_part_of_the_settings_leaves_the_rest_as_it_comes() throws IOException {
        ObjectNode part = Json.newMapper().createObjectNode();
        part.putObject("topology").put("rebuild_every", "PT1M");
        assertThat(RecordedSettings.of(written(part)).settings().topology().rebuildEvery())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(RecordedSettings.of(written(part)).settings().detector())
                .isEqualTo(ReplaySettings.standard().detector());
    }

    @Test
    void metrics_of_spans_that_are_recorded_are_not_made_again() throws IOException {
        section("topology", "settings", "spans").put("tell", "all");
        EntrySource recording = new FailingShop(recorded) {
            @Override
            public Manifest manifest() {
                return new Manifest(
                        Manifest.FORMAT, Map.of(), Map.of(), Map.of(Manifest.SPAN_METRICS, Manifest.RECORDED));
            }
        };
        assertThat(RecordedSettings.of(recording)
                        .settings()
                        .topology()
                        .settings()
                        .spans()
                        .tell())
                .isEqualTo(SpanMetricsLevel.NONE);
    }

    @Test
    void a_value_that_cannot_be_is_refused_by_its_name() {
        section("detector", "settings").put("interval", "soon");
        assertThatThrownBy(() -> RecordedSettings.of(new FailingShop(recorded)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("settings.json")
                .hasMessageContaining("interval");
        section("detector", "settings").put("interval", "PT5S");
        section("detector", "rules").putArray("user").add("rules: [{name: x, metric: y, methods: [crystal-ball]}]");
        assertThatThrownBy(() -> RecordedSettings.of(new FailingShop(recorded)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("detector.rules");
    }

    @Test
    void a_new_recording_in_an_old_folder_has_not_the_old_settings() throws IOException {
        written(recorded);
        new RecordingWriter(folder, Map.of(), Map.of()).close();
        assertThat(Recording.open(folder).settings()).isEmpty();
    }

    private ObjectNode section(String... names) {
        ObjectNode at = recorded;
        for (String name : names) {
            at = (ObjectNode) at.required(name);
        }
        return at;
    }

    private Recording written(ObjectNode settings) throws IOException {
        try (RecordingWriter writer = new RecordingWriter(folder, Map.of(), Map.of())) {
            writer.writeSettings(settings);
        }
        return Recording.open(folder);
    }
}
