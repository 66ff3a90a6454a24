package io.epicenter.detector.series;

import java.util.Arrays;

/// The slots of series by the hash of their labels, in an open-addressing table. O(1) and no allocation for a look-up.
/// Confined to one thread.
final class SeriesIndex {
    private int mask;
    private int[] buckets;
    private long[] hashes;
    /// For each slot the one that came after it last, + 1; it saves look-ups and is not part of the state.
    private int[] followers;

    SeriesIndex(int capacity) {
        hashes = new long[capacity];
        followers = new int[capacity];
        buckets = new int[capacity * 2];
        mask = buckets.length - 1;
    }

    int capacity() {
        return hashes.length;
    }

    long hash(int slot) {
        return hashes[slot];
    }

    /// See [SeriesTable#find].
    int find(long hash, int before) {
        if (before >= 0) {
            int guess = followers[before] - 1;
            if (guess >= 0 && hashes[guess] == hash) {
                return guess;
            }
        }
        int slot = lookUp(hash);
        if (before >= 0) {
            followers[before] = slot + 1;
        }
        return slot;
    }

    private int lookUp(long hash) {
        for (int at = (int) hash & mask; ; at = (at + 1) & mask) {
            int slot = buckets[at] - 1;
            if (slot < 0 || hashes[slot] == hash) {
                return slot;
            }
        }
    }

    /// Adds a hash that is not there yet.
    void add(int slot, long hash) {
        hashes[slot] = hash;
        insert(slot);
    }

    private void insert(int slot) {
        int at = (int) hashes[slot] & mask;
        while (buckets[at] != 0) {
            at = (at + 1) & mask;
        }
        buckets[at] = slot + 1;
    }

    /// Makes room for twice as many.
    void grow(int size) {
        int capacity = hashes.length * 2;
        hashes = Arrays.copyOf(hashes, capacity);
        followers = Arrays.copyOf(followers, capacity);
        rebuild(size, capacity * 2);
    }

    /// Moves a hash to another slot; [#compacted] must follow.
    void move(int from, int to) {
        hashes[to] = hashes[from];
    }

    /// Slots have been moved, and so many are left.
    void compacted(int size) {
        Arrays.fill(followers, 0);
        rebuild(size, buckets.length);
    }

    private void rebuild(int size, int length) {
        buckets = new int[length];
        mask = length - 1;
        for (int slot = 0; slot < size; slot++) {
            insert(slot);
        }
    }
}
