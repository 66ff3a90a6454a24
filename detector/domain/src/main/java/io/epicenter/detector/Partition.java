package io.epicenter.detector;

import io.epicenter.contracts.topic.KeyPartitioner;

/// A partition of the topic that an engine reads.
///
/// @param count of the topic's partitions, to count misplaced series; 0 = not known
public record Partition(int number, int count) {
    /// Whether a record of this key belongs to another partition.
    boolean isMisplaced(String key) {
        return count > 0 && KeyPartitioner.partition(key, count) != number;
    }
}
