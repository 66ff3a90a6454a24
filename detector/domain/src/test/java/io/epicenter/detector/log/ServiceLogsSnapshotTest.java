package io.epicenter.detector.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.Settings;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import io.epicenter.detector.signal.SignalContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A release reads the snapshots of the one before. The file holds a service with eight templates, the three rates,
/// three
/// shares and a pair. When the layout of a signal or of logs changes, the versions of the snapshots of both engines
/// rise, and the file is recorded anew.
class ServiceLogsSnapshotTest {
    private static final Settings SETTINGS =
            Settings.DEFAULT.withInterval(Duration.ofSeconds(15), Duration.ofSeconds(5));

    @Test
    void a_recorded_snapshot_is_read_and_written_as_it_was() throws IOException {
        byte[] recorded;
        try (InputStream file =
                Objects.requireNonNull(getClass().getResourceAsStream("service-logs.snapshot"), "no snapshot")) {
            recorded = file.readAllBytes();
        }
        SignalContext context = SignalContext.of(
                SETTINGS.alarm(),
                SETTINGS.absence(),
                SETTINGS.interval(),
                SignalRules.builtIn(),
                MethodRegistry.of(new StreamingMethod()));
        ServiceLogs service =
                ServiceLogs.read(new DataInputStream(new ByteArrayInputStream(recorded)), LogSettings.DEFAULT, context);
        assertThat(service.entity()).hasToString("default/default/service:default/cart");
        assertThat(service.templates()).isEqualTo(8);
        assertThat(service.signals()).hasSize(7);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        service.write(new DataOutputStream(written));
        assertThat(written.toByteArray()).isEqualTo(recorded);
    }
}
