package io.epicenter.contracts.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Fast access to numbers in byte arrays.
public final class Bytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    /// Odd constants with bits well spread. Source: the first three primes of xxHash64 (Collet).
    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;

    /// The bits that ASCII does not have, of eight bytes.
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Bytes() {}

    public static long littleEndianLong(byte[] buffer, int at) {
        return (long) LONG.get(buffer, at);
    }

    static void putLittleEndianLong(byte[] buffer, int at, long value) {
        LONG.set(buffer, at, value);
    }

    /// UTF-8 as a text.
    static String text(byte[] buffer, int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    /// Whether the bytes are UTF-8. Mostly a look at eight bytes at a time: names are ASCII.
    static boolean isUtf8(byte[] buffer, int from, int to) {
        int at = from;
        while (to - at >= Long.BYTES && (littleEndianLong(buffer, at) & NOT_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to && buffer[at] >= 0) {
            at++;
        }
        return at == to || isDecodable(ByteBuffer.wrap(buffer, at, to - at));
    }

    private static boolean isDecodable(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
            return true;
        } catch (CharacterCodingException wrong) {
            return false;
        }
    }

    /// Whether an ASCII text stands at a place of the buffer, which has room for it there.
    static boolean isAscii(String text, byte[] buffer, int at) {
        for (int i = 0; i < text.length(); i++) {
            if (buffer[at + i] != (byte) text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// A 64-bit hash of a short text, such as a label's name or value; O(length / 16). Equal bytes, equal
    /// hashes, on every machine. Multiply-and-fold after wyhash (Wang Yi), not compatible with it. Not for
    /// adversaries.
    public static long hashText(byte[] buffer, int from, int to) {
        int length = to - from;
        long first;
        long second;
        if (length <= 16) {
            if (length >= 8) {
                first = littleEndianLong(buffer, from);
                second = littleEndianLong(buffer, to - 8);
            } else if (length >= 4) {
                first = (int) INT.get(buffer, from);
                second = (int) INT.get(buffer, to - 4);
            } else if (length > 0) {
                first = ((buffer[from] & 0xFFL) << 16)
                        | ((buffer[from + (length >> 1)] & 0xFFL) << 8)
                        | (buffer[to - 1] & 0xFFL);
                second = 0;
            } else {
                first = 0;
                second = 0;
            }
        } else {
            long hash = PRIME_1;
            for (int at = from; at < to - 16; at += 16) {
                hash = fold(littleEndianLong(buffer, at) ^ PRIME_2, littleEndianLong(buffer, at + 8) ^ hash);
            }
            first = littleEndianLong(buffer, to - 16) ^ hash;
            second = littleEndianLong(buffer, to - 8);
        }
        return fold(PRIME_3 ^ length, fold(first ^ PRIME_1, second ^ PRIME_2));
    }

    /// The hash of a series so far with one more label; starts at 0.
    public static long hashLabel(long hash, long nameHash, long valueHash) {
        return fold(hash ^ nameHash ^ PRIME_1, valueHash ^ PRIME_3);
    }

    private static long fold(long one, long other) {
        return Math.unsignedMultiplyHigh(one, other) ^ (one * other);
    }

    /// A 64-bit hash of a slice, chained by `seed`. Equal bytes in equal slices give equal hashes on every machine.
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
