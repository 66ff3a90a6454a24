package io.epicenter.ingest.otlp;

import org.jspecify.annotations.Nullable;

/// What makes a span's ids good: the right length, and not all zero (W3C trace context).
public final class SpanIds {
    /// Lengths of ids. Source: W3C Trace Context, opentelemetry-proto trace.proto.
    public static final int TRACE_ID_BYTES = 16;
    public static final int SPAN_ID_BYTES = 8;

    private SpanIds() {}

    /// Whether the slice is an id of this many bytes.
    public static boolean isId(byte[] buffer, int from, int length, int idBytes) {
        if (length != idBytes) {
            return false;
        }
        for (int i = from; i < from + length; i++) {
            if (buffer[i] != 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether the text is an id of this many bytes in hex digits.
    public static boolean isHexId(@Nullable String text, int idBytes) {
        if (text == null || text.length() != idBytes * 2) {
            return false;
        }
        boolean zero = true;
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
            zero &= text.charAt(i) == '0';
        }
        return !zero;
    }
}
