package io.epicenter.contracts.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Fast access to numbers in byte arrays.
public final class Bytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;

    private Bytes() {}

    public static long littleEndianLong(byte[] buffer, int at) {
        return (long) LONG.get(buffer, at);
    }

    /// A 64-bit hash of a slice, chained by `seed`. Equal bytes in equal slices give equal hashes on every
    /// machine.
    /// Mixing steps after xxHash64 (Collet), not compatible with it. Not for adversaries.
    public static long hash(long seed, byte[] buffer, int from, int to) {
        long hash = seed + PRIME_3 + (to - from) * PRIME_1;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            hash ^= Long.rotateLeft(littleEndianLong(buffer, at) * PRIME_2, 31) * PRIME_1;
            hash = Long.rotateLeft(hash, 27) * PRIME_1 + PRIME_3;
        }
        for (; at < to; at++) {
            hash ^= (buffer[at] & 0xFF) * PRIME_3;
            hash = Long.rotateLeft(hash, 11) * PRIME_1;
        }
        hash ^= hash >>> 33;
        hash *= PRIME_2;
        hash ^= hash >>> 29;
        hash *= PRIME_3;
        return hash ^ (hash >>> 32);
    }
}
