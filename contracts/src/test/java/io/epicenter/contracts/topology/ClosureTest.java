package io.epicenter.contracts.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.topology.Closure.Limits;
import io.epicenter.contracts.topology.Closure.Step;
import io.epicenter.contracts.topology.TopologySnapshot.Reach;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClosureTest {
    @Test
    void a_chain_multiplies_its_shares() {
        List<List<Step>> steps = List.of(List.of(new Step(1, 0.5)), List.of(new Step(2, 0.5)), List.of());
        assertThat(Closure.of(steps, Limits.DEFAULT).getFirst())
                .extracting(Reach::node, Reach::hops, Reach::via)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, 1, 0), org.assertj.core.groups.Tuple.tuple(2, 2, 1));
        assertThat(Closure.of(steps, Limits.DEFAULT).getFirst().get(1).impact())
                .isCloseTo(0.25, org.assertj.core.data.Offset.offset(1e-5));
    }

    @Test
    void a_cycle_ends_and_leaves_out_its_start() {
        List<List<Step>> steps = List.of(List.of(new Step(1, 1)), List.of(new Step(2, 1)), List.of(new Step(0, 1)));
        assertThat(Closure.of(steps, Limits.DEFAULT).getFirst())
                .extracting(Reach::node)
                .containsExactly(1, 2);
    }

    @Test
    void an_unlikely_or_far_node_is_cut_off() {
        List<List<Step>> steps =
                List.of(List.of(new Step(1, 0.009), new Step(2, 1)), List.of(), List.of(new Step(3, 1)), List.of());
        assertThat(Closure.of(steps, new Limits(0.01, 1)).getFirst())
                .extracting(Reach::node)
                .containsExactly(2);
    }

    @Test
    void a_better_path_without_hops_left_does_not_hide_a_shorter_one() {
        // 0 > 1 > 2 > 3 is the better way to 3, but only 0 > 3 has a hop left for 4
        List<List<Step>> steps = List.of(
                List.of(new Step(1, 1), new Step(3, 0.5)),
                List.of(new Step(2, 1)),
                List.of(new Step(3, 1)),
                List.of(new Step(4, 1)),
                List.of());
        assertThat(Closure.of(steps, new Limits(0.01, 3)).getFirst())
                .filteredOn(reach -> reach.node() == 4)
                .extracting(Reach::hops)
                .containsExactly(2);
        assertThat(Closure.paths(0, steps, new Limits(0.01, 3)).get(4)).containsExactly(0, 3, 4);
    }

    @Test
    void closures_equal_brute_force_on_random_graphs() {
        Random random = new Random(20_261_122);
        for (int round = 0; round < 300; round++) {
            List<List<Step>> steps = randomGraph(random, 2 + random.nextInt(9));
            Limits limits = new Limits(0.01 + random.nextDouble() * 0.2, 1 + random.nextInt(6));
            List<List<Reach>> closures = Closure.of(steps, limits);
            for (int start = 0; start < steps.size(); start++) {
                Map<Integer, Double> expected = new HashMap<>();
                bruteForce(start, start, 1, 0, steps, limits, expected);
                expected.remove(start);
                Map<Integer, Double> actual = new HashMap<>();
                closures.get(start).forEach(reach -> actual.put(reach.node(), reach.impact()));
                assertThat(actual.keySet()).isEqualTo(expected.keySet());
                expected.forEach((node, impact) -> assertThat(actual.get(node)).isEqualTo(Quantizer.impact(impact)));
                pathsFit(start, steps, limits, closures.get(start));
            }
        }
    }

    private static void pathsFit(int start, List<List<Step>> steps, Limits limits, List<Reach> reaches) {
        Map<Integer, List<Integer>> paths = Closure.paths(start, steps, limits);
        for (Reach reach : reaches) {
            List<Integer> path = paths.get(reach.node());
            assertThat(path).hasSize(reach.hops() + 1);
            assertThat(path.get(reach.hops() - 1)).isEqualTo(reach.via());
        }
    }

    private static void bruteForce(
            int start,
            int at,
            double impact,
            int hops,
            List<List<Step>> steps,
            Limits limits,
            Map<Integer, Double> best) {
        best.merge(at, impact, Math::max);
        if (hops == limits.maximumHops()) {
            return;
        }
        for (Step step : steps.get(at)) {
            double next = impact * Math.min(1, step.share());
            if (next >= limits.minimumImpact()) {
                bruteForce(start, step.to(), next, hops + 1, steps, limits, best);
            }
        }
    }

    private static List<List<Step>> randomGraph(Random random, int size) {
        List<List<Step>> steps = new ArrayList<>();
        for (int node = 0; node < size; node++) {
            List<Step> out = new ArrayList<>();
            for (int to = 0; to < size; to++) {
                if (to != node && random.nextDouble() < 0.3) {
                    out.add(new Step(to, random.nextDouble() * 1.2));
                }
            }
            steps.add(out);
        }
        return steps;
    }

    @Test
    void limits_that_cut_nothing_off_are_refused() {
        assertThatThrownBy(() -> new Limits(0, 6)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Limits(0.01, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
