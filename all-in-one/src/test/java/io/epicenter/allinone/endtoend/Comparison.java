package io.epicenter.allinone.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.allinone.command.DemoRecorder;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.replay.Replay;
import io.epicenter.replay.ReplayResult;
import io.epicenter.replay.recording.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Compares what a platform has published with a replay of what it was given.
final class Comparison {
    private Comparison() {}

    /// Ids and causes of the incidents, and ids of the anomalies that fired, are the same as in a replay.
    static void liveEqualsReplay(Stage stage, String name) throws IOException {
        Path folder = recording(name);
        String kafka = stage.platform().stores().kafka();
        DemoRecorder.record(stage.platform(), folder);
        ReplayResult replayed = Replay.run(Recording.open(folder));
        assertThat(Replay.run(Recording.open(folder))).as("two replays").isEqualTo(replayed);
        List<Incident> live = TopicReader.values(kafka, Topics.INCIDENTS, Incident.class);
        assertThat(causes(replayed.revisions()))
                .as("incidents and their causes")
                .isEqualTo(causes(live));
        Map<String, String> replayedAnomalies = fired(replayed.anomalies());
        Map<String, String> onlyLive = fired(TopicReader.values(kafka, Topics.ANOMALIES, Anomaly.class));
        onlyLive.keySet().removeAll(replayedAnomalies.keySet());
        assertThat(onlyLive)
                .as("anomalies that no replay has; it has %s", replayedAnomalies.values())
                .isEmpty();
    }

    /// Where [#liveEqualsReplay] leaves what it has recorded.
    static Path recording(String name) {
        return Path.of("target", "recording-" + name);
    }

    /// The last word on the cause of each incident.
    private static Map<String, String> causes(List<Incident> revisions) {
        Map<String, Incident> last = new TreeMap<>();
        revisions.forEach(revision ->
                last.merge(revision.id(), revision, (one, other) -> one.revision() >= other.revision() ? one : other));
        Map<String, String> causes = new TreeMap<>();
        last.forEach((id, incident) -> causes.put(
                id,
                incident.rootCause().candidates().isEmpty()
                        ? "none"
                        : incident.rootCause().candidates().getFirst().entity() + " by "
                                + incident.rootCause().event()));
        return causes;
    }

    /// What fired, by id, in words.
    private static Map<String, String> fired(List<Anomaly> anomalies) {
        Map<String, String> words = new TreeMap<>();
        anomalies.stream()
                .filter(anomaly -> anomaly.status() == AnomalyStatus.FIRING)
                .forEach(anomaly -> words.put(
                        anomaly.id(),
                        "%s %s %s by %s, onset %s, told %s"
                                .formatted(
                                        anomaly.entity(),
                                        anomaly.metricName(),
                                        anomaly.signal(),
                                        anomaly.detector(),
                                        anomaly.details().onset(),
                                        anomaly.timestamp())));
        return words;
    }
}
