package io.epicenter.contracts.signal;

import java.util.Arrays;

/// Where parts of a message stand, in their order. Grows by doubling, at most to one part for two bytes of the message.
final class Slices {
    /// Parts that there is room for at first. Chosen by hand: the entities of a small batch.
    private static final int FIRST_ROOM = 64;

    private int size;
    private int[] starts = new int[FIRST_ROOM];
    private int[] ends = new int[FIRST_ROOM];

    void add(int start, int end) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        starts[size] = start;
        ends[size] = end;
        size++;
    }

    int size() {
        return size;
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }
}
