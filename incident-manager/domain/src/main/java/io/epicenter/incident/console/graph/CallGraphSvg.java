package io.epicenter.incident.console.graph;

import io.epicenter.incident.console.graph.CallGraph.Mark;
import io.epicenter.incident.console.graph.CallGraph.Node;
import io.epicenter.incident.console.graph.LayeredLayout.Box;
import io.epicenter.incident.console.graph.LayeredLayout.Point;
import io.epicenter.incident.console.graph.LayeredLayout.Route;
import java.util.List;
import java.util.Locale;

/// Draws a graph as inline SVG: states are shapes as well as classes, hover text is in `<title>`, colours come from
/// the page's style sheet. All text is escaped.
public final class CallGraphSvg {
    /// Lengths in the pixels of the drawing, by hand. CHARACTER and DETAIL_CHARACTER are mean widths in the page's
    /// font at the sizes of a label and of a detail; TEXT_LEFT leaves room for the mark.
    private static final double MARGIN = 10;
    private static final double MIN_BOX = 124;
    private static final double MAX_BOX = 190;
    private static final double CHARACTER = 7.1;
    private static final double DETAIL_CHARACTER = 5.9;
    private static final double TEXT_LEFT = 36;
    private static final double TEXT_RIGHT = 10;

    private final StringBuilder svg = new StringBuilder(8192);

    private CallGraphSvg() {}

    /// @param caption what the picture shows, for those who can't see it
    public static String draw(CallGraph graph, String caption) {
        return new CallGraphSvg().render(LayeredLayout.of(graph, boxWidth(graph)), caption);
    }

    private static double boxWidth(CallGraph graph) {
        double widest = graph.nodes().stream()
                .mapToDouble(node -> Math.max(
                        node.label().length() * CHARACTER, node.detail().length() * DETAIL_CHARACTER))
                .max()
                .orElse(0);
        return Math.ceil(Math.clamp(widest + TEXT_LEFT + TEXT_RIGHT, MIN_BOX, MAX_BOX));
    }

    private String render(LayeredLayout layout, String caption) {
        double width = layout.width() + 2 * MARGIN;
        double height = layout.height() + 2 * MARGIN;
        add("<svg class=\"graph\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\"", width, height);
        add(" width=\"%s\" height=\"%s\" role=\"group\" aria-label=\"", width, height);
        svg.append(XmlText.escape(caption)).append("\">\n<defs>");
        for (String kind : List.of("plain", "hurt", "stale")) {
            svg.append("<marker id=\"arrow-").append(kind).append("\" class=\"").append(kind);
            svg.append("\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\"");
            svg.append(" markerUnits=\"userSpaceOnUse\" orient=\"auto\"><path d=\"M0 0.5L7.5 4L0 7.5z\"/></marker>");
        }
        svg.append("</defs>\n");
        add("<g transform=\"translate(%s %s)\">\n", MARGIN, MARGIN);
        for (Route route : layout.routes()) {
            if (!route.link().affected()) {
                link(route);
            }
        }
        for (Route route : layout.routes()) {
            if (route.link().affected()) {
                link(route);
            }
        }
        layout.boxes().forEach(this::node);
        return svg.append("</g>\n</svg>").toString();
    }

