package io.epicenter.contracts.topology;

import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/// Edges in columns; as a list it makes each [Edge] when it is asked for. Times are kept to the millisecond. Immutable
/// once it is published.
final class EdgeTable extends AbstractList<Edge> implements RandomAccess {
    final int[] caller;
    final int[] callee;
    final double[] share;
    final double[] requestsPerSecond;
    final double[] errorRatio;
    final long[] firstSeenMillis;
    final long[] lastSeenMillis;
    final String[] source;

    EdgeTable(int size) {
        caller = new int[size];
        callee = new int[size];
        share = new double[size];
        requestsPerSecond = new double[size];
        errorRatio = new double[size];
        firstSeenMillis = new long[size];
        lastSeenMillis = new long[size];
        source = new String[size];
    }

    static EdgeTable of(List<Edge> edges) {
        if (edges instanceof EdgeTable table) {
            return table;
        }
        EdgeTable table = new EdgeTable(edges.size());
        for (int i = 0; i < edges.size(); i++) {
            Edge edge = edges.get(i);
            table.caller[i] = edge.caller();
            table.callee[i] = edge.callee();
            table.share[i] = edge.share();
            table.requestsPerSecond[i] = edge.requestsPerSecond();
            table.errorRatio[i] = edge.errorRatio();
            table.firstSeenMillis[i] = edge.firstSeen().toEpochMilli();
            table.lastSeenMillis[i] = edge.lastSeen().toEpochMilli();
            table.source[i] = edge.source();
        }
        return table;
    }

    @Override
    public Edge get(int index) {
        return new Edge(
                caller[index],
                callee[index],
                share[index],
                requestsPerSecond[index],
                errorRatio[index],
                Instant.ofEpochMilli(firstSeenMillis[index]),
                Instant.ofEpochMilli(lastSeenMillis[index]),
                source[index]);
    }

    @Override
    public int size() {
        return caller.length;
    }
}
