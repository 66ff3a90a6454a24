package io.epicenter.topology.query;

import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.contracts.topology.TopologySnapshot.Edge;
import io.epicenter.contracts.topology.TopologySnapshot.Node;
import java.util.List;
import java.util.Locale;

/// A snapshot in Graphviz' language: `dot -Tsvg`.
public final class DotGraph {
    private DotGraph() {}

    public static String of(TopologySnapshot snapshot) {
        StringBuilder dot = new StringBuilder(256)
                .append("// version ")
                .append(snapshot.version())
                .append(" built at ")
                .append(snapshot.builtAt())
                .append("\ndigraph topology {\n  rankdir=LR;\n");
        List<Node> nodes = snapshot.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            dot.append("  n")
                    .append(i)
                    .append(" [label=")
                    .append(quoted(node.entity().name()))
                    .append(", tooltip=")
                    .append(quoted(node.entity().toString()))
                    .append(", shape=")
                    .append(shape(node.entity().kind()))
                    .append(node.userFacing() ? ", peripheries=2];\n" : "];\n");
        }
        for (Edge edge : snapshot.edges()) {
            dot.append(String.format(
                    Locale.ROOT,
                    "  n%d -> n%d [label=\"%.2f/s, %.0f %% of requests\"%s];%n",
                    edge.caller(),
                    edge.callee(),
                    edge.requestsPerSecond(),
                    edge.share() * 100,
                    edge.errorRatio() >= 0.01 ? ", color=red" : ""));
        }
        return dot.append("}\n").toString();
    }

    private static String shape(EntityKind kind) {
        return switch (kind) {
            case DATABASE, CACHE, VOLUME -> "cylinder";
            case QUEUE -> "cds";
            case EXTERNAL -> "component";
            case SERVICE, POD, NODE, EDGE, INGRESS -> "box";
        };
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\R", " ") + '"';
    }
}
