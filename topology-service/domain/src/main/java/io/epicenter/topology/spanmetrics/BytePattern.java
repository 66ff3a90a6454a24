package io.epicenter.topology.spanmetrics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A fixed text to look for in bytes. Source: Horspool 1980. O(length / pattern length) when the text is absent.
public final class BytePattern {
    private final byte[] pattern;
    private final int[] shift = new int[256];

    public BytePattern(String text) {
        pattern = text.getBytes(StandardCharsets.UTF_8);
        Arrays.fill(shift, pattern.length);
        for (int i = 0; i < pattern.length - 1; i++) {
            shift[pattern[i] & 0xFF] = pattern.length - 1 - i;
        }
    }

    public boolean in(byte[] bytes) {
        int last = pattern.length - 1;
        for (int at = 0; at + last < bytes.length; at += shift[bytes[at + last] & 0xFF]) {
            int i = last;
            while (bytes[at + i] == pattern[i]) {
                if (i == 0) {
                    return true;
                }
                i--;
            }
        }
        return false;
    }
}
