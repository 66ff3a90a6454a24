package io.epicenter.incident.console;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.text.PercentText;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import io.epicenter.incident.console.graph.CallGraph;
import io.epicenter.incident.console.graph.CallGraph.Link;
import io.epicenter.incident.console.graph.CallGraph.Mark;
import io.epicenter.incident.console.graph.CallGraph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The whole call graph, or what breaks if one node breaks.
public final class TopologyCallGraph {
    /// Of the whole graph. Chosen by hand: more boxes are too small to be read on one screen.
    static final int MAX_NODES = 80;

    private TopologyCallGraph() {}

    /// The busiest nodes of the graph, all healthy.
    public static CallGraph whole(TopologySnapshot topology) {
        Map<Integer, Node> nodes = new LinkedHashMap<>();
        IntStream.range(0, topology.nodes().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        place -> -topology.node(place).requestsPerSecond()))
                .limit(MAX_NODES)
                .sorted()
                .forEach(place -> nodes.put(place, node(topology, place, load(topology, place), Mark.HEALTHY, 0)));
        return connect(topology, nodes);
    }

    /// The blast radius of one node: itself as cause, those that need it at risk, what it needs healthy.
    public static CallGraph around(TopologySnapshot topology, int centre) {
        Map<Integer, Node> nodes = new LinkedHashMap<>();
        nodes.put(centre, node(topology, centre, "if this breaks", Mark.CAUSE, 0));
        for (Reach reach : topology.dependants().get(centre)) {
            String detail = PercentText.narrow(reach.impact()) + " of requests";
            addUpTo(nodes, reach.node(), node(topology, reach.node(), detail, Mark.AT_RISK, reach.hops()));
        }
        for (Reach reach : topology.dependencies().get(centre)) {
            addUpTo(nodes, reach.node(), node(topology, reach.node(), "not hurt", Mark.HEALTHY, 0));
        }
        return connect(topology, nodes);
    }

    private static void addUpTo(Map<Integer, Node> nodes, int place, Node node) {
        if (nodes.size() < IncidentCallGraph.MAX_NODES) {
            nodes.putIfAbsent(place, node);
        }
    }

    private static String load(TopologySnapshot topology, int place) {
        double rate = topology.node(place).requestsPerSecond();
        return rate > 0 ? DisplayFormat.value(rate, "1/s", "rate") : "";
    }

    private static Node node(TopologySnapshot topology, int place, String detail, Mark mark, int hops) {
        TopologySnapshot.Node node = topology.node(place);
        Entity entity = node.entity();
        List<String> details = new ArrayList<>();
        if (entity.kind() != EntityKind.SERVICE) {
            details.add(entity.kind().label());
        }
        if (!detail.isEmpty()) {
            details.add(detail);
        }
        if (node.userFacing()) {
            details.add("users");
        }
        String why = entity + ": " + load(topology, place) + (node.userFacing() ? ", users call it" : "");
        String href = "/topology?service=" + Urls.encode(entity.toString());
        return new Node(entity.toString(), entity.name(), String.join(" · ", details), mark, hops, why, href);
    }

    private static CallGraph connect(TopologySnapshot topology, Map<Integer, Node> nodes) {
        List<Link> links = new ArrayList<>();
        for (Edge edge : topology.edges()) {
            Node caller = nodes.get(edge.caller());
            Node callee = nodes.get(edge.callee());
            if (caller != null && callee != null) {
                boolean affected =
                        callee.mark() == Mark.CAUSE || (callee.mark() == Mark.AT_RISK && caller.mark() == Mark.AT_RISK);
                String why = IncidentCallGraph.describe(caller.label(), callee.label(), edge);
                links.add(new Link(caller.id(), callee.id(), IncidentCallGraph.isStale(topology, edge), affected, why));
            }
        }
        return new CallGraph(List.copyOf(nodes.values()), links);
    }
}
