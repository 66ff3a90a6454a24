package io.epicenter.replay.recording;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A cursor over the records of one recorded partition.
final class PartitionFile implements Closeable {
    /// Read-ahead, and the largest record: a length above it is a damaged file, as Kafka takes 1 MB by default and our
    /// broker 4 MB.
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int MAX_BYTES = 64 << 20;
    private final String topic;
    private final int partition;
    private final DataInputStream in;
    private @Nullable Entry entry;
    private long timeMillis = Long.MIN_VALUE;

    PartitionFile(Path folder, String topic, int partition) throws IOException {
        this.topic = topic;
        this.partition = partition;
        Path file = folder.resolve(RecordingWriter.file(topic, partition));
        this.in = new DataInputStream(
                new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file), BUFFER_BYTES), BUFFER_BYTES));
    }

    String topic() {
        return topic;
    }

    int partition() {
        return partition;
    }

    /// When the current record came: its timestamp, or that of a record before it if that was later.
    long timeMillis() {
        return timeMillis;
    }

    Entry entry() {
        if (entry == null) {
            throw new IllegalStateException("advance first");
        }
        return entry;
    }

    /// Moves to the next record; false at the end.
    boolean advance() throws IOException {
        long offset;
        try {
            offset = in.readLong();
        } catch (EOFException end) {
            return false;
        }
        long timestamp = in.readLong();
        byte[] key = bytes();
        int count = in.readUnsignedShort();
        Map<String, String> headers = HashMap.newHashMap(count);
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            headers.put(name, new String(bytes(), StandardCharsets.UTF_8));
        }
        entry = new Entry(topic, partition, offset, timestamp, key, headers, bytes());
        timeMillis = Math.max(timeMillis, timestamp);
        return true;
    }

    private byte[] bytes() throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MAX_BYTES) {
            throw new IOException(RecordingWriter.file(topic, partition) + ": a length of " + length + " bytes");
        }
        return in.readNBytes(length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
