package io.epicenter.ingest.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.ingest.memory.MemoryShare;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads JSON into a tree, whose size on the heap is charged before it is built: a document of braces alone takes
/// thirty times its bytes. The tree may be deeper and its texts longer than a message of ours, so that one such
/// item does not
/// cost the request; [#problem] says of an item whether a message may hold it.
public final class JsonTree {
    /// Bytes of a document at most. Chosen by hand, as [Json] has it for messages.
    public static final int MAX_BYTES = 10 << 20;

    /// Levels of nesting in a document. Chosen by hand: reading one needs no stack, and one item that is nested beyond
    /// all sense must not cost the request.
    private static final int MAX_DEPTH = 10_000;
    /// Digits of a number. Source: default of Jackson's StreamReadConstraints.
    private static final int MAX_NUMBER = 1000;

    /// What an item may have so that all readers of messages take it, who allow 64 levels, 256 Ki characters of a text
    /// and 100 digits of a number: some levels stand around the item.
    private static final int MAX_ITEM_DEPTH = 48;
    private static final int MAX_ITEM_TEXT = 256 * 1024;
    private static final int MAX_ITEM_NUMBER = 100;

    /// Bytes on the heap for each `{`, `[`, `,`, `:` and text of a document, and for each of its bytes. Fitted to
    /// measurements of Jackson 2 trees on a 64-bit JVM with compressed references, about half as much again as the
    /// worst of: `{}` 93, `[0]` 109, `{"a":1}` 213, a number 24, a text of one character 69, a field more 95.
    private static final int OBJECT_BYTES = 160;
    private static final int ARRAY_BYTES = 112;
    private static final int COMMA_BYTES = 28;
    private static final int COLON_BYTES = 56;
    private static final int TEXT_BYTES = 40;
    private static final int BYTE_BYTES = 2;

    /// Times the bytes of a document, for what reading and writing a long text takes for a while: its characters in
    /// two forms, and the encoded form twice.
    private static final long SCRATCH = 4;

    private static final ObjectMapper MAPPER = mapper();

    private JsonTree() {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper = Json.newMapper();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_BYTES)
                        .maxDocumentLength(MAX_BYTES)
                        .maxNumberLength(MAX_NUMBER)
                        .build());
        return mapper;
    }

    /// The document as a tree. Throws [MalformedMessageException] that says where the bytes are wrong.
    public static JsonNode read(byte[] bytes, MemoryShare memory) throws MalformedMessageException {
        if (!isUtf8(bytes)) {
            throw new MalformedMessageException("JSON: the body is not in UTF-8");
        }
        memory.reserve(heapBytes(bytes) + SCRATCH * bytes.length);
        try {
            JsonNode tree = MAPPER.readTree(bytes);
            if (tree == null || tree.isMissingNode()) {
                throw new MalformedMessageException("JSON: the body is empty");
            }
            return tree;
        } catch (JsonProcessingException malformed) {
            String where = malformed.getLocation() == null
                    ? ""
                    : ", at line " + malformed.getLocation().getLineNr() + ", column "
                            + malformed.getLocation().getColumnNr();
            throw new MalformedMessageException("JSON: " + malformed.getOriginalMessage() + where, malformed);
        } catch (IOException | RuntimeException malformed) {
            throw new MalformedMessageException("JSON: " + malformed.getMessage(), malformed);
        }
    }

    /// Whether a parser takes the bytes for UTF-8, by the first of them; JSON that is exchanged is (RFC 8259, 8.1).
    private static boolean isUtf8(byte[] json) {
        for (int at = 0; at < Math.min(4, json.length); at++) {
            if (json[at] == 0) {
                return false;
            }
        }
        return json.length == 0 || (json[0] & 0xFF) < 0xFE;
    }

    /// An upper bound of what the tree of a document takes. One pass over its bytes.
    public static long heapBytes(byte[] json) {
        long heap = OBJECT_BYTES + (long) BYTE_BYTES * json.length;
        boolean inText = false;
        for (int at = 0; at < json.length; at++) {
            byte next = json[at];
            if (inText) {
                if (next == '\\') {
                    at++;
                } else if (next == '"') {
                    inText = false;
                }
            } else {
                switch (next) {
                    case '{' -> heap += OBJECT_BYTES;
                    case '[' -> heap += ARRAY_BYTES;
                    case ',' -> heap += COMMA_BYTES;
                    case ':' -> heap += COLON_BYTES;
                    case '"' -> {
                        heap += TEXT_BYTES;
                        inText = true;
                    }
                    default -> {}
                }
            }
        }
        return heap;
    }

    /// What keeps an item from being in a message, in words; null for nothing.
    public static @Nullable String problem(JsonNode item) {
        return problem(item, 0);
    }

    private static @Nullable String problem(JsonNode node, int depth) {
        if (depth > MAX_ITEM_DEPTH) {
            return "is nested deeper than " + MAX_ITEM_DEPTH + " levels";
        }
        if (node.isTextual() && node.textValue().length() > MAX_ITEM_TEXT) {
            return "has a text of " + node.textValue().length() + " characters, the limit is " + MAX_ITEM_TEXT;
        }
        if (node.isBigInteger() && node.asText().length() > MAX_ITEM_NUMBER) {
            return "has a number of more than " + MAX_ITEM_NUMBER + " digits";
        }
        for (JsonNode child : node) {
            String problem = problem(child, depth + 1);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }
}
