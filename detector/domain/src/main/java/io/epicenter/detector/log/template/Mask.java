package io.epicenter.detector.log.template;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What kind of value stands in a place of a log line that varies.
enum Mask {
    NUMBER,
    HEX,
    ID,
    UUID,
    ADDRESS,
    PATH,
    URL,
    TIME,
    /// Several kinds, or words that turned out to vary.
    ANY;

    /// Characters of a UUID: 32 hexadecimal digits and four dashes (RFC 9562).
    private static final int UUID_LENGTH = 36;
    /// Characters from which on hexadecimal digits without a prefix are a value. Chosen by hand: 32 bits; shorter
    /// ones may be words, such as `added`.
    private static final int LEAST_HEX = 8;
    /// Dashes of a UUID (RFC 9562), dots of an address of four numbers (RFC 791), and colons of six pairs of digits
    /// (MAC address, IEEE 802).
    private static final int UUID_DASHES = 4;
    private static final int ADDRESS_DOTS = 3;
    private static final int ADDRESS_COLONS = 5;
    /// Colons of a time of day at most: hours, minutes and seconds.
    private static final int TIME_COLONS = 2;
    /// Slashes from which on a word is a path. Chosen by hand: one may stand between alternatives, as in `and/or`.
    private static final int PATH_SLASHES = 2;

    private final String text = "ANY".equals(name()) ? "<*>" : "<" + name().toLowerCase(Locale.ROOT) + ">";

    /// As it stands in a template's text.
    String text() {
        return text;
    }

    /// The mask of which this is the text.
    static @Nullable Mask of(String token) {
        if (token.length() > 2 && token.charAt(0) == '<') {
            for (Mask mask : values()) {
                if (mask.text.equals(token)) {
                    return mask;
                }
            }
        }
        return null;
    }

    /// The mask of a word that is a value by its form; null for a word that says something.
    static @Nullable Mask ofWord(String word) {
        int digits = 0;
        int hexLetters = 0;
        int slashes = 0;
        int dots = 0;
        int colons = 0;
        int signs = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            digits += c >= '0' && c <= '9' ? 1 : 0;
            hexLetters += (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ? 1 : 0;
            slashes += c == '/' || c == '\\' ? 1 : 0;
            dots += c == '.' ? 1 : 0;
            colons += c == ':' ? 1 : 0;
            signs += c == '-' || c == '+' || c == '%' ? 1 : 0;
        }
        int length = word.length();
        if (slashes >= PATH_SLASHES || (slashes == 1 && length > 1 && word.charAt(0) == '/') || isDrive(word)) {
            return isAddress(digits, dots, colons, length - slashes) ? ADDRESS : PATH;
        }
        if (digits == 0) {
            return hexLetters == length && length >= LEAST_HEX ? HEX : null;
        }
        if (digits + dots + signs == length) {
            return dots >= ADDRESS_DOTS ? ADDRESS : NUMBER;
        }
        if (length == UUID_LENGTH && digits + hexLetters + signs == length && signs == UUID_DASHES) {
            return UUID;
        }
        if (word.startsWith("0x") || (digits + hexLetters == length && length >= LEAST_HEX)) {
            return HEX;
        }
        if (digits + colons + dots + signs == length && colons >= 1) {
            return dots >= ADDRESS_DOTS || colons > TIME_COLONS ? ADDRESS : TIME;
        }
        return colons >= ADDRESS_COLONS && digits + hexLetters + colons == length ? ADDRESS : ID;
    }

    private static boolean isAddress(int digits, int dots, int colons, int length) {
        return dots == ADDRESS_DOTS && digits + dots + colons == length;
    }

    private static boolean isDrive(String word) {
        return word.length() > 2 && word.charAt(1) == ':' && word.charAt(2) == '\\';
    }

    /// What covers both.
    Mask or(Mask other) {
        return this == other ? this : ANY;
    }
}
