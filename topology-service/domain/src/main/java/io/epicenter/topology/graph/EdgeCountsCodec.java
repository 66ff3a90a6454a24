package io.epicenter.topology.graph;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.topology.graph.EdgeCounts.CountType;
import io.epicenter.topology.graph.EdgeCounts.EdgeKey;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// Edge counts as bytes: a format number, a checksum (CRC-32C), then deflated a table of texts and the counters.
public final class EdgeCountsCodec {
    /// Number of this format, the first thing in the bytes: another format gets another number.
    private static final int FORMAT = 1;
    /// Format and checksum, in bytes.
    private static final int HEADER_BYTES = 8;
    /// Texts, or counters of a type, at most. Chosen by hand, far above the bound of edges (200,000): what claims
    /// more is malformed.
    private static final int MAX_ELEMENTS = 10_000_000;

    private EdgeCountsCodec() {}

    public static byte[] write(EdgeCounts edgeCounts) {
        Map<String, Integer> texts = new LinkedHashMap<>();
        ByteArrayOutputStream counters = new ByteArrayOutputStream();
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DataOutputStream body = new DataOutputStream(counters);
                DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(deflated))) {
            for (CountType count : CountType.values()) {
                List<EdgeKey> keys = new ArrayList<>();
                List<DecayingCounter> values = new ArrayList<>();
                edgeCounts.forEach(count, (key, counter) -> {
                    keys.add(key);
                    values.add(counter);
                });
                body.writeInt(keys.size());
                for (int i = 0; i < keys.size(); i++) {
                    DecayingCounter counter = values.get(i);
                    body.writeInt(number(texts, keys.get(i).caller().toString()));
                    body.writeInt(number(texts, keys.get(i).callee().toString()));
                    body.writeInt(number(texts, keys.get(i).source()));
                    body.writeDouble(counter.calls());
                    body.writeDouble(counter.failures());
                    body.writeLong(counter.firstMillis());
                    body.writeLong(counter.lastMillis());
                }
            }
            out.writeInt(texts.size());
            for (String text : texts.keySet()) {
                out.writeUTF(text);
            }
            counters.writeTo(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return framed(deflated.toByteArray());
    }

    private static int number(Map<String, Integer> texts, String text) {
        return texts.computeIfAbsent(text, fresh -> texts.size());
    }

    private static byte[] framed(byte[] content) {
        ByteArrayOutputStream framed = new ByteArrayOutputStream(content.length + HEADER_BYTES);
        try (DataOutputStream out = new DataOutputStream(framed)) {
            out.writeInt(FORMAT);
            out.writeInt(checksum(content, 0));
            out.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return framed.toByteArray();
    }

    private static int checksum(byte[] bytes, int from) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, bytes.length - from);
        return (int) checksum.getValue();
    }

    /// Adds what the bytes hold to edge counts.
    public static void read(byte[] bytes, EdgeCounts into) throws MalformedMessageException {
        try (DataInputStream frame = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = frame.readInt();
            if (format != FORMAT) {
                throw new MalformedMessageException("partial counters of format " + format + ", not " + FORMAT);
            }
            if (frame.readInt() != checksum(bytes, HEADER_BYTES)) {
                throw new MalformedMessageException("partial counters with a wrong checksum");
            }
            content(new DataInputStream(new BufferedInputStream(new InflaterInputStream(frame))), into);
        } catch (IOException | IllegalArgumentException malformed) {
            throw new MalformedMessageException("partial counters: " + malformed.getMessage(), malformed);
        }
    }

    private static void content(DataInputStream in, EdgeCounts into) throws IOException, MalformedMessageException {
        int textCount = count(in.readInt());
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < textCount; i++) {
            texts.add(in.readUTF());
        }
        Map<Integer, Entity> entities = new LinkedHashMap<>();
        for (CountType count : CountType.values()) {
            int size = count(in.readInt());
            for (int i = 0; i < size; i++) {
                EdgeKey key = new EdgeKey(
                        entity(entities, texts, in.readInt()),
                        entity(entities, texts, in.readInt()),
                        text(texts, in.readInt()));
                into.add(
                        count,
                        key,
                        new DecayingCounter(in.readDouble(), in.readDouble(), in.readLong(), in.readLong()));
            }
        }
    }

    private static Entity entity(Map<Integer, Entity> entities, List<String> texts, int number)
            throws MalformedMessageException {
        Entity known = entities.get(number);
        if (known == null) {
            known = Entity.parse(text(texts, number));
            entities.put(number, known);
        }
        return known;
    }

    private static String text(List<String> texts, int number) throws MalformedMessageException {
        if (number < 0 || number >= texts.size()) {
            throw new MalformedMessageException("partial counters name text " + number + " of " + texts.size());
        }
        return texts.get(number);
    }

    private static int count(int count) throws MalformedMessageException {
        if (count < 0 || count > MAX_ELEMENTS) {
            throw new MalformedMessageException("partial counters with " + count + " elements");
        }
        return count;
    }
}
