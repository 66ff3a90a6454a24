package io.epicenter.contracts.topology;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/// A topology snapshot as bytes: a format number, a checksum (CRC-32C), then the deflated content.
/// A reach takes a varint node, a hop byte and a probability of 16 bits.
public final class TopologyCodec {
    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = 8;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int MAX_ELEMENTS = 50_000_000;
    private static final double PROBABILITY_STEPS = 65_535;

    private TopologyCodec() {}

    public static byte[] write(TopologySnapshot snapshot) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new DeflaterOutputStream(content), BUFFER_BYTES))) {
            out.writeLong(snapshot.version());
            out.writeLong(snapshot.builtAt().toEpochMilli());
            out.writeInt(snapshot.nodes().size());
            for (Node node : snapshot.nodes()) {
                out.writeUTF(node.entity().toString());
                out.writeBoolean(node.userFacing());
                out.writeDouble(node.requestsPerSecond());
                varint(out, node.domain());
            }
            out.writeInt(snapshot.edges().size());
            for (Edge edge : snapshot.edges()) {
                varint(out, edge.caller());
                varint(out, edge.callee());
                out.writeDouble(edge.share());
                out.writeDouble(edge.requestsPerSecond());
                out.writeDouble(edge.errorRatio());
                out.writeLong(edge.firstSeen().toEpochMilli());
                out.writeLong(edge.lastSeen().toEpochMilli());
                out.writeUTF(edge.source());
            }
            closures(out, snapshot.dependants());
            closures(out, snapshot.dependencies());
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return framed(content.toByteArray());
    }

    private static byte[] framed(byte[] content) {
        CRC32C checksum = new CRC32C();
        checksum.update(content);
        ByteArrayOutputStream framed = new ByteArrayOutputStream(content.length + HEADER_BYTES);
        try (DataOutputStream out = new DataOutputStream(framed)) {
            out.writeInt(FORMAT);
            out.writeInt((int) checksum.getValue());
            out.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return framed.toByteArray();
    }

    private static void closures(DataOutputStream out, List<List<Reach>> closures) throws IOException {
        for (List<Reach> closure : closures) {
            varint(out, closure.size());
            for (Reach reach : closure) {
                varint(out, reach.node());
                out.writeByte(reach.hops());
                out.writeShort((int) Math.round(reach.impact() * PROBABILITY_STEPS));
                varint(out, reach.via());
            }
        }
    }

    /// An impact as the format keeps it: a multiple of 1/65535.
    static double rounded(double impact) {
        return Math.round(impact * PROBABILITY_STEPS) / PROBABILITY_STEPS;
    }

    /// Reads a snapshot. Throws when the format is another one, the checksum is wrong or the content is cut off.
    public static TopologySnapshot read(byte[] bytes) throws MalformedMessageException {
        try (DataInputStream frame = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = frame.readInt();
            if (format != FORMAT) {
                throw new MalformedMessageException("topology snapshot of format " + format + ", not " + FORMAT);
            }
            CRC32C checksum = new CRC32C();
            int expected = frame.readInt();
            checksum.update(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
            if ((int) checksum.getValue() != expected) {
                throw new MalformedMessageException("topology snapshot with a wrong checksum");
            }
            return content(new DataInputStream(new BufferedInputStream(new InflaterInputStream(frame), BUFFER_BYTES)));
        } catch (IOException | IllegalArgumentException malformed) {
            throw new MalformedMessageException("topology snapshot: " + malformed.getMessage(), malformed);
        }
    }

    private static TopologySnapshot content(DataInputStream in) throws IOException, MalformedMessageException {
        long version = in.readLong();
        Instant builtAt = Instant.ofEpochMilli(in.readLong());
        int nodeCount = count(in.readInt());
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < nodeCount; i++) {
            nodes.add(new Node(Entity.parse(in.readUTF()), in.readBoolean(), in.readDouble(), varint(in)));
        }
        int edgeCount = count(in.readInt());
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < edgeCount; i++) {
            edges.add(new Edge(
                    node(varint(in), nodeCount),
                    node(varint(in), nodeCount),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    Instant.ofEpochMilli(in.readLong()),
                    Instant.ofEpochMilli(in.readLong()),
                    in.readUTF()));
        }
        return new TopologySnapshot(
                version,
                builtAt,
                List.copyOf(nodes),
                List.copyOf(edges),
                closures(in, nodeCount),
                closures(in, nodeCount));
    }

    private static List<List<Reach>> closures(DataInputStream in, int nodeCount)
            throws IOException, MalformedMessageException {
        List<List<Reach>> closures = new ArrayList<>();
        for (int i = 0; i < nodeCount; i++) {
            int size = count(varint(in));
            List<Reach> closure = new ArrayList<>();
            for (int j = 0; j < size; j++) {
                int node = varint(in);
                int hops = in.readUnsignedByte();
                double impact = in.readUnsignedShort() / PROBABILITY_STEPS;
                closure.add(new Reach(node(node, nodeCount), hops, impact, node(varint(in), nodeCount)));
            }
            closures.add(List.copyOf(closure));
        }
        return List.copyOf(closures);
    }

    private static int node(int index, int nodeCount) throws MalformedMessageException {
        if (index < 0 || index >= nodeCount) {
            throw new MalformedMessageException("topology snapshot names node " + index + " of " + nodeCount);
        }
        return index;
    }

    private static int count(int count) throws MalformedMessageException {
        if (count < 0 || count > MAX_ELEMENTS) {
            throw new MalformedMessageException("topology snapshot with " + count + " elements");
        }
        return count;
    }

    private static void varint(DataOutputStream out, int value) throws IOException {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            out.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static int varint(DataInputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; shift < 32; shift += 7) {
            byte next = in.readByte();
            value |= (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IOException("number longer than 32 bits");
    }
}
