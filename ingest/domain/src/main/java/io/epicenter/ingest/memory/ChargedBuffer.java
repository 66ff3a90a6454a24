package io.epicenter.ingest.memory;

import java.util.Arrays;

/// Bytes that come one after the other, in an array whose every growth is charged before it is allocated. Confined to
/// one thread.
public final class ChargedBuffer {
    /// The smallest array. Chosen by hand: most requests of agents fit into a few of it.
    private static final int MIN_BYTES = 4096;

    private final MemoryShare memory;
    private final int maxBytes;
    private byte[] bytes = new byte[0];
    private int size;

    /// @param expectedBytes how many there will be, as far as is known; allocated at once, at most `maxBytes`
    /// @param maxBytes how many there may be
    public ChargedBuffer(MemoryShare memory, int expectedBytes, int maxBytes) {
        this.memory = memory;
        this.maxBytes = maxBytes;
        grow(Math.min(expectedBytes, maxBytes));
    }

    private void grow(int capacity) {
        memory.reserve(capacity);
        byte[] larger = Arrays.copyOf(bytes, capacity);
        int before = bytes.length;
        bytes = larger;
        memory.release(before);
    }

    /// Makes room for at least one more byte and returns for how many; 0 when there are `maxBytes`.
    public int room() {
        if (size == bytes.length && size < maxBytes) {
            grow((int) Math.min(maxBytes, Math.max(MIN_BYTES, bytes.length * 2L)));
        }
        return bytes.length - size;
    }

    /// Appends a part of an array; false when it would become more than `maxBytes`.
    public boolean append(byte[] source, int from, int length) {
        if (length > maxBytes - size) {
            return false;
        }
        if (length > bytes.length - size) {
            grow((int) Math.min(maxBytes, Math.max(Math.max(MIN_BYTES, size + length), bytes.length * 2L)));
        }
        System.arraycopy(source, from, bytes, size, length);
        size += length;
        return true;
    }

    /// Where [#room] bytes may be written, from [#size] on.
    public byte[] array() {
        return bytes;
    }

    public int size() {
        return size;
    }

    /// Tells that so many bytes were written into the room.
    public void written(int count) {
        size += count;
    }

    /// The bytes, in an array of their length, charged to the request. The buffer is empty afterwards.
    public byte[] take() {
        if (size < bytes.length) {
            grow(size);
        }
        byte[] taken = bytes;
        bytes = new byte[0];
        size = 0;
        return taken;
    }

    /// Forgets the bytes and gives back what they were charged with.
    public void discard() {
        memory.release(bytes.length);
        bytes = new byte[0];
        size = 0;
    }
}
