package io.epicenter.topology.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.topology.Adjacency;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CorrelationDomainsTest {
    private static final int GROUP = 20;
    private static final int GROUPS = 30;

    /// Groups that call much within and little across, on one connected graph.
    private static int[] domains(long seed, double noise, int mostNodes) {
        Random wiring = new Random(1);
        Random shares = new Random(seed);
        int nodes = GROUP * GROUPS;
        int[] from = new int[nodes * 3];
        int[] to = new int[from.length];
        double[] share = new double[from.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = i % nodes;
            boolean across = i < GROUPS;
            int group = from[i] / GROUP;
            to[i] = across
                    ? (i * GROUP + GROUP + 3) % nodes
                    : group * GROUP + (from[i] % GROUP + 1 + wiring.nextInt(GROUP - 1)) % GROUP;
            from[i] = across ? i * GROUP : from[i];
            share[i] = (across ? 0.02 : 0.7) * (1 + noise * shares.nextDouble());
        }
        Adjacency calls = Adjacency.of(nodes, from, to, share);
        return new CorrelationDomains(100, mostNodes).of(calls, Adjacency.of(nodes, to, from, share));
    }

    @Test
    void a_part_that_is_small_enough_is_one_domain() {
        assertThat(domains(1, 0, 1000)).containsOnly(0);
    }

    @Test
    void a_large_part_is_cut_where_few_calls_go() {
        int[] domains = domains(1, 0, 50);
        for (int group = 0; group < GROUPS; group++) {
            assertThat(Arrays.copyOfRange(domains, group * GROUP, group * GROUP + GROUP))
                    .containsOnly(domains[group * GROUP]);
        }
        assertThat(Arrays.stream(domains).distinct().count()).isBetween(10L, 30L);
    }

    @Test
    void a_little_other_traffic_leaves_communities_as_they_are() {
        int[] before = domains(1, 0.05, 50);
        int[] after = domains(2, 0.05, 50);
        int together = 0;
        int same = 0;
        for (int one = 0; one < before.length; one++) {
            for (int other = 0; other < one; other++) {
                boolean was = before[one] == before[other];
                together += was ? 1 : 0;
                same += was && after[one] == after[other] ? 1 : 0;
            }
        }
        assertThat((double) same / together).isGreaterThan(0.9);
    }
}
