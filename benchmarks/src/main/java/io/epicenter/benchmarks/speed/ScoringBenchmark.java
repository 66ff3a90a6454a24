package io.epicenter.benchmarks.speed;

import io.epicenter.benchmarks.speed.LiveModels.Signals;
import io.epicenter.detector.method.streaming.StreamingMethod;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The hot path: one value of a series is scored and learnt, over many live series in random order, on one
/// thread.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ScoringBenchmark {
    static final int VISITS = 100_000;

    /// Live series.
    @Param("1000000")
    public int series;

    /// What is known of them: the name of one of [LiveModels.Signals].
    @Param("RULED")
    public String signals = Signals.RULED.name();

    private LiveModels models = new LiveModels(new StreamingMethod(), 0, Signals.RULED);
    private long at;

    /// Teaches the models.
    @Setup
    public void teach() {
        models = new LiveModels(new StreamingMethod(), series, Signals.valueOf(signals));
        at = 0;
    }

    /// Scores and learns.
    @Benchmark
    @OperationsPerInvocation(VISITS)
    public double score() {
        double sum = models.visit(at, VISITS);
        at += VISITS;
        return sum;
    }
}
