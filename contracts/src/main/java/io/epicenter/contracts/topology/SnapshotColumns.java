package io.epicenter.contracts.topology;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.Closure.Limits;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A snapshot as columns of like numbers. Names tell only where they differ from the one before; an edge's rate, only
/// how it differs from its share of its caller's; closures, which edges they follow.
final class SnapshotColumns {
    static final int COUNT = 18;

    private static final int MOST_ELEMENTS = 50_000_000;
    private static final int MOST_SOURCES = 100_000;
    private static final long SECOND = 1000;

    private final Column head;
    private final Column shared;
    private final Column rest;
    private final Column nodeRate;
    private final Column userFacing;
    private final Column domain;
    private final Column degree;
    private final Column callee;
    private final Column share;
    private final Column rate;
    private final Column errors;
    private final Column lastSeen;
    private final Column known;
    private final Column source;
    private final Column[] closures;

    private SnapshotColumns(List<Column> columns) {
        head = columns.get(0);
        shared = columns.get(1);
        rest = columns.get(2);
        nodeRate = columns.get(3);
        userFacing = columns.get(4);
        domain = columns.get(5);
        degree = columns.get(6);
        callee = columns.get(7);
        share = columns.get(8);
        rate = columns.get(9);
        errors = columns.get(10);
        lastSeen = columns.get(11);
        known = columns.get(12);
        source = columns.get(13);
        closures = columns.subList(14, COUNT).toArray(Column[]::new);
    }

    static List<Column> write(TopologySnapshot snapshot) {
        List<Column> columns = Stream.generate(Column::new).limit(COUNT).toList();
        new SnapshotColumns(columns).all(snapshot);
        return columns;
    }

    private void all(TopologySnapshot snapshot) {
        Limits limits = limits(snapshot);
        head.write(snapshot.version());
        head.writeSigned(snapshot.builtAt().toEpochMilli());
        head.write(Double.doubleToLongBits(limits.minimumImpact()));
        head.write(limits.maximumHops());
        head.write(snapshot.nodes().size());
        head.write(snapshot.edges().size());
        nodes(snapshot.nodes());
        edges(snapshot);
        new ClosureCode(snapshot.callers(), limits).write(snapshot.dependants(), closures[0], closures[1]);
        new ClosureCode(snapshot.calls(), limits).write(snapshot.dependencies(), closures[2], closures[3]);
    }

    /// The limits that the closures keep to: they tell which steps need no bit.
    private static Limits limits(TopologySnapshot snapshot) {
        int hops = 1;
        int least = Quantizer.impactCode(1);
        for (Closures one : List.of(snapshot.dependants(), snapshot.dependencies())) {
            for (int reach = 0; reach < one.reaches(); reach++) {
                hops = Math.max(hops, one.hops(reach));
                least = Math.min(least, one.impactCode(reach));
            }
        }
        return new Limits(Quantizer.impactOf(Math.max(1, least)) * (1 - 0.5 / Math.max(1, least)), hops);
    }

    private void nodes(List<Node> nodes) {
        byte[] before = new byte[0];
        for (Node node : nodes) {
            byte[] name = node.entity().toString().getBytes(StandardCharsets.UTF_8);
            int mismatch = Arrays.mismatch(before, name);
            int same = mismatch < 0 ? name.length : mismatch;
            shared.write(same);
            rest.write(name.length - same);
            rest.write(name, same, name.length);
            before = name;
            nodeRate.write(Quantizer.rateCode(node.requestsPerSecond()));
            userFacing.writeBit(node.userFacing());
            domain.write(node.domain());
        }
        userFacing.endBits();
    }

    private void edges(TopologySnapshot snapshot) {
        EdgeTable edges = EdgeTable.of(snapshot.edges());
        Map<String, Integer> sources = new LinkedHashMap<>();
        for (String text : edges.source) {
            sources.putIfAbsent(text, sources.size());
        }
        head.write(sources.size());
        sources.keySet().forEach(head::writeText);
        int callerBefore = 0;
        int calleeBefore = 0;
        long builtSecond = second(snapshot.builtAt().toEpochMilli());
        for (int i = 0; i < edges.size(); i++) {
            int caller = edges.caller[i];
            degree.writeSigned(caller - callerBefore);
            callee.writeSigned(edges.callee[i] - (caller == callerBefore ? calleeBefore : caller));
            callerBefore = caller;
            calleeBefore = edges.callee[i];
            share.write(Quantizer.shareCode(edges.share[i]));
            int expected = expectedRate(snapshot.nodes().get(caller), edges.share[i]);
            rate.writeSigned(Quantizer.rateCode(edges.requestsPerSecond[i]) - expected);
            errors.write(Quantizer.ratioCode(edges.errorRatio[i]));
            lastSeen.writeSigned(builtSecond - second(edges.lastSeenMillis[i]));
            known.writeSigned(second(edges.lastSeenMillis[i]) - second(edges.firstSeenMillis[i]));
            source.write(sources.getOrDefault(edges.source[i], 0));
        }
    }

