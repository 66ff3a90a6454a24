package io.epicenter.contracts.topic;

import java.nio.charset.StandardCharsets;

/// The partition of a key, as Kafka's default partitioner computes it: positive murmur2 of the UTF-8 bytes, modulo the
/// count. Source: murmur2 (Appleby), seed 0x9747b28c as in Kafka; checked against Kafka's own class in a test.
public final class KeyPartitioner {
    /// Of murmur2 as Kafka's `Utils.murmur2` has them: any other number brings records to other partitions.
    private static final int SEED = 0x9747b28c;
    private static final int MULTIPLIER = 0x5bd1e995;

    private KeyPartitioner() {}

    public static int partition(String key, int partitionCount) {
        return (murmur2(key.getBytes(StandardCharsets.UTF_8)) & 0x7fffffff) % partitionCount;
    }

    static int murmur2(byte[] data) {
        int length = data.length;
        int hash = SEED ^ length;
        int blocks = length / 4;
        for (int i = 0; i < blocks; i++) {
            int at = i * 4;
            int block = (data[at] & 0xff)
                    | (data[at + 1] & 0xff) << 8
                    | (data[at + 2] & 0xff) << 16
                    | (data[at + 3] & 0xff) << 24;
            block *= MULTIPLIER;
            block ^= block >>> 24;
            block *= MULTIPLIER;
            hash *= MULTIPLIER;
            hash ^= block;
        }
        int tail = length & ~3;
        int rest = length - tail;
        if (rest > 0) {
            for (int i = rest - 1; i >= 0; i--) {
                hash ^= (data[tail + i] & 0xff) << (8 * i);
            }
            hash *= MULTIPLIER;
        }
        hash ^= hash >>> 13;
        hash *= MULTIPLIER;
        return hash ^ (hash >>> 15);
    }
}
