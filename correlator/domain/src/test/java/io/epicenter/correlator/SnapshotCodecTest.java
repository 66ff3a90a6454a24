package io.epicenter.correlator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Watermark;
import io.epicenter.correlator.model.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class SnapshotCodecTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private static byte[] snapshot() {
        Correlator correlator = new Correlator(Settings.DEFAULT, BuiltInPlugins.all());
        correlator.accept(new Watermark("default", "prod", "metrics-0", START), START);
        return correlator.snapshot();
    }

    private static Correlator restore(byte[] snapshot) throws MalformedMessageException {
        return Correlator.restore(snapshot, Settings.DEFAULT, BuiltInPlugins.all(), START);
    }

    @Test
    void a_deflated_snapshot_of_before_is_still_read() throws MalformedMessageException, IOException {
        byte[] plain = snapshot();
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        deflated.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(2).array());
        try (DeflaterOutputStream frames = new DeflaterOutputStream(deflated)) {
            frames.write(plain, Integer.BYTES, plain.length - Integer.BYTES);
        }

        Correlator restored = restore(deflated.toByteArray());

        assertThat(restored.view().statistics().environments()).isEqualTo(1);
        assertThat(restored.snapshot()).isEqualTo(restore(plain).snapshot());
    }

    @Test
    void a_snapshot_that_is_cut_off_is_malformed_wherever_it_ends() {
        byte[] plain = snapshot();
        for (int length = 0; length < plain.length; length++) {
            byte[] cut = Arrays.copyOf(plain, length);
            assertThatThrownBy(() -> restore(cut)).isInstanceOf(MalformedMessageException.class);
        }
    }
}
