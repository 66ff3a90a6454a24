package io.epicenter.replay.recording;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.Json;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Writes a recording: a folder with one gzip file of framed records for each partition, and the manifest, which is
/// written last, so that a folder without one is no recording. Records of a partition must come in their order.
public final class RecordingWriter implements Closeable {
    /// The file of [EntrySource#settings], for people to read and to change: a replay follows it, and has its own
    /// defaults for what is not in it.
    public static final String SETTINGS = "settings.json";

    /// As the reader's.
    private static final int BUFFER_BYTES = 1 << 16;
    private final Path folder;
    private final Map<String, Integer> partitions;
    private final Map<String, String> settings;
    private final Map<String, DataOutputStream> files = new TreeMap<>();
    private final Map<String, Long> records = new TreeMap<>();

    /// @param partitions how many each recorded topic has
    /// @param settings see [Manifest#settings]
    public RecordingWriter(Path folder, Map<String, Integer> partitions, Map<String, String> settings)
            throws IOException {
        this.folder = folder;
        this.partitions = new TreeMap<>(partitions);
        this.settings = new TreeMap<>(settings);
        Files.createDirectories(folder);
        Files.deleteIfExists(folder.resolve(Manifest.FILE));
        Files.deleteIfExists(folder.resolve(SETTINGS));
        for (Map.Entry<String, Integer> topic : this.partitions.entrySet()) {
            records.put(topic.getKey(), 0L);
            for (int partition = 0; partition < topic.getValue(); partition++) {
                files.put(file(topic.getKey(), partition), open(file(topic.getKey(), partition)));
            }
        }
    }

    static String file(String topic, int partition) {
        return topic + "-" + partition + ".gz";
    }

    private DataOutputStream open(String name) throws IOException {
        OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)), BUFFER_BYTES) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
        return new DataOutputStream(new BufferedOutputStream(gzip, BUFFER_BYTES));
    }

    /// Writes down what decided in the recorded pipeline.
    ///
    /// @param sections see [EntrySource#settings]
    public void writeSettings(JsonNode sections) throws IOException {
        DefaultPrettyPrinter lines = new DefaultPrettyPrinter();
        lines.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
        Files.write(folder.resolve(SETTINGS), Json.newMapper().writer(lines).writeValueAsBytes(sections));
    }

    public void write(Entry entry) throws IOException {
        DataOutputStream out = files.get(file(entry.topic(), entry.partition()));
        if (out == null) {
            throw new IllegalArgumentException("this recording has no partition " + entry.partition() + " of "
                    + entry.topic() + ", only " + partitions);
        }
        out.writeLong(entry.offset());
        out.writeLong(entry.timestampMillis());
        out.writeInt(entry.key().length);
        out.write(entry.key());
        out.writeShort(entry.headers().size());
        for (Map.Entry<String, String> header : new TreeMap<>(entry.headers()).entrySet()) {
            out.writeUTF(header.getKey());
            byte[] value = header.getValue().getBytes(StandardCharsets.UTF_8);
            out.writeInt(value.length);
            out.write(value);
        }
        out.writeInt(entry.value().length);
        out.write(entry.value());
        records.merge(entry.topic(), 1L, Long::sum);
    }

    @Override
    public void close() throws IOException {
        for (DataOutputStream file : files.values()) {
            file.close();
        }
        Manifest manifest = new Manifest(Manifest.FORMAT, partitions, records, settings);
        Files.write(folder.resolve(Manifest.FILE), Json.write(manifest));
    }
}
