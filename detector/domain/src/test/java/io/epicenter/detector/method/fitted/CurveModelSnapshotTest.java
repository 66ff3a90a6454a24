package io.epicenter.detector.method.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.Preset;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A release reads the snapshots of the one before. The files hold a model after some hundred values ten minutes apart.
/// When their layout changes, the version of the engines' snapshots rises, and they are recorded anew.
class CurveModelSnapshotTest {
    private static void readAndWrite(Method method) throws IOException {
        byte[] recorded;
        try (InputStream file = Objects.requireNonNull(
                CurveModelSnapshotTest.class.getResourceAsStream(method.name() + ".snapshot"), "no snapshot")) {
            recorded = file.readAllBytes();
        }
        Method.Model model = method.restore(Preset.raw(60), new DataInputStream(new ByteArrayInputStream(recorded)));
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        model.write(new DataOutputStream(written));
        assertThat(written.toByteArray()).isEqualTo(recorded);
    }

    @Test
    void a_recorded_prophet_is_read_and_written_as_it_was() throws IOException {
        readAndWrite(new ProphetMethod(FittingExecutor.INLINE));
    }

    @Test
    void a_recorded_luminaire_is_read_and_written_as_it_was() throws IOException {
        readAndWrite(new LuminaireMethod(FittingExecutor.INLINE));
    }
}
