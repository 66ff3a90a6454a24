package io.epicenter.incident.console.graph;

import io.epicenter.incident.console.graph.CallGraph.Link;
import io.epicenter.incident.console.graph.CallGraph.Mark;
import io.epicenter.incident.console.graph.CallGraph.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// Graphs for tests.
final class AGraph {
    private AGraph() {}

    /// Calls such as `frontend>checkout`; nodes in the order they are first named.
    static CallGraph of(String... calls) {
        Set<String> names = new LinkedHashSet<>();
        List<Link> links = new ArrayList<>();
        for (String call : calls) {
            String[] ends = call.split(">");
            names.addAll(List.of(ends));
            links.add(new Link(ends[0], ends[1], false, false, call));
        }
        return new CallGraph(names.stream().map(AGraph::node).toList(), links);
    }

    static Node node(String name) {
        return new Node(name, name, "normal", Mark.HEALTHY, 0, name, "");
    }

    /// Any graph, cycles and self-calls included.
    static CallGraph random(long seed, int nodes, int links) {
        Random random = new Random(seed);
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < links; i++) {
            calls.add("s" + random.nextInt(nodes) + ">s" + random.nextInt(nodes));
        }
        return of(calls.toArray(String[]::new));
    }
}
