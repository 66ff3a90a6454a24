package io.epicenter.incident.console.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.incident.console.graph.LayeredLayout.Box;
import io.epicenter.incident.console.graph.LayeredLayout.Point;
import io.epicenter.incident.console.graph.LayeredLayout.Route;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LayeredLayoutTest {
    private static final double WIDTH = 140;

    @Test
    void callers_stand_left_of_what_they_call() {
        Map<String, Box> boxes = boxes(LayeredLayout.of(
                AGraph.of("frontend>checkout", "checkout>payment", "frontend>payment", "payment>db"), WIDTH));

        assertThat(boxes.get("frontend").x()).isLessThan(boxes.get("checkout").x());
        assertThat(boxes.get("checkout").x()).isLessThan(boxes.get("payment").x());
        assertThat(boxes.get("payment").x()).isLessThan(boxes.get("db").x());
    }

    @Test
    void a_caller_that_nobody_calls_stands_next_to_what_it_calls() {
        Map<String, Box> boxes = boxes(LayeredLayout.of(AGraph.of("a>b", "b>c", "late>c"), WIDTH));

        assertThat(boxes.get("late").x()).isEqualTo(boxes.get("b").x());
    }

    @Test
    void a_chain_is_drawn_straight() {
        LayeredLayout layout = LayeredLayout.of(AGraph.of("a>b", "b>c"), WIDTH);

        assertThat(layout.boxes()).extracting(Box::y).containsOnly(0.0);
    }

    @Test
    void two_arrows_that_need_not_cross_do_not() {
        Map<String, Box> boxes = boxes(LayeredLayout.of(AGraph.of("a>y", "b>x", "a>m", "b>n"), WIDTH));

        assertThat(boxes.get("a").y() < boxes.get("b").y())
                .isEqualTo(boxes.get("y").y() < boxes.get("x").y());
    }

    @Test
    void a_cycle_and_a_call_to_itself_are_drawn() {
        LayeredLayout layout = LayeredLayout.of(AGraph.of("a>b", "b>c", "c>a", "b>b"), WIDTH);

        assertThat(layout.routes()).hasSize(3);
        Route back = layout.routes().get(2);
        assertThat(back.points().getFirst().x())
                .isGreaterThan(back.points().getLast().x());
    }

    @Test
    void nothing_overlaps_and_everything_lies_within_the_picture() {
        for (int seed = 0; seed < 200; seed++) {
            LayeredLayout layout = LayeredLayout.of(AGraph.random(seed, 3 + seed % 38, 5 + seed % 60), WIDTH);
            List<Box> boxes = layout.boxes();
            for (Box box : boxes) {
                assertThat(box.x()).isBetween(0.0, layout.width() - WIDTH);
                assertThat(box.y()).isBetween(0.0, layout.height() - LayeredLayout.BOX_HEIGHT);
                assertThat(boxes)
                        .filteredOn(other -> other != box && overlap(box, other))
                        .as("seed %d: %s", seed, box)
                        .isEmpty();
            }
            for (Route route : layout.routes()) {
                assertThat(route.points()).extracting(Point::y).allMatch(y -> y >= 0 && y <= layout.height());
            }
        }
    }

    @Test
    void the_same_graph_is_always_drawn_the_same_way() {
        CallGraph graph = AGraph.random(7, 30, 50);

        assertThat(LayeredLayout.of(graph, WIDTH)).isEqualTo(LayeredLayout.of(graph, WIDTH));
    }

    @Test
    void an_empty_graph_has_no_size() {
        LayeredLayout layout = LayeredLayout.of(CallGraph.EMPTY, WIDTH);

        assertThat(layout.width()).isZero();
        assertThat(layout.height()).isZero();
    }

    private static boolean overlap(Box one, Box other) {
        return Math.abs(one.x() - other.x()) < WIDTH && Math.abs(one.y() - other.y()) < LayeredLayout.BOX_HEIGHT + 4;
    }

    private static Map<String, Box> boxes(LayeredLayout layout) {
        return layout.boxes().stream()
                .collect(Collectors.toMap(box -> box.node().id(), Function.identity()));
    }
}
