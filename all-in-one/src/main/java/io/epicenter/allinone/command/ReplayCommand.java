package io.epicenter.allinone.command;

import io.epicenter.allinone.process.LauncherException;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.replay.RecordedSettings;
import io.epicenter.replay.Replay;
import io.epicenter.replay.ReplayResult;
import io.epicenter.replay.command.Options;
import io.epicenter.replay.recording.Recording;
import io.epicenter.replay.recording.RecordingWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The verb `replay`: runs a recording through the pipeline and prints the incidents.
public final class ReplayCommand {
    public static final Options.Accepted OPTIONS = new Options.Accepted(List.of("--json"), List.of("--data"));

    private ReplayCommand() {}

    public static int run(Options options) {
        Path folder =
                Path.of(options.text("--data").orElseThrow(() -> new Options.UsageException("--data DIR is missing")));
        Instant began = Instant.now();
        try {
            Recording recording = Recording.open(folder);
            RecordedSettings recorded = RecordedSettings.of(recording);
            recorded.warnings()
                    .forEach(warning -> System.err.println(folder.resolve(RecordingWriter.SETTINGS) + ": " + warning));
            ReplayResult result = Replay.run(recording, recorded.settings());
            if (options.has("--json")) {
                for (Incident incident : result.incidents()) {
                    System.out.println(new String(Json.write(incident), StandardCharsets.UTF_8));
                }
            } else {
                System.out.println(table(result, Duration.between(began, Instant.now())));
            }
            return 0;
        } catch (IOException unreadable) {
            throw new LauncherException("cannot read the recording: " + unreadable.getMessage(), unreadable);
        }
    }

    static String table(ReplayResult result, Duration took) {
        StringBuilder text = new StringBuilder();
        ReplayResult.Counts counts = result.counts();
        for (Incident incident : result.incidents()) {
            Incident.RootCause cause = incident.rootCause();
            text.append("%s  %-8s severity %d  %s%n"
                    .formatted(
                            incident.createdAt(),
                            incident.status().name().toLowerCase(java.util.Locale.ROOT),
                            incident.severity(),
                            incident.title()));
            text.append("    id          %s, revision %d%n".formatted(incident.id(), incident.revision()));
            text.append("    root cause  %s (confidence %.2f)%n"
                    .formatted(
                            cause.hasCause() ? cause.candidates().getFirst().cause() : "no clear cause",
                            cause.confidence()));
            text.append("    hurts       %s%n"
                    .formatted(incident.blastRadius().affected().stream()
                            .map(affected -> affected.service() + " (" + affected.hops() + ")")
                            .toList()));
        }
        text.append("%d records, %d series, %d anomalies -> %d incidents; replayed in %.1f s%n"
                .formatted(
                        counts.records(),
                        counts.series(),
                        counts.anomalies(),
                        result.incidents().size(),
                        took.toMillis() / 1000.0));
        if (counts.malformed() > 0) {
            text.append("%d records were not readable%n".formatted(counts.malformed()));
        }
        return text.toString().stripTrailing();
    }
}