    private void link(Route route) {
        String kind = route.link().affected() ? "hurt" : route.link().stale() ? "stale" : "plain";
        String classes =
                "link " + kind + (route.link().affected() && route.link().stale() ? " stale" : "");
        svg.append("<g class=\"").append(classes).append("\"><title>");
        svg.append(XmlText.escape(route.link().why())).append("</title><path class=\"line\" d=\"");
        List<Point> points = route.points();
        add("M%s %s", points.getFirst().x(), points.getFirst().y());
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            if (i % 2 == 0) {
                add("L%s %s", to.x(), to.y());
            } else {
                double bend = (from.x() + to.x()) / 2;
                add("C%s %s %s %s", bend, from.y(), bend, to.y());
                add(" %s %s", to.x(), to.y());
            }
        }
        svg.append("\" marker-end=\"url(#arrow-").append(kind).append(")\"/></g>\n");
    }

    private void node(Box box) {
        Node node = box.node();
        boolean linked = !node.href().isEmpty();
        String mark = node.mark().name().toLowerCase(Locale.ROOT).replace('_', '-');
        svg.append(linked ? "<a href=\"" + XmlText.escape(node.href()) + "\"" : "<g");
        svg.append(" class=\"node ").append(mark).append("\" data-node=\"");
        svg.append(XmlText.escape(node.id())).append("\"><title>").append(XmlText.escape(node.why()));
        svg.append("</title>");
        if (node.mark() == Mark.CAUSE) {
            rectangle("halo", box, 4, 9);
        }
        rectangle("box", box, 0, 6);
        glyph(node, box.x() + 19, box.middle());
        double room = box.width() - TEXT_LEFT - TEXT_RIGHT;
        boolean two = !node.detail().isEmpty();
        text("label", box.x() + TEXT_LEFT, box.middle() + (two ? -3 : 4.5), fit(node.label(), room / CHARACTER));
        if (two) {
            text("detail", box.x() + TEXT_LEFT, box.middle() + 12, fit(node.detail(), room / DETAIL_CHARACTER));
        }
        svg.append(linked ? "</a>\n" : "</g>\n");
    }

    private void rectangle(String kind, Box box, double outset, double radius) {
        svg.append("<rect class=\"").append(kind).append('"');
        add(" x=\"%s\" y=\"%s\"", box.x() - outset, box.y() - outset);
        add(" width=\"%s\" height=\"%s\"", box.width() + 2 * outset, LayeredLayout.BOX_HEIGHT + 2 * outset);
        svg.append(" rx=\"").append((int) radius).append("\"/>");
    }

    /// Cause: diamond with an exclamation mark; failing: square with a cross; at risk: hexagon with the hops;
    /// healthy: ring.
    private void glyph(Node node, double x, double y) {
        switch (node.mark()) {
            case CAUSE -> {
                shape("M%s %sl10 10l-10 10l-10 -10z", x, y - 10);
                sign("M%s %sv5.5m0 2.6v1.6", x, y - 5);
            }
            case FAILING -> {
                shape("M%s %sh15v15h-15z", x - 7.5, y - 7.5);
                sign("M%s %sl7 7m0 -7l-7 7", x - 3.5, y - 3.5);
            }
            case AT_RISK -> {
                shape("M%s %sl-4.9 -8.5h-9.8l-4.9 8.5l4.9 8.5h9.8z", x + 9.8, y);
                text("hops", x, y + 4, node.hops() == 0 ? "?" : Integer.toString(node.hops()));
            }
            case HEALTHY -> shape("M%s %sa4.5 4.5 0 1 0 0.01 0z", x, y - 4.5);
        }
    }

    private void shape(String path, double x, double y) {
        svg.append("<path class=\"glyph\" d=\"");
        add(path, x, y);
        svg.append("\"/>");
    }

    private void sign(String path, double x, double y) {
        svg.append("<path class=\"sign\" d=\"");
        add(path, x, y);
        svg.append("\"/>");
    }

    private void text(String kind, double x, double y, String text) {
        svg.append("<text class=\"").append(kind).append('"');
        add(" x=\"%s\" y=\"%s\">", x, y);
        svg.append(XmlText.escape(text)).append("</text>");
    }

    private static String fit(String text, double characters) {
        int room = (int) characters;
        return text.length() <= room ? text : text.substring(0, Math.max(1, room - 1)) + "…";
    }

    /// Appends the pattern with each `%s` replaced by a number of at most one decimal.
    private void add(String pattern, double... numbers) {
        int at = 0;
        int number = 0;
        for (int next = pattern.indexOf("%s"); next >= 0; next = pattern.indexOf("%s", at)) {
            svg.append(pattern, at, next).append(format(numbers[number++]));
            at = next + 2;
        }
        svg.append(pattern, at, pattern.length());
    }

    private static String format(double number) {
        double rounded = Math.round(number * 10) / 10.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
