package io.epicenter.replay.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/// A recording on disk, read as one stream: all partitions merged by the time at which records were produced, then
/// by topic and partition; within a partition always in the order of offsets. The same folder, the same stream.
public final class Recording implements EntrySource {
    private final Path folder;
    private final Manifest manifest;
    private final Optional<JsonNode> settings;

    private Recording(Path folder, Manifest manifest, Optional<JsonNode> settings) {
        this.folder = folder;
        this.manifest = manifest;
        this.settings = settings;
    }

    /// Throws when the folder is not a recording that this version reads.
    public static Recording open(Path folder) throws IOException {
        Path file = folder.resolve(Manifest.FILE);
        if (!Files.exists(file)) {
            throw new IOException(folder + " is not a recording: it has no " + Manifest.FILE);
        }
        Manifest manifest = read(file, Manifest.class);
        if (manifest.format() != Manifest.FORMAT) {
            throw new IOException(
                    folder + " has format " + manifest.format() + ", this version reads format " + Manifest.FORMAT);
        }
        Path settings = folder.resolve(RecordingWriter.SETTINGS);
        return new Recording(
                folder,
                manifest,
                Files.exists(settings) ? Optional.of(read(settings, ObjectNode.class)) : Optional.empty());
    }

    private static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return Json.read(Files.readAllBytes(file), type);
        } catch (MalformedMessageException malformed) {
            throw new IOException(file + ": " + malformed.getMessage(), malformed);
        }
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public Optional<JsonNode> settings() {
        return settings;
    }

    @Override
    public void forEach(EntrySink sink) throws IOException {
        List<PartitionFile> files = new ArrayList<>();
        PriorityQueue<PartitionFile> heads = new PriorityQueue<>(Comparator.comparingLong(PartitionFile::timeMillis)
                .thenComparing(PartitionFile::topic)
                .thenComparingInt(PartitionFile::partition));
        try {
            for (String topic : manifest.partitions().keySet()) {
                for (int partition = 0; partition < manifest.partitionsOf(topic); partition++) {
                    PartitionFile file = new PartitionFile(folder, topic, partition);
                    files.add(file);
                    if (file.advance()) {
                        heads.add(file);
                    }
                }
            }
            while (!heads.isEmpty()) {
                PartitionFile first = heads.remove();
                sink.accept(first.entry(), first.timeMillis());
                if (first.advance()) {
                    heads.add(first);
                }
            }
        } finally {
            for (PartitionFile file : files) {
                file.close();
            }
        }
    }
}
