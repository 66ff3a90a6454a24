package io.epicenter.topology;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is different between two versions.
public record TopologyDiff(
        long from,
        long to,
        List<Entity> nodesAdded,
        List<Entity> nodesRemoved,
        List<Between> edgesAdded,
        List<Between> edgesRemoved,
        List<Changed> edgesChanged) {
    /// Smallest change of share or error ratio that counts.
    private static final double NOTABLE = 0.1;

    /// An edge by its ends.
    public record Between(Entity caller, Entity callee) {}

    /// An edge whose numbers have moved.
    public record Changed(
            Entity caller,
            Entity callee,
            double shareBefore,
            double shareAfter,
            double errorRatioBefore,
            double errorRatioAfter) {}

    public static TopologyDiff of(TopologySnapshot from, TopologySnapshot to) {
        TreeMap<String, Edge> before = edges(from);
        TreeMap<String, Edge> after = edges(to);
        List<Between> added = new ArrayList<>();
        List<Between> removed = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        after.forEach((key, edge) -> {
            Edge old = before.get(key);
            if (old == null) {
                added.add(between(to, edge));
            } else if (Math.abs(old.share() - edge.share()) >= NOTABLE
                    || Math.abs(old.errorRatio() - edge.errorRatio()) >= NOTABLE) {
                Between ends = between(to, edge);
                changed.add(new Changed(
                        ends.caller(), ends.callee(), old.share(), edge.share(), old.errorRatio(), edge.errorRatio()));
            }
        });
        before.forEach((key, edge) -> {
            if (!after.containsKey(key)) {
                removed.add(between(from, edge));
            }
        });
        return new TopologyDiff(
                from.version(), to.version(), missing(to, from), missing(from, to), added, removed, changed);
    }

    private static TreeMap<String, Edge> edges(TopologySnapshot of) {
        TreeMap<String, Edge> edges = new TreeMap<>();
        for (Edge edge : of.edges()) {
            Between ends = between(of, edge);
            edges.put(ends.caller() + " > " + ends.callee(), edge);
        }
        return edges;
    }

    private static Between between(TopologySnapshot of, Edge edge) {
        return new Between(
                of.node(edge.caller()).entity(), of.node(edge.callee()).entity());
    }

    private static List<Entity> missing(TopologySnapshot of, TopologySnapshot in) {
        TreeSet<String> texts = new TreeSet<>(of.index().keySet());
        texts.removeAll(in.index().keySet());
        return texts.stream().map(Entity::parse).toList();
    }
}
