package io.epicenter.replay.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final byte[] VALUE = {1, 2, 3};

    @TempDir
    Path folder;

    @Test
    void what_is_written_is_read_with_key_headers_and_bytes() throws IOException {
        Entry entry = new Entry("events", 1, 42, 1000, new byte[] {7}, Map.of("ce_id", "ü", "content-type", ""), VALUE);
        write(entry);
        Entry read = read().getFirst();
        assertThat(read.key()).containsExactly(7);
        assertThat(read.value()).containsExactly(1, 2, 3);
        assertThat(read.headers()).isEqualTo(entry.headers());
        assertThat(read.offset()).isEqualTo(42);
        assertThat(read.header("absent")).isEmpty();
    }

    @Test
    void partitions_are_merged_by_time_and_keep_their_own_order() throws IOException {
        write(
                at("metrics", 0, 0, 100),
                at("metrics", 0, 1, 50),
                at("metrics", 0, 2, 300),
                at("metrics", 1, 0, 200),
                at("events", 0, 0, 100));
        assertThat(read())
                .extracting(entry -> entry.topic() + "-" + entry.partition() + "@" + entry.offset())
                .containsExactly("events-0@0", "metrics-0@0", "metrics-0@1", "metrics-1@0", "metrics-0@2");
    }

    @Test
    void the_manifest_tells_counts_and_settings() throws IOException {
        write(at("metrics", 0, 0, 100), at("metrics", 1, 0, 100));
        Manifest manifest = Recording.open(folder).manifest();
        assertThat(manifest.records()).containsEntry("metrics", 2L).containsEntry("events", 0L);
        assertThat(manifest.partitionsOf("metrics")).isEqualTo(2);
        assertThat(manifest.duration(Manifest.INTERVAL, Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));
        assertThat(manifest.duration(Manifest.LATENESS, Duration.ZERO)).isZero();
    }

    @Test
    void a_folder_without_manifest_is_no_recording() throws IOException {
        Files.createDirectories(folder.resolve("half"));
        assertThatThrownBy(() -> Recording.open(folder.resolve("half")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a recording");
    }

    @Test
    void a_partition_that_was_not_announced_is_refused() {
        assertThatThrownBy(() -> write(at("metrics", 9, 0, 100)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("partition 9");
    }

    private static Entry at(String topic, int partition, long offset, long timestamp) {
        return new Entry(topic, partition, offset, timestamp, new byte[0], Map.of(), VALUE);
    }

    private void write(Entry... entries) throws IOException {
        try (RecordingWriter writer =
                new RecordingWriter(folder, Map.of("metrics", 2, "events", 2), Map.of(Manifest.INTERVAL, "PT5S"))) {
            for (Entry entry : entries) {
                writer.write(entry);
            }
        }
    }

    private List<Entry> read() throws IOException {
        List<Entry> entries = new ArrayList<>();
        Recording.open(folder).forEach((entry, time) -> entries.add(entry));
        return entries;
    }
}
