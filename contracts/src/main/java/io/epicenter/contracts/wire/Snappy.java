package io.epicenter.contracts.wire;

import io.epicenter.contracts.MalformedMessageException;

/// Decodes the Snappy block format, in plain Java: no native code, and no byte written past the declared length.
/// Source: google/snappy, format_description.txt. The framed format is another one and is not read here.
public final class Snappy {
    private Snappy() {}

    /// The length that a block says it has when decoded, read before anything is allocated.
    public static long declaredLength(byte[] block) throws MalformedMessageException {
        long length = 0;
        for (int i = 0; i < 5; i++) {
            if (i >= block.length) {
                throw new MalformedMessageException("snappy: truncated length");
            }
            length |= (long) (block[i] & 0x7F) << (7 * i);
            if (block[i] >= 0) {
                if (length > 0xFFFF_FFFFL) {
                    throw new MalformedMessageException("snappy: length longer than 32 bits");
                }
                return length;
            }
        }
        throw new MalformedMessageException("snappy: length longer than 32 bits");
    }

    /// Decodes a block. Throws when it is malformed or declares more than `maxBytes`.
    public static byte[] decode(byte[] block, int maxBytes) throws MalformedMessageException {
        long declared = declaredLength(block);
        if (declared > maxBytes) {
            throw new MalformedMessageException("snappy: declares " + declared + " bytes, the limit is " + maxBytes);
        }
        byte[] out = new byte[(int) declared];
        int in = 0;
        while (block[in++] < 0) {
            // the length's continuation bytes, read above
        }
        int written = 0;
        while (in < block.length) {
            int tag = block[in++] & 0xFF;
            if ((tag & 3) == 0) {
                int length = (tag >>> 2) + 1;
                if (length > 60) {
                    int extra = length - 60;
                    need(block.length - in >= extra);
                    long big = littleEndian(block, in, extra) + 1;
                    need(big <= out.length);
                    length = (int) big;
                    in += extra;
                }
                need(block.length - in >= length && out.length - written >= length);
                System.arraycopy(block, in, out, written, length);
                in += length;
                written += length;
            } else {
                int length;
                long offset;
                if ((tag & 3) == 1) {
                    need(in < block.length);
                    length = ((tag >>> 2) & 7) + 4;
                    offset = ((tag & 0xE0L) << 3) | (block[in++] & 0xFF);
                } else {
                    int extra = (tag & 3) == 2 ? 2 : 4;
                    need(block.length - in >= extra);
                    length = (tag >>> 2) + 1;
                    offset = littleEndian(block, in, extra);
                    in += extra;
                }
                need(offset > 0 && offset <= written && out.length - written >= length);
                copyBack(out, written, (int) offset, length);
                written += length;
            }
        }
        need(written == out.length);
        return out;
    }

    private static void copyBack(byte[] out, int written, int offset, int length) {
        if (offset >= length) {
            System.arraycopy(out, written - offset, out, written, length);
            return;
        }
        for (int i = 0; i < length; i++) {
            out[written + i] = out[written + i - offset];
        }
    }

    private static long littleEndian(byte[] bytes, int at, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[at + i] & 0xFFL) << (8 * i);
        }
        return value;
    }

    private static void need(boolean condition) throws MalformedMessageException {
        if (!condition) {
            throw new MalformedMessageException("snappy: corrupt block");
        }
    }
}
