package io.epicenter.contracts.topology;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.Closure.Limits;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// A snapshot as columns of like numbers: a head, then those of nodes, of edges and of the closures both ways.
final class SnapshotColumns {
    /// Most nodes or edges, and the bound of numbers that have no other. Chosen by hand, far above the graphs of
    /// 68,000 services that are measured (docs/performance-topology.md): what claims more is malformed.
    static final int MOST_ELEMENTS = 50_000_000;

    /// Places of the columns, as the format has them: nodes follow the head.
    private static final int FIRST_OF_EDGES = 1 + NodeColumns.COUNT;
    private static final int FIRST_OF_CLOSURES = FIRST_OF_EDGES + EdgeColumns.COUNT;
    /// Two for each direction of the closures.
    static final int COUNT = FIRST_OF_CLOSURES + 4;

    private SnapshotColumns() {}

    /// What is known of a snapshot before its nodes are read.
    record Header(long version, Instant builtAt, Limits limits, int nodes, int edges) {}

    static List<ColumnWriter> write(TopologySnapshot snapshot) {
        List<ColumnWriter> columns =
                Stream.generate(ColumnWriter::new).limit(COUNT).toList();
        Limits limits = limits(snapshot);
        ColumnWriter head = columns.getFirst();
        head.write(snapshot.version());
        head.writeSigned(snapshot.builtAt().toEpochMilli());
        head.write(Double.doubleToLongBits(limits.minimumImpact()));
        head.write(limits.maximumHops());
        head.write(snapshot.nodes().size());
        head.write(snapshot.edges().size());
        NodeColumns.write(snapshot.nodes(), columns.subList(1, FIRST_OF_EDGES));
        EdgeColumns.write(snapshot, head, columns.subList(FIRST_OF_EDGES, FIRST_OF_CLOSURES));
        List<ColumnWriter> closures = columns.subList(FIRST_OF_CLOSURES, COUNT);
        new ClosureCode(snapshot.callers(), limits).write(snapshot.dependants(), closures.get(0), closures.get(1));
        new ClosureCode(snapshot.calls(), limits).write(snapshot.dependencies(), closures.get(2), closures.get(3));
        return columns;
    }

    /// The limits that the closures keep to: they say which steps need no bit.
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

    static TopologySnapshot read(List<ColumnReader> columns) throws MalformedMessageException {
        ColumnReader head = columns.getFirst();
        Header header = readHeader(head);
        List<ColumnReader> ofNodes = columns.subList(1, FIRST_OF_EDGES);
        List<ColumnReader> ofEdges = columns.subList(FIRST_OF_EDGES, FIRST_OF_CLOSURES);
        // each node and each edge takes a byte at least of these
        if (header.nodes() > ofNodes.getFirst().sizeBytes()
                || header.edges() > ofEdges.get(EdgeColumns.CALLEE).sizeBytes()) {
            throw new MalformedMessageException("topology snapshot with " + header.nodes() + " nodes and "
                    + header.edges() + " edges in too few bytes");
        }
        List<Node> nodes = NodeColumns.read(header.nodes(), ofNodes);
        EdgeTable edges = EdgeColumns.read(header, nodes, head, ofEdges);
        Adjacency calls = Adjacency.of(header.nodes(), edges, true);
        Adjacency callers = Adjacency.of(header.nodes(), edges, false);
        List<ColumnReader> closures = columns.subList(FIRST_OF_CLOSURES, COUNT);
        return new TopologySnapshot(
                header.version(),
                header.builtAt(),
                nodes,
                edges,
                new Reachability(
                        new ClosureCode(callers, header.limits()).read(closures.get(0), closures.get(1)),
                        new ClosureCode(calls, header.limits()).read(closures.get(2), closures.get(3))));
    }

    private static Header readHeader(ColumnReader head) throws MalformedMessageException {
        return new Header(
                head.read(),
                Instant.ofEpochMilli(head.readSigned()),
                new Limits(Double.longBitsToDouble(head.read()), head.readBelow(256)),
                head.readBelow(MOST_ELEMENTS),
                head.readBelow(MOST_ELEMENTS));
    }
}
