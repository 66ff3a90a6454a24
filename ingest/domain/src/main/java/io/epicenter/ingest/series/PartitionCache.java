package io.epicenter.ingest.series;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Remembers the partition of a series by the hash of its labels. Two generations of open addressing: when the young
/// one is full, the old one is dropped and the young one becomes old; what is used again moves back to the young one.
///
/// A slot is one long, the upper 47 bits of the hash and the partition + 1, so that a reader without a lock never
/// sees half an entry. Look-up O(1), without allocation, by any thread; writing under a lock.
/// At most 2 x 2 x `maxEntries` slots of 8 bytes, reached by doubling.
public final class PartitionCache {
    /// The largest partition that a slot can hold: 17 bits, of which 0 is an empty slot. Far above what a topic has.
    public static final int MAX_PARTITION = (1 << 17) - 2;

    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
    /// The low 17 bits of a slot, for the partition + 1; the 47 above are of the hash.
    private static final long PARTITION_BITS = 0x1FFFF;
    /// Slots of a new generation, 32 KB. Chosen by hand; they double.
    private static final int FIRST_SLOTS = 1 << 12;

    private final int maxEntries;
    private volatile long[] young;
    private volatile long[] old;
    private int youngEntries;

    public PartitionCache(int maxEntries) {
        this.maxEntries = Math.max(1, maxEntries);
        this.young = new long[FIRST_SLOTS];
        this.old = new long[1];
    }

    /// The partition, or -1 when it is not remembered.
    public int get(long hash) {
        int partition = find(young, hash);
        if (partition >= 0) {
            return partition;
        }
        partition = find(old, hash);
        if (partition >= 0) {
            put(hash, partition);
        }
        return partition;
    }

    public synchronized void put(long hash, int partition) {
        if (partition < 0 || partition > MAX_PARTITION || find(young, hash) >= 0) {
            return;
        }
        if (youngEntries >= maxEntries) {
            old = young;
            young = new long[FIRST_SLOTS];
            youngEntries = 0;
        } else if (youngEntries * 2 >= young.length - 2) {
            young = doubled(young);
        }
        insert(young, (hash & ~PARTITION_BITS) | (partition + 1), slotOf(hash));
        youngEntries++;
    }

    private static int find(long[] slots, long hash) {
        int mask = slots.length - 1;
        long wanted = hash & ~PARTITION_BITS;
        for (int at = slotOf(hash) & mask, seen = 0; seen <= mask; at = (at + 1) & mask, seen++) {
            long slot = (long) SLOT.getOpaque(slots, at);
            if (slot == 0) {
                return -1;
            }
            if ((slot & ~PARTITION_BITS) == wanted) {
                return (int) (slot & PARTITION_BITS) - 1;
            }
        }
        return -1;
    }

    private static long[] doubled(long[] slots) {
        long[] larger = new long[slots.length * 2];
        for (long slot : slots) {
            if (slot != 0) {
                insert(larger, slot, slotOf(slot));
            }
        }
        return larger;
    }

    private static void insert(long[] slots, long slot, int start) {
        int mask = slots.length - 1;
        int at = start & mask;
        while (slots[at] != 0) {
            at = (at + 1) & mask;
        }
        SLOT.setOpaque(slots, at, slot);
    }

    /// From the bits of the hash that the slot keeps, so that a slot can be moved without its hash.
    private static int slotOf(long hash) {
        return (int) (hash >>> 33);
    }
}
