package io.epicenter.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.MalformedMessageException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SymbolRequestTest {
    private final WriteRequestReader reader = new WriteRequestReader();

    @Test
    void a_series_is_the_same_in_both_forms() throws Exception {
        Random random = new Random(5);
        RemoteWriteV1Writer plain = new RemoteWriteV1Writer();
        for (int i = 0; i < 2000; i++) {
            SortedMap<String, String> labels = new TreeMap<>();
            for (int label = 0; label < 9; label++) {
                labels.put("l".repeat(1 + random.nextInt(12)), "v".repeat(random.nextInt(40)) + random.nextInt(50));
            }
            plain.add(labels, random.nextDouble(), random.nextLong(1L << 40));
        }
        RemoteWriteV2Writer dense = new RemoteWriteV2Writer();
        reader.reset(plain.toByteArray());
        while (reader.nextSeries()) {
            dense.add(reader);
        }
        byte[] bytes = dense.toByteArray();
        assertThat(bytes).hasSize(dense.sizeBytes());
        WriteRequestReader other = new WriteRequestReader();
        other.reset(bytes);
        reader.reset(plain.toByteArray());
        while (reader.nextSeries()) {
            assertThat(other.nextSeries()).isTrue();
            assertThat(other.labels()).isEqualTo(reader.labels());
            assertThat(other.labelHash()).isEqualTo(reader.labelHash());
            assertThat(other.nextSample()).isEqualTo(reader.nextSample());
            assertThat(other.value()).isEqualTo(reader.value());
            assertThat(other.timestampMillis()).isEqualTo(reader.timestampMillis());
        }
        assertThat(other.nextSeries()).isFalse();
    }

    @Test
    void the_series_of_some_metrics_are_the_same_as_among_all() throws Exception {
        Random random = new Random(6);
        RemoteWriteV1Writer plain = new RemoteWriteV1Writer();
        RemoteWriteV2Writer dense = new RemoteWriteV2Writer();
        for (int i = 0; i < 500; i++) {
            SortedMap<String, String> labels = new TreeMap<>();
            if (random.nextInt(10) > 0) {
                labels.put("__name__", "metric_" + random.nextInt(8));
            }
            labels.put(random.nextBoolean() ? "Zone" : "zone", "metric_" + random.nextInt(8));
            plain.add(labels, i, i);
            dense.add(labels, i, i);
        }
        MetricNames wanted = new MetricNames(List.of("metric_1", "metric_5"));
        for (byte[] batch : List.of(plain.toByteArray(), dense.toByteArray())) {
            assertThat(wanted.mayBeIn(batch)).isTrue();
            WriteRequestReader some = new WriteRequestReader();
            some.reset(batch, wanted);
            reader.reset(batch);
            while (reader.nextSeries()) {
                String name = reader.label("__name__");
                if (name != null && Set.of("metric_1", "metric_5").contains(name)) {
                    assertThat(some.nextSeries()).isTrue();
                    assertThat(some.labels()).isEqualTo(reader.labels());
                    assertThat(some.labelHash()).isEqualTo(reader.labelHash());
                    assertThat(some.nextSample()).isEqualTo(reader.nextSample());
                    assertThat(some.value()).isEqualTo(reader.value());
                }
            }
            assertThat(some.nextSeries()).isFalse();
        }
    }

    @Test
    void a_batch_without_the_symbol_is_without_the_metric() {
        byte[] batch = new RemoteWriteV2Writer()
                .add(new TreeMap<>(Map.of("__name__", "requests_total_bucket")), 1, 1)
                .toByteArray();
        assertThat(new MetricNames(List.of("requests_total")).mayBeIn(batch)).isFalse();
        assertThat(new MetricNames(List.of("requests_total_bucket")).mayBeIn(batch))
                .isTrue();
        assertThat(new MetricNames(List.of("none")).mayBeIn(Arrays.copyOf(batch, 5)))
                .as("a batch that cannot be read")
                .isTrue();
    }

    @Test
    void an_unknown_symbol_is_malformed() {
        byte[] series = new ProtobufWriter()
                .writeMessage(
                        5,
                        new ProtobufWriter()
                                .writeMessage(
                                        1, new ProtobufWriter().writeVarint(0).writeVarint(7)))
                .toByteArray();
        reader.reset(series);
        assertThatThrownBy(reader::nextSeries)
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("symbol");
    }

    @Test
    void hashes_of_texts_differ() {
        Random random = new Random(9);
        Set<Long> seen = new HashSet<>();
        for (int length = 0; length < 64; length++) {
            byte[] text = new byte[length];
            random.nextBytes(text);
            assertThat(seen.add(Bytes.hashText(text, 0, length))).isTrue();
            for (int at = 0; at < length; at++) {
                text[at] ^= 1;
                assertThat(seen.add(Bytes.hashText(text, 0, length)))
                        .as("length %d, byte %d", length, at)
                        .isTrue();
                text[at] ^= 1;
            }
        }
    }
}
