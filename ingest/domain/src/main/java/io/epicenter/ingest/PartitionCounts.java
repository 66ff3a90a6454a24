package io.epicenter.ingest;

/// How many partitions a topic has; at least 1.
@FunctionalInterface
public interface PartitionCounts {
    int of(String topic);
}
