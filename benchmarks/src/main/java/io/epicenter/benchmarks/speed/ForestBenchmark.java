package io.epicenter.benchmarks.speed;

import com.amazon.randomcutforest.parkservices.ThresholdedRandomCutForest;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The peer: Amazon's random cut forest with its own usual settings (50 trees of 256 points, shingles of 8),
/// a hundred live series in random order. More series would only make it slower.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ForestBenchmark {
    static final int SERIES = 100;

    private static final int VISITS = 500;
    static final int LESSONS = 300;
    private static final int SHINGLE = 8;

    private final ThresholdedRandomCutForest[] forests = new ThresholdedRandomCutForest[SERIES];
    private final Random random = new Random(7);
    private long time;

    static ThresholdedRandomCutForest forest(int number) {
        return ThresholdedRandomCutForest.builder()
                .dimensions(SHINGLE)
                .shingleSize(SHINGLE)
                .internalShinglingEnabled(true)
                .numberOfTrees(50)
                .sampleSize(256)
                .randomSeed(number)
                .build();
    }

    /// Fills the trees.
    @Setup
    public void teach() {
        for (int i = 0; i < SERIES; i++) {
            forests[i] = forest(i);
            for (int lesson = 0; lesson < LESSONS; lesson++) {
                process(i);
            }
        }
    }

    private double process(int number) {
        time += 60_000;
        return forests[number]
                .process(new double[] {100 + number + 5 * random.nextGaussian()}, time)
                .getRCFScore();
    }

    /// Scores and learns.
    @Benchmark
    @OperationsPerInvocation(VISITS)
    public double score() {
        double sum = 0;
        for (int i = 0; i < VISITS; i++) {
            sum += process(random.nextInt(SERIES));
        }
        return sum;
    }
}
