package io.epicenter.incident.console;

import io.epicenter.contracts.text.DurationText;
import io.epicenter.contracts.text.PercentText;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import io.epicenter.incident.console.graph.CallGraph;
import io.epicenter.incident.console.graph.CallGraphSvg;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The call graph, or what breaks if one of its nodes breaks.
///
/// @param chosen entity text of the node looked at; empty for the whole graph
/// @param svg safe markup; empty without a graph
public record TopologyPage(
        String title,
        String chosen,
        String chosenName,
        String svg,
        String note,
        List<Choice> choices,
        List<Reached> dependants,
        List<Reached> dependencies) {

    /// A node that can be looked at.
    public record Choice(String entity, String name, String href, boolean chosen) {}

    /// @param via the node before it on the way
    public record Reached(String name, String href, int hops, String impact, String via, boolean userFacing) {}

    /// @param wanted entity text or name; anything unknown shows the whole graph
    public static TopologyPage of(TopologySnapshot topology, String wanted, Instant now) {
        Optional<Integer> centre = find(topology, wanted);
        if (centre.isEmpty()) {
            CallGraph graph = TopologyCallGraph.whole(topology);
            return new TopologyPage(
                    "Topology",
                    "",
                    "",
                    graph.nodes().isEmpty() ? "" : CallGraphSvg.draw(graph, "Call graph of everything seen"),
                    note(topology, graph.nodes().size(), now),
                    choices(topology, -1),
                    List.of(),
                    List.of());
        }
        int place = centre.get();
        String name = topology.node(place).entity().name();
        CallGraph graph = TopologyCallGraph.around(topology, place);
        return new TopologyPage(
                "What breaks if " + name + " breaks",
                topology.node(place).entity().toString(),
                name,
                CallGraphSvg.draw(graph, "What breaks if " + name + " breaks"),
                note(topology, topology.nodes().size(), now),
                choices(topology, place),
                reached(topology, topology.dependants().get(place)),
                reached(topology, topology.dependencies().get(place)));
    }

    private static Optional<Integer> find(TopologySnapshot topology, String wanted) {
        return IntStream.range(0, topology.nodes().size())
                .boxed()
                .filter(place -> {
                    var entity = topology.node(place).entity();
                    return entity.toString().equals(wanted) || entity.name().equals(wanted);
                })
                .findFirst();
    }

    private static List<Choice> choices(TopologySnapshot topology, int chosen) {
        return IntStream.range(0, topology.nodes().size())
                .mapToObj(place -> {
                    var entity = topology.node(place).entity();
                    return new Choice(entity.toString(), entity.name(), href(topology, place), place == chosen);
                })
                .toList();
    }

    private static String href(TopologySnapshot topology, int place) {
        return "/topology?service=" + Urls.encode(topology.node(place).entity().toString());
    }

    private static List<Reached> reached(TopologySnapshot topology, List<Reach> closure) {
        return closure.stream()
                .map(reach -> new Reached(
                        topology.node(reach.node()).entity().name(),
                        href(topology, reach.node()),
                        reach.hops(),
                        PercentText.narrow(reach.impact()),
                        topology.node(reach.via()).entity().name(),
                        topology.node(reach.node()).userFacing()))
                .toList();
    }

    private static String note(TopologySnapshot topology, int drawn, Instant now) {
        if (topology.version() == 0) {
            return "";
        }
        String text = DisplayFormat.count(topology.nodes().size(), "node", "nodes") + ", "
                + DisplayFormat.count(topology.edges().size(), "call", "calls") + ". Version " + topology.version()
                + ", built " + DurationText.exact(topology.age(now)) + " ago.";
        return drawn < topology.nodes().size() ? text + " The " + drawn + " busiest are drawn." : text;
    }
}
