package io.epicenter.detector.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import smile.anomaly.IsolationForest;
import smile.anomaly.IsolationTree;
import smile.math.MathEx;

class CompactForestTest {
    private static final int TREES = 100;
    private static final int WIDTH = 24;
    private static final long SEED = 5;

    private final Random random = new Random(1);
    private final double[][] rows = rows(400);

    private double[][] rows(int count) {
        double[][] rows = new double[count][WIDTH];
        for (double[] row : rows) {
            for (int i = 0; i < WIDTH; i++) {
                row[i] = random.nextGaussian();
            }
        }
        return rows;
    }

    @Test
    void small_trees_score_as_those_of_smile() {
        for (int extension = 0; extension <= 1; extension++) {
            CompactForest small = CompactForest.grow(rows, TREES, 256, extension, SEED);
            IsolationForest smile = smile(extension);
            for (double[] row : rows(200)) {
                assertThat(small.score(row)).isCloseTo(smile.score(row), within(1e-3));
            }
        }
    }

    private IsolationForest smile(int extension) {
        IsolationTree[] trees = new IsolationTree[TREES];
        IsolationForest.Options one = new IsolationForest.Options(1, 8, 256.0 / rows.length, extension);
        for (int i = 0; i < TREES; i++) {
            MathEx.setSeed(SEED + 7919L * i);
            trees[i] = IsolationForest.fit(rows, one).trees()[0];
        }
        return new IsolationForest(256, WIDTH, extension, trees);
    }

    @Test
    void a_forest_takes_less_than_700_kilobytes() {
        assertThat(CompactForest.grow(rows, TREES, 256, 1, SEED).bytes()).isBetween(50_000, 700_000);
    }
}
