package io.epicenter.contracts.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.topology.Closure.Limits;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClosureCodeTest {
    private static Adjacency randomGraph(Random random, int nodes, int degree) {
        int[] from = new int[nodes * degree];
        int[] to = new int[from.length];
        double[] share = new double[from.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = random.nextInt(nodes);
            to[i] = random.nextInt(nodes);
            share[i] = Quantizer.share(random.nextDouble());
        }
        return Adjacency.of(nodes, from, to, share);
    }

    @Test
    void closures_come_back_as_they_were_also_where_the_hop_limit_bends_paths() throws MalformedMessageException {
        Random random = new Random(5);
        int apartBytes = 0;
        for (int round = 0; round < 200; round++) {
            int nodes = 2 + random.nextInt(60);
            Adjacency graph = randomGraph(random, nodes, 1 + random.nextInt(4));
            Limits limits = new Limits(0.005 + random.nextDouble() * 0.1, 1 + random.nextInt(4));
            Closures closures = Closure.of(graph, limits);
            ColumnWriter tree = new ColumnWriter();
            ColumnWriter apart = new ColumnWriter();
            new ClosureCode(graph, limits).write(closures, tree, apart);
            apartBytes += apart.sizeBytes();
            Closures read = new ClosureCode(graph, limits)
                    .read(new ColumnReader(tree.toByteArray()), new ColumnReader(apart.toByteArray()));
            assertThat(read.equals(closures)).isTrue();
        }
        assertThat(apartBytes).isGreaterThan(200 * 60);
    }

    @Test
    void a_reach_takes_about_a_bit() {
        Adjacency graph = randomGraph(new Random(1), 2000, 2);
        Closures closures = Closure.of(graph, Limits.DEFAULT);
        ColumnWriter tree = new ColumnWriter();
        ColumnWriter apart = new ColumnWriter();
        new ClosureCode(graph, Limits.DEFAULT).write(closures, tree, apart);
        assertThat((tree.sizeBytes() + apart.sizeBytes()) * 8.0 / closures.reaches())
                .isLessThan(3);
    }

    @Test
    void missing_bits_are_noticed() {
        Adjacency graph = randomGraph(new Random(1), 50, 2);
        Closures closures = Closure.of(graph, Limits.DEFAULT);
        ColumnWriter tree = new ColumnWriter();
        ColumnWriter apart = new ColumnWriter();
        new ClosureCode(graph, Limits.DEFAULT).write(closures, tree, apart);
        assertThatThrownBy(() -> new ClosureCode(graph, Limits.DEFAULT)
                        .read(new ColumnReader(new byte[] {1}), new ColumnReader(apart.toByteArray())))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void rounding_twice_changes_nothing() {
        Random random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            double value = Math.pow(2, random.nextDouble() * -14);
            assertThat(Quantizer.share(Quantizer.share(value))).isEqualTo(Quantizer.share(value));
            assertThat(Quantizer.share(value) / value).isBetween(0.997, 1.003);
            assertThat(Quantizer.ratio(Quantizer.ratio(value))).isEqualTo(Quantizer.ratio(value));
            assertThat(Quantizer.rate(Quantizer.rate(1e6 * value))).isEqualTo(Quantizer.rate(1e6 * value));
            assertThat(Quantizer.rate(1e6 * value) / (1e6 * value)).isBetween(0.988, 1.012);
        }
        assertThat(Quantizer.rate(0)).isZero();
        assertThat(Quantizer.ratio(0)).isZero();
        assertThat(Quantizer.share(7)).isEqualTo(1);
    }

    @Test
    void criticality_is_the_part_of_users_that_is_hurt() {
        TopologySnapshot snapshot = TopologyCodecTest.shop();
        assertThat(snapshot.criticality().userTrafficAtRisk(0)).isEqualTo(1);
        assertThat(snapshot.criticality().userTrafficAtRisk(1))
                .isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-4));
        assertThat(snapshot.dependants().hops(snapshot.dependants().find(1, 0))).isEqualTo(1);
        assertThat(snapshot.dependants().find(0, 1)).isEqualTo(-1);
    }
}
