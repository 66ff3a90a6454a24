package io.epicenter.incident.console.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.incident.console.graph.CallGraph.Link;
import io.epicenter.incident.console.graph.CallGraph.Mark;
import io.epicenter.incident.console.graph.CallGraph.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class CallGraphSvgTest {
    private static final String EVIL = "<img src=x onerror=alert(1)>\"'&\u0000\u001b</title></svg>";

    private static final CallGraph STORY = new CallGraph(
            List.of(
                    new Node("payment", "payment", "root cause · 87%", Mark.CAUSE, 0, "deploy of payment v2", "/t?s=p"),
                    new Node("checkout", "checkout", "errors", Mark.FAILING, 0, "checkout is failing", ""),
                    new Node("frontend", "frontend", "41% of requests", Mark.AT_RISK, 2, "at risk", ""),
                    new Node("fraud", "fraud", "", Mark.HEALTHY, 0, "nothing abnormal", "")),
            List.of(
                    new Link("frontend", "checkout", false, true, "frontend calls checkout"),
                    new Link("checkout", "payment", false, true, "checkout calls payment"),
                    new Link("payment", "fraud", true, false, "not seen lately")));

    @Test
    void the_story_is_drawn_as_it_was() throws IOException {
        assertThat(CallGraphSvg.draw(STORY, "Call graph") + "\n").isEqualTo(resource("story.svg"));
    }

    @Test
    void states_are_told_by_shape_and_by_class() throws Exception {
        String svg = CallGraphSvg.draw(STORY, "Call graph");

        assertThat(svg)
                .contains("class=\"node cause\"")
                .contains("class=\"halo\"")
                .contains("class=\"node at-risk\"")
                .contains(">2</text>")
                .contains("class=\"link stale\"");
        assertThat(parsed(svg).getElementsByTagName("title").getLength()).isEqualTo(7);
    }

    @Test
    void no_text_becomes_markup() throws Exception {
        CallGraph graph = new CallGraph(
                List.of(
                        new Node(EVIL, EVIL, EVIL, Mark.AT_RISK, 1, EVIL, "/topology?service=" + EVIL),
                        AGraph.node("b")),
                List.of(new Link(EVIL, "b", true, true, EVIL)));

        Document document = parsed(CallGraphSvg.draw(graph, EVIL));

        assertThat(document.getElementsByTagName("img").getLength()).isZero();
        for (int i = 0; i < document.getElementsByTagName("*").getLength(); i++) {
            Element element = (Element) document.getElementsByTagName("*").item(i);
            assertThat(element.hasAttribute("onerror")).isFalse();
            assertThat(element.hasAttribute("style")).isFalse();
        }
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .startsWith("<img src=x onerror=alert(1)>");
    }

    @Test
    void a_long_name_is_cut_and_stays_whole_on_hover() {
        String name = "a-service-with-a-name-that-no-box-could-ever-hold";
        CallGraph graph =
                new CallGraph(List.of(new Node(name, name, "", Mark.HEALTHY, 0, name + ": normal", "")), List.of());

        assertThat(CallGraphSvg.draw(graph, "one"))
                .contains("…</text>")
                .contains("<title>" + name + ": normal</title>");
    }

    private static Document parsed(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(CallGraphSvgTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
