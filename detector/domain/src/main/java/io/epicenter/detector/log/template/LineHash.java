package io.epicenter.detector.log.template;

import java.util.List;

/// A 64-bit hash of a line's words and places, equal for lines that differ in kind or value of their masks only. A sum
/// over places, so that the hash with one word masked follows from it at once.
final class LineHash {
    /// What a place adds before it is mixed: the odd number next to 2^64 over the golden ratio. Source: SplitMix64,
    /// as [#mix].
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    /// Offset basis and prime of the 64-bit FNV-1a hash. Source: Fowler, Noll and Vo.
    private static final long FNV_START = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;
    /// Multipliers of the finalizer of SplitMix64. Source: Steele, Lea, Flood, OOPSLA 2014.
    private static final long MIX_ONE = 0xBF58476D1CE4E5B9L;
    private static final long MIX_TWO = 0x94D049BB133111EBL;
    /// The hash that all masks share. Follows from the text of one.
    private static final long MASK = word(Mask.ANY.text());

    private LineHash() {}

    static long of(String[] tokens) {
        return of(List.of(tokens));
    }

    static long of(List<String> tokens) {
        long sum = mix(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            sum += place(tokens.get(i), i);
        }
        return sum;
    }

    /// The hash of the same line with a mask in place of this token.
    static long masked(long hash, String token, int at) {
        return hash - place(token, at) + mix(MASK + at * SPREAD);
    }

    private static long place(String token, int at) {
        return mix((Mask.of(token) == null ? word(token) : MASK) + at * SPREAD);
    }

    private static long word(String token) {
        long hash = FNV_START;
        for (int i = 0; i < token.length(); i++) {
            hash = (hash ^ token.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    /// Finalizer of SplitMix64. Source: Steele, Lea, Flood, OOPSLA 2014.
    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * MIX_ONE;
        z = (z ^ (z >>> 27)) * MIX_TWO;
        return z ^ (z >>> 31);
    }
}
