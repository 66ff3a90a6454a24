package io.epicenter.benchmarks.correlation;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.benchmarks.alerts.AlertReader;
import io.epicenter.benchmarks.alerts.AlertReaderTest;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.model.Settings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlertStreamTest {
    @TempDir
    private Path folder;

    @Test
    void the_same_seed_places_the_same_stream() throws IOException {
        var systems = AlertReader.read(AlertReaderTest.recording(folder));
        assertThat(AlertStream.place(systems, 6, 3, 7)).isEqualTo(AlertStream.place(systems, 6, 3, 7));
        assertThat(AlertStream.place(systems, 6, 3, 7)).isNotEqualTo(AlertStream.place(systems, 6, 3, 8));
    }

    @Test
    void alerts_keep_their_distances_within_their_fault() throws IOException {
        AlertStream stream = AlertStream.place(AlertReader.read(AlertReaderTest.recording(folder)), 6, 1, 1);
        assertThat(stream.faults()).isEqualTo(1);
        assertThat(stream.placed()).hasSize(3);
        var first = stream.placed().get(0).event().timestamp();
        assertThat(stream.placed().get(2).event().timestamp()).isEqualTo(first.plusSeconds(9));
    }

    @Test
    void one_fault_becomes_one_incident() throws IOException {
        AlertStream stream = AlertStream.place(AlertReader.read(AlertReaderTest.recording(folder)), 6, 1, 1);
        CorrelatorRun.Result result = new CorrelatorRun(Settings.DEFAULT, BuiltInPlugins.all(), stream).run(stream);
        assertThat(result.incidents()).isEqualTo(1);
        assertThat(result.grouping()).hasSize(3).containsOnly(result.grouping().getFirst());
    }
}
