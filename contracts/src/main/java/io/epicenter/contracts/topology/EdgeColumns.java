package io.epicenter.contracts.topology;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.SnapshotColumns.Header;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The columns of edges. Of a rate, only the difference from its share of its caller's is written.
final class EdgeColumns {
    /// How many there are.
    static final int COUNT = 8;

    /// Places of the columns, as the format has them.
    private static final int DEGREE = 0;
    static final int CALLEE = 1;
    private static final int SHARE = 2;
    private static final int RATE = 3;
    private static final int ERRORS = 4;
    private static final int LAST_SEEN = 5;
    private static final int KNOWN = 6;
    private static final int SOURCE = 7;

    /// Most texts of sources: combinations of the names of sources, of which there are a few. Chosen by hand, far above
    /// that: what claims more is malformed.
    private static final int MOST_SOURCES = 100_000;
    /// In milliseconds. Times are kept to the second.
    private static final long SECOND = 1000;

    private EdgeColumns() {}

    /// @param head where the texts of sources are listed
    static void write(TopologySnapshot snapshot, ColumnWriter head, List<ColumnWriter> columns) {
        ColumnWriter degree = columns.get(DEGREE);
        ColumnWriter callee = columns.get(CALLEE);
        ColumnWriter share = columns.get(SHARE);
        ColumnWriter rate = columns.get(RATE);
        ColumnWriter errors = columns.get(ERRORS);
        ColumnWriter lastSeen = columns.get(LAST_SEEN);
        ColumnWriter known = columns.get(KNOWN);
        ColumnWriter source = columns.get(SOURCE);
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

    static EdgeTable read(Header header, List<Node> nodes, ColumnReader head, List<ColumnReader> columns)
            throws MalformedMessageException {
        ColumnReader degree = columns.get(DEGREE);
        ColumnReader callee = columns.get(CALLEE);
        ColumnReader share = columns.get(SHARE);
        ColumnReader rate = columns.get(RATE);
        ColumnReader errors = columns.get(ERRORS);
        ColumnReader lastSeen = columns.get(LAST_SEEN);
        ColumnReader known = columns.get(KNOWN);
        ColumnReader source = columns.get(SOURCE);
        List<String> sources = new ArrayList<>();
        int sourceCount = head.readBelow(MOST_SOURCES);
        for (int i = 0; i < sourceCount; i++) {
            sources.add(head.readText());
        }
        EdgeTable edges = new EdgeTable(header.edges());
        int callerBefore = 0;
        int calleeBefore = 0;
        long builtSecond = second(header.builtAt().toEpochMilli());
        for (int i = 0; i < header.edges(); i++) {
            int caller = node(callerBefore + degree.readSigned(), nodes.size());
            int called = node((caller == callerBefore ? calleeBefore : caller) + callee.readSigned(), nodes.size());
            callerBefore = caller;
            calleeBefore = called;
            edges.caller[i] = caller;
            edges.callee[i] = called;
            edges.share[i] = Quantizer.shareOf(share.readBelow(Quantizer.SHARE_CODES));
            int expected = expectedRate(nodes.get(caller), edges.share[i]);
            edges.requestsPerSecond[i] = Quantizer.rateOf((int) (expected + rate.readSigned()));
            edges.errorRatio[i] = Quantizer.ratioOf(errors.readBelow(SnapshotColumns.MOST_ELEMENTS));
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
