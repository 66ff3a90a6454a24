package io.epicenter.ingest.series;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topic.MessageTypes;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.contracts.wire.RemoteWriteV2Writer;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.ingest.TopicRecord;
import io.epicenter.ingest.memory.MemoryShare;
import io.epicenter.ingest.memory.OutputBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Records for `metrics` under construction, at most one open per partition. Confined to one thread.
public final class RecordBatches {
    /// Bytes of a new writer's arrays, rounded up; a test compares them.
    public static final long WRITER_BYTES = 48 << 10;
    /// Times that the bytes of a series may take in a writer beyond doubled arrays: its texts twice, their numbers and
    /// hashes. Chosen by hand for texts of one byte.
    private static final long SERIES_TIMES = 8;

    /// Bytes of a sample with its numbers of symbols. Chosen by hand: of 64 labels with numbers of two bytes.
    private static final int SAMPLE_BYTES = 256;
    /// Bytes of UTF-8 that a character of a text takes at most.
    private static final int UTF8_TIMES = 3;

    private final @Nullable RemoteWriteV2Writer[] open;
    private final int recordBytes;
    private final MemoryShare memory;
    private final List<TopicRecord> records = new ArrayList<>();
    /// What is charged for the next series before it is known how much it takes.
    private long marginBytes;

    public RecordBatches(int partitions, int recordBytes, MemoryShare memory) {
        this.open = new RemoteWriteV2Writer[partitions];
        this.recordBytes = recordBytes;
        this.memory = memory;
    }

    /// Adds the series that the reader stands on.
    public void add(int partition, WriteRequestReader series) throws MalformedMessageException {
        int sizeBytes = series.seriesEnd() - series.seriesStart();
        RemoteWriteV2Writer writer = writer(partition, sizeBytes);
        long before = writer.heldBytes();
        series.rewindSamples();
        writer.add(series);
        memory.reserve(writer.heldBytes() - before);
    }

    /// Adds a series with one sample. Labels are sorted by name and hold `__name__`.
    ///
    /// @param startMillis since when the value counts; 0 when it is a total
    public void add(
            int partition, SortedMap<String, String> labels, double value, long timestampMillis, long startMillis) {
        int sizeBytes = SAMPLE_BYTES;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            sizeBytes +=
                    UTF8_TIMES * (label.getKey().length() + label.getValue().length());
        }
        RemoteWriteV2Writer writer = writer(partition, sizeBytes);
        long before = writer.heldBytes();
        writer.add(labels, value, timestampMillis, startMillis);
        memory.reserve(writer.heldBytes() - before);
    }

    /// The open writer of a partition, with room for so many bytes more.
    private RemoteWriteV2Writer writer(int partition, int sizeBytes) {
        RemoteWriteV2Writer writer = open[partition];
        if (writer != null && writer.sizeBytes() + sizeBytes > recordBytes) {
            close(partition, writer);
            writer = null;
        }
        if (writer == null) {
            memory.reserve(WRITER_BYTES);
            writer = new RemoteWriteV2Writer();
            memory.release(WRITER_BYTES - writer.heldBytes());
            open[partition] = writer;
        }
        ensureMargin(2 * writer.heldBytes() + SERIES_TIMES * sizeBytes);
        return writer;
    }

    private void ensureMargin(long needed) {
        if (needed > marginBytes) {
            memory.reserve(needed - marginBytes);
            marginBytes = needed;
        }
    }

    private void close(int partition, RemoteWriteV2Writer writer) {
        int sizeBytes = writer.sizeBytes();
        memory.reserve(2L * sizeBytes + OutputBudget.RECORD_BYTES);
        byte[] value = writer.toByteArray();
        open[partition] = null;
        memory.release(sizeBytes + writer.heldBytes());
        records.add(
                TopicRecord.placed(Topics.METRICS, partition, value, TopicRecord.SYMBOLS, MessageTypes.METRICS_BATCH));
    }

    /// The records, of each partition in the order of its series.
    public List<TopicRecord> finish() {
        for (int partition = 0; partition < open.length; partition++) {
            RemoteWriteV2Writer writer = open[partition];
            if (writer != null) {
                close(partition, writer);
            }
        }
        return records;
    }
}
