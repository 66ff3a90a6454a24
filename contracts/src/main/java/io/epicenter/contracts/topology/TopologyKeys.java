package io.epicenter.contracts.topology;

/// The Redis keys of the dependency graph. Written by topology-service alone; [#CURRENT] and a version's manifest and
/// chunks may be read by anyone.
public final class TopologyKeys {
    /// Holds the number of the version to read; readers ask for it every few seconds.
    public static final String CURRENT = "topology:current";
    /// The counter from which builders draw version numbers.
    public static final String SEQUENCE = "topology:sequence";
    /// Sorted set of the versions that can still be read.
    public static final String VERSIONS = "topology:versions";
    /// Sorted set of the replicas that publish partial counters, by the time of their last publication in epoch
    /// seconds.
    public static final String PARTIALS = "topology:partials";
    /// Hash of how many edges each of those replicas has counted.
    public static final String PARTIAL_EDGES = "topology:partial-edges";
    /// Largest value that is written under one key, in bytes. Chosen by hand: Redis answers other readers between two
    /// values, so a large one makes them wait.
    public static final int CHUNK_BYTES = 1024 * 1024;

    private TopologyKeys() {}

    /// The key of a version's bytes; see [#manifest] and [#chunk].
    public static String snapshot(long version) {
        return "topology:" + version + ":snapshot";
    }

    /// The key of what one replica has counted.
    public static String partial(String replica) {
        return "topology:partial:" + replica;
    }

    /// Where `chunks,bytes,crc32c` of a blob stand, written after its chunks.
    public static String manifest(String blob) {
        return blob + ":manifest";
    }

    /// Where a part of a blob stands.
    public static String chunk(String blob, int number) {
        return blob + ":" + number;
    }
}
