package io.epicenter.contracts.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The texts of one remote-write 2.0 request, each once, found by their bytes; number 0 is the empty text.
/// Open addressing, O(1) a look-up, no allocation but for growth. Confined to one thread.
final class SymbolTable {
    /// Texts that there is room for at first, with four buckets each. Chosen by hand; both double.
    private static final int FIRST_TEXTS = 256;

    private final ProtobufWriter encoded = new ProtobufWriter(8192);
    private byte[] bytes = new byte[8192];
    private int[] ends = new int[FIRST_TEXTS];
    private long[] hashes = new long[FIRST_TEXTS];
    private int[] buckets = new int[FIRST_TEXTS * 4];
    private int size;

    SymbolTable() {
        numberOf(bytes, 0, 0);
    }

    /// The number of a text, which is added when it is new.
    int numberOf(byte[] source, int from, int to) {
        long hash = Bytes.hashText(source, from, to);
        int mask = buckets.length - 1;
        int at = (int) hash & mask;
        while (buckets[at] != 0) {
            int number = buckets[at] - 1;
            if (hashes[number] == hash && isText(number, source, from, to)) {
                return number;
            }
            at = (at + 1) & mask;
        }
        return add(hash, at, source, from, to);
    }

    int numberOf(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return numberOf(utf8, 0, utf8.length);
    }

    private boolean isText(int number, byte[] source, int from, int to) {
        return Arrays.equals(bytes, start(number), ends[number], source, from, to);
    }

    private int start(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    private int add(long hash, int bucket, byte[] source, int from, int to) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, size * 2);
            hashes = Arrays.copyOf(hashes, size * 2);
        }
        int start = start(size);
        int length = to - from;
        if (bytes.length - start < length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, start + length));
        }
        System.arraycopy(source, from, bytes, start, length);
        ends[size] = start + length;
        hashes[size] = hash;
        buckets[bucket] = ++size;
        encoded.writeSlice(WriteRequestReader.SYMBOLS, source, from, to);
        if (size * 2 > buckets.length) {
            rehash();
        }
        return size - 1;
    }

    private void rehash() {
        buckets = new int[buckets.length * 2];
        int mask = buckets.length - 1;
        for (int number = 0; number < size; number++) {
            int at = (int) hashes[number] & mask;
            while (buckets[at] != 0) {
                at = (at + 1) & mask;
            }
            buckets[at] = number + 1;
        }
    }

    int sizeBytes() {
        return encoded.size();
    }

    /// Bytes of all arrays, filled or not.
    long heldBytes() {
        long numbers = (long) Integer.BYTES * (ends.length + buckets.length) + (long) Long.BYTES * hashes.length;
        return numbers + bytes.length + encoded.capacity();
    }

    /// The texts as fields of the request, in the order of their numbers.
    ProtobufWriter encoded() {
        return encoded;
    }
}
