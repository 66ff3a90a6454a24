package io.epicenter.incident.console.graph;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A call graph to be drawn: who calls whom, and how each of them is.
///
/// @param links whose ends are both in nodes
public record CallGraph(List<Node> nodes, List<Link> links) {
    public static final CallGraph EMPTY = new CallGraph(List.of(), List.of());

    public CallGraph {
        nodes = List.copyOf(nodes);
        links = List.copyOf(links);
        Set<String> ids = nodes.stream().map(Node::id).collect(Collectors.toSet());
        if (ids.size() != nodes.size()) {
            throw new IllegalArgumentException("a graph names a node twice");
        }
        for (Link link : links) {
            if (!ids.contains(link.caller()) || !ids.contains(link.callee())) {
                throw new IllegalArgumentException("link without a node: " + link);
            }
        }
    }

    /// How a node is. Drawn as a shape and a colour.
    public enum Mark {
        CAUSE,
        FAILING,
        AT_RISK,
        HEALTHY
    }

    /// @param id unique in the graph
    /// @param label its name
    /// @param detail second line; may be empty
    /// @param hops calls away from the cause, shown when at risk; 0 when unknown
    /// @param why shown on hover
    /// @param href page that tells more; empty for none
    public record Node(String id, String label, String detail, Mark mark, int hops, String why, String href) {}

    /// `caller` calls `callee`.
    ///
    /// @param stale not seen lately
    /// @param affected failure travels along it
    /// @param why shown on hover
    public record Link(String caller, String callee, boolean stale, boolean affected, String why) {}
}