    private static int expectedRate(Node caller, double share) {
        return Quantizer.rateCode(caller.requestsPerSecond() * share);
    }

    private static long second(long millis) {
        return Math.floorDiv(millis, SECOND);
    }

    static TopologySnapshot read(List<Column> columns) throws MalformedMessageException {
        return new SnapshotColumns(columns).snapshot();
    }

    private TopologySnapshot snapshot() throws MalformedMessageException {
        long version = head.read();
        Instant builtAt = Instant.ofEpochMilli(head.readSigned());
        Limits limits = new Limits(Double.longBitsToDouble(head.read()), head.readBelow(256));
        int nodeCount = head.readBelow(MOST_ELEMENTS);
        int edgeCount = head.readBelow(MOST_ELEMENTS);
        if (nodeCount > shared.sizeBytes() || edgeCount > callee.sizeBytes()) {
            throw new MalformedMessageException(
                    "topology snapshot with " + nodeCount + " nodes and " + edgeCount + " edges in too few bytes");
        }
        List<Node> nodes = readNodes(nodeCount);
        EdgeTable edges = readEdges(edgeCount, nodes, builtAt);
        Adjacency calls = Adjacency.of(nodeCount, edges, true);
        Adjacency callers = Adjacency.of(nodeCount, edges, false);
        return new TopologySnapshot(
                version,
                builtAt,
                nodes,
                edges,
                new Reachability(
                        new ClosureCode(callers, limits).read(closures[0], closures[1]),
                        new ClosureCode(calls, limits).read(closures[2], closures[3])));
    }

    private List<Node> readNodes(int count) throws MalformedMessageException {
        List<Node> nodes = new ArrayList<>(count);
        byte[] before = new byte[0];
        @Nullable Entity last = null;
        for (int i = 0; i < count; i++) {
            int same = shared.readBelow(before.length + 1);
            int more = rest.readBelow(rest.sizeBytes() + 1);
            byte[] name = Arrays.copyOf(before, same + more);
            System.arraycopy(rest.readBytes(more), 0, name, same, more);
            before = name;
            last = sharing(Entity.parse(new String(name, StandardCharsets.UTF_8)), last);
            double served = Quantizer.rateOf(nodeRate.readBelow(MOST_ELEMENTS));
            nodes.add(new Node(last, userFacing.readBit(), served, domain.readBelow(MOST_ELEMENTS)));
        }
        return nodes;
    }

    /// The entity with the texts of another one where they are equal, so that they stand in memory once.
    private static Entity sharing(Entity entity, @Nullable Entity like) {
        if (like == null
                || !like.tenant().equals(entity.tenant())
                || !like.environment().equals(entity.environment())) {
            return entity;
        }
        String namespace = like.namespace().equals(entity.namespace()) ? like.namespace() : entity.namespace();
        return new Entity(like.tenant(), like.environment(), entity.kind(), namespace, entity.name());
    }

    private EdgeTable readEdges(int count, List<Node> nodes, Instant builtAt) throws MalformedMessageException {
        List<String> sources = new ArrayList<>();
        int sourceCount = head.readBelow(MOST_SOURCES);
        for (int i = 0; i < sourceCount; i++) {
            sources.add(head.readText());
        }
        EdgeTable edges = new EdgeTable(count);
        int callerBefore = 0;
        int calleeBefore = 0;
        long builtSecond = second(builtAt.toEpochMilli());
        for (int i = 0; i < count; i++) {
            int caller = node(callerBefore + degree.readSigned(), nodes.size());
            int called = node((caller == callerBefore ? calleeBefore : caller) + callee.readSigned(), nodes.size());
            callerBefore = caller;
            calleeBefore = called;
            edges.caller[i] = caller;
            edges.callee[i] = called;
            edges.share[i] = Quantizer.shareOf(share.readBelow(Quantizer.SHARE_CODES));
            int expected = expectedRate(nodes.get(caller), edges.share[i]);
            edges.requestsPerSecond[i] = Quantizer.rateOf((int) (expected + rate.readSigned()));
            edges.errorRatio[i] = Quantizer.ratioOf(errors.readBelow(MOST_ELEMENTS));
            long lastSecond = builtSecond - lastSeen.readSigned();
            edges.lastSeenMillis[i] = lastSecond * SECOND;
            edges.firstSeenMillis[i] = (lastSecond - known.readSigned()) * SECOND;
            edges.source[i] = sources.get(source.readBelow(sourceCount));
        }
        return edges;
    }

    private static int node(long index, int nodeCount) throws MalformedMessageException {
        if (index < 0 || index >= nodeCount) {
            throw new MalformedMessageException("topology snapshot names node " + index + " of " + nodeCount);
        }
        return (int) index;
    }
}
