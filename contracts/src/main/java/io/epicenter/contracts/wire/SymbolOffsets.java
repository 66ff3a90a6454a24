package io.epicenter.contracts.wire;

import io.epicenter.contracts.MalformedMessageException;
import java.util.Arrays;

/// Where the symbols of a request that is being read stand, and their hashes, each computed once. Grows by
/// doubling, at most to one entry for two bytes of the request. Confined to one thread.
final class SymbolOffsets {
    /// Symbols that there is room for at first. Chosen by hand; the arrays double.
    private static final int FIRST = 1024;

    private int size;
    private int[] starts = new int[FIRST];
    private int[] ends = new int[FIRST];
    private long[] hashes = new long[FIRST];

    void clear() {
        size = 0;
    }

    void add(byte[] buffer, int from, int to) {
        if (size == starts.length) {
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        starts[size] = from;
        ends[size] = to;
        hashes[size] = Bytes.hashText(buffer, from, to);
        size++;
    }

    /// The number as an index, if there is a symbol of this number.
    int checked(long number) throws MalformedMessageException {
        if (number < 0 || number >= size) {
            throw new MalformedMessageException("remote write: symbol " + number + " of " + size);
        }
        return (int) number;
    }

    int start(int number) {
        return starts[number];
    }

    int end(int number) {
        return ends[number];
    }

    long hash(int number) {
        return hashes[number];
    }
}
