package io.epicenter.incident.console.graph;

import io.epicenter.incident.console.graph.CallGraph.Link;
import io.epicenter.incident.console.graph.CallGraph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where everything of a graph stands: callers on the left, what they call on the right.
/// Deterministic: the same graph is always drawn the same way.
///
/// @param boxes in the order of the graph's nodes
/// @param routes in the order of the graph's links, self-calls left out
record LayeredLayout(List<Box> boxes, List<Route> routes, double width, double height) {
    /// Lengths in the pixels of the drawing, by hand: two lines of text in a box, room for an arrow between columns,
    /// and arrows that end apart from each other.
    static final double BOX_HEIGHT = 44;
    private static final double BEND_HEIGHT = 10;
    private static final double COLUMN_GAP = 58;
    private static final double ROW_GAP = 16;
    private static final double PORT_SPREAD = 9;

    /// A node's rectangle.
    record Box(Node node, double x, double y, double width) {
        double middle() {
            return y + BOX_HEIGHT / 2;
        }
    }

    /// A link's line from the caller to the callee, left to right unless it closes a cycle.
    record Route(Link link, List<Point> points) {}

    record Point(double x, double y) {}

    static LayeredLayout of(CallGraph graph, double boxWidth) {
        return new Builder(graph, boxWidth).build();
    }

    private static final class Builder {
        private final CallGraph graph;
        private final double boxWidth;
        private final Map<String, Integer> index = new HashMap<>();
        private final List<int[]> arrows = new ArrayList<>();
        private final List<List<Integer>> chains = new ArrayList<>();
        private final List<Integer> layerOf = new ArrayList<>();
        private final List<Link> drawn;

        Builder(CallGraph graph, double boxWidth) {
            this.graph = graph;
            this.boxWidth = boxWidth;
            for (Node node : graph.nodes()) {
                index.put(node.id(), index.size());
            }
            this.drawn = graph.links().stream()
                    .filter(link -> !link.caller().equals(link.callee()))
                    .toList();
        }

        private int indexOf(String id) {
            return index.getOrDefault(id, 0);
        }

        LayeredLayout build() {
            List<int[]> calls = drawn.stream()
                    .map(link -> new int[] {indexOf(link.caller()), indexOf(link.callee())})
                    .toList();
            LayerAssignment assignment = new LayerAssignment(graph.nodes().size(), calls);
            for (int i = 0; i < graph.nodes().size(); i++) {
                layerOf.add(assignment.layerOf(i));
            }
            calls.forEach(this::addChain);
            List<List<Integer>> first = new ArrayList<>();
            for (int i = 0; i < assignment.count(); i++) {
                first.add(new ArrayList<>());
            }
            for (int i = 0; i < layerOf.size(); i++) {
                first.get(layerOf.get(i)).add(i);
            }
            List<List<Integer>> layers = new CrossingReduction(first, arrows, layerOf.size()).best();
            double[] heights = new double[layerOf.size()];
            for (int i = 0; i < heights.length; i++) {
                heights[i] = i < graph.nodes().size() ? BOX_HEIGHT : BEND_HEIGHT;
            }
            double[] centres = new CoordinateAssignment(layers, heights, ROW_GAP).centres(arrows);
            return placed(centres, assignment.count());
        }

        /// One vertex for a bend in every layer that a link passes through.
        private void addChain(int[] call) {
            boolean forward = layerOf.get(call[0]) < layerOf.get(call[1]);
            int from = forward ? call[0] : call[1];
            int to = forward ? call[1] : call[0];
            List<Integer> chain = new ArrayList<>();
            chain.add(from);
            for (int layer = layerOf.get(from) + 1; layer < layerOf.get(to); layer++) {
                layerOf.add(layer);
                chain.add(layerOf.size() - 1);
            }
            chain.add(to);
            for (int i = 1; i < chain.size(); i++) {
                arrows.add(new int[] {chain.get(i - 1), chain.get(i)});
            }
            chains.add(forward ? chain : chain.reversed());
        }

        private LayeredLayout placed(double[] centres, int layers) {
            List<Box> boxes = new ArrayList<>();
            double height = 0;
            for (int i = 0; i < graph.nodes().size(); i++) {
                double y = centres[i] - BOX_HEIGHT / 2;
                boxes.add(new Box(graph.nodes().get(i), left(layerOf.get(i)), y, boxWidth));
            }
            for (int i = 0; i < centres.length; i++) {
                height = Math.max(height, centres[i] + BOX_HEIGHT / 2);
            }
            List<Route> routes = new ArrayList<>();
            for (int i = 0; i < drawn.size(); i++) {
                routes.add(new Route(drawn.get(i), points(i, centres)));
            }
            double width = layers == 0 ? 0 : left(layers - 1) + boxWidth;
            return new LayeredLayout(boxes, routes, width, height);
        }

        private double left(int layer) {
            return layer * (boxWidth + COLUMN_GAP);
        }

        private List<Point> points(int link, double[] centres) {
            List<Integer> chain = chains.get(link);
            boolean forward = layerOf.get(chain.getFirst()) < layerOf.get(chain.getLast());
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < chain.size(); i++) {
                int vertex = chain.get(i);
                double near = left(layerOf.get(vertex)) + (forward ? 0 : boxWidth);
                double far = left(layerOf.get(vertex)) + (forward ? boxWidth : 0);
                if (i > 0) {
                    double port = i == chain.size() - 1 ? port(link, vertex, centres, chain.get(i - 1)) : 0;
                    points.add(new Point(near, centres[vertex] + port));
                }
                if (i < chain.size() - 1) {
                    double port = i == 0 ? port(link, vertex, centres, chain.get(1)) : 0;
                    points.add(new Point(far, centres[vertex] + port));
                }
            }
            return points;
        }

        /// How far from a box's middle a link docks, so that links of one side do not lie on each other.
        private double port(int link, int vertex, double[] centres, int neighbour) {
            boolean right = layerOf.get(neighbour) > layerOf.get(vertex);
            List<int[]> side = new ArrayList<>();
            for (int i = 0; i < chains.size(); i++) {
                List<Integer> chain = chains.get(i);
                if (chain.getFirst() == vertex) {
                    side.add(new int[] {i, chain.get(1)});
                } else if (chain.getLast() == vertex) {
                    side.add(new int[] {i, chain.get(chain.size() - 2)});
                }
            }
            List<Integer> order = side.stream()
                    .filter(entry -> layerOf.get(entry[1]) > layerOf.get(vertex) == right)
                    .sorted(Comparator.comparingDouble((int[] entry) -> centres[entry[1]])
                            .thenComparingInt(entry -> entry[0]))
                    .map(entry -> entry[0])
                    .toList();
            double step = Math.min(PORT_SPREAD, (BOX_HEIGHT - 16) / order.size());
            return (order.indexOf(link) - (order.size() - 1) / 2.0) * step;
        }
    }
}
