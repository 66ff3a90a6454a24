package io.epicenter.contracts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// Deterministic ids: UUID version 5 (RFC 9562, SHA-1 of namespace and name), so that a repeat is recognised.
public final class Ids {
    private static final UUID NAMESPACE = UUID.fromString("6f1a7a0e-9d0c-5b57-9c1f-0e7a1c0e51a5");

    private Ids() {}

    /// The id of what the parts identify, in order. Parts are length-prefixed: ("ab","c") differs from ("a","bc").
    public static String of(String... parts) {
        MessageDigest digest = sha1();
        digest.update(bytes(NAMESPACE.getMostSignificantBits()));
        digest.update(bytes(NAMESPACE.getLeastSignificantBits()));
        for (String part : parts) {
            byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            digest.update(bytes(utf8.length));
            digest.update(utf8);
        }
        byte[] hash = digest.digest();
        long high = (number(hash, 0) & ~0xF000L) | 0x5000L;
        long low = (number(hash, 8) & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static byte[] bytes(long number) {
        byte[] bytes = new byte[8];
        for (int i = 7; i >= 0; i--) {
            bytes[i] = (byte) number;
            number >>>= 8;
        }
        return bytes;
    }

    private static long number(byte[] bytes, int from) {
        long number = 0;
        for (int i = from; i < from + 8; i++) {
            number = (number << 8) | (bytes[i] & 0xFF);
        }
        return number;
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
