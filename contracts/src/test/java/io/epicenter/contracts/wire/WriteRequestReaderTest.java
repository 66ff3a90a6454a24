package io.epicenter.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.MalformedMessageException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WriteRequestReaderTest {
    private final WriteRequestReader reader = new WriteRequestReader();

    private static byte[] twoSeries() {
        return new RemoteWriteV1Writer()
                .add(new TreeMap<>(Map.of("__name__", "up", "job", "a")), 1.5, 1000)
                .add(new TreeMap<>(Map.of("__name__", "up", "job", "b")), Double.NaN, -5)
                .toByteArray();
    }

    private static ProtobufWriter label(String name, String value) {
        return new ProtobufWriter().writeString(1, name).writeString(2, value);
    }

    @Test
    void what_the_writer_writes_is_read() throws Exception {
        reader.reset(twoSeries());
        assertThat(reader.nextSeries()).isTrue();
        assertThat(reader.labels()).isEqualTo(Map.of("__name__", "up", "job", "a"));
        assertThat(reader.label("job")).isEqualTo("a");
        assertThat(reader.label("jobs")).isNull();
        assertThat(reader.indexOf("job")).isEqualTo(1);
        assertThat(reader.labelValueBytes(1)).isEqualTo(1);
        assertThat(reader.namesRise()).isTrue();
        assertThat(reader.sampleCount()).isEqualTo(1);
        long hash = reader.labelHash();
        assertThat(reader.nextSample()).isTrue();
        assertThat(reader.value()).isEqualTo(1.5);
        assertThat(reader.timestampMillis()).isEqualTo(1000);
        assertThat(reader.nextSample()).isFalse();

        assertThat(reader.nextSeries()).isTrue();
        assertThat(reader.labelHash()).isNotEqualTo(hash);
        assertThat(reader.nextSample()).isTrue();
        assertThat(reader.value()).isNaN();
        assertThat(reader.isStaleMarker()).isFalse();
        assertThat(reader.timestampMillis()).isEqualTo(-5);
        assertThat(reader.nextSeries()).isFalse();
    }

    @Test
    void unknown_fields_are_passed_over_and_samples_may_come_first() throws Exception {
        ProtobufWriter series = new ProtobufWriter()
                .writeMessage(2, new ProtobufWriter().writeLong(2, 7).writeFixed64(1, WriteRequestReader.STALE_MARKER))
                .writeMessage(3, new ProtobufWriter().writeString(1, "an exemplar"))
                .writeMessage(1, label("__name__", "up"))
                .writeMessage(4, new ProtobufWriter().writeLong(1, 1))
                .writeMessage(2, new ProtobufWriter());
        reader.reset(new ProtobufWriter()
                .writeMessage(3, new ProtobufWriter().writeString(2, "metadata"))
                .writeMessage(1, series)
                .toByteArray());
        assertThat(reader.nextSeries()).isTrue();
        assertThat(reader.labels()).isEqualTo(Map.of("__name__", "up"));
        assertThat(reader.sampleCount()).isEqualTo(2);
        assertThat(reader.nextSample()).isTrue();
        assertThat(reader.isStaleMarker()).isTrue();
        assertThat(reader.timestampMillis()).isEqualTo(7);
        assertThat(reader.nextSample()).isTrue();
        assertThat(reader.value()).isZero();
        assertThat(reader.timestampMillis()).isZero();
        assertThat(reader.nextSample()).isFalse();
        assertThat(reader.nextSeries()).isFalse();
    }

    @Test
    void a_copied_series_is_the_same_series() throws Exception {
        reader.reset(twoSeries());
        reader.nextSeries();
        reader.nextSeries();
        byte[] copy = new RemoteWriteV1Writer()
                .addEncoded(reader.buffer(), reader.seriesStart(), reader.seriesEnd())
                .toByteArray();
        long hash = reader.labelHash();
        reader.reset(copy);
        assertThat(reader.nextSeries()).isTrue();
        assertThat(reader.labelHash()).isEqualTo(hash);
        assertThat(reader.label("job")).isEqualTo("b");
    }

    @Test
    void names_that_do_not_rise_are_seen() throws Exception {
        for (String[] names : new String[][] {{"b", "a"}, {"a", "a"}, {"aa", "a"}, {"\u00e9", "z"}}) {
            ProtobufWriter series = new ProtobufWriter();
            for (String name : names) {
                series.writeMessage(1, label(name, "1"));
            }
            reader.reset(new ProtobufWriter().writeMessage(1, series).toByteArray());
            reader.nextSeries();
            assertThat(reader.namesRise()).isFalse();
        }
    }

    @Test
    void a_part_or_a_mutant_is_malformed_or_harmless() {
        byte[] whole = twoSeries();
        Random random = new Random(1);
        for (int length = 0; length < whole.length; length++) {
            drain(Arrays.copyOf(whole, length));
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] mutant = whole.clone();
            mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
            drain(mutant);
        }
        ProtobufWriter many = new ProtobufWriter();
        for (int i = 0; i < 257; i++) {
            many.writeMessage(1, label("a" + i, "1"));
        }
        reader.reset(new ProtobufWriter().writeMessage(1, many).toByteArray());
        assertThatThrownBy(reader::nextSeries).hasMessageContaining("more than 256 labels");
    }

    private void drain(byte[] bytes) {
        reader.reset(bytes);
        try {
            while (reader.nextSeries()) {
                reader.labels();
                reader.namesRise();
                while (reader.nextSample()) {
                    reader.isStaleMarker();
                }
            }
        } catch (MalformedMessageException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }
}
