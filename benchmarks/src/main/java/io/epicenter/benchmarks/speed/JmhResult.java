package io.epicenter.benchmarks.speed;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The outcome of one JMH benchmark, run in a virtual machine of its own.
///
/// @param samplesPerSecond median of the iterations
/// @param best of the iterations
/// @param perProcessorSecond samples per second of processor time ([ProcessorTimeProfiler]); NaN where that is
///   not known
/// @param allocatedBytes per sample
record JmhResult(double samplesPerSecond, double best, double perProcessorSecond, double allocatedBytes) {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int STEP_WARM_UPS = 15;
    private static final int STEPS = 15;
    private static final int WARM_UPS = 2;
    private static final int ITERATIONS = 5;
    private static final double NANOS = 1e9;

    /// Runs a benchmark whose score is samples a second.
    static JmhResult throughput(Class<?> benchmark, String method, int iterationSeconds, Map<String, ?> params) {
        ChainedOptionsBuilder options = options(benchmark, method);
        params.forEach((name, value) -> options.param(name, value.toString()));
        RunResult result = run(options.warmupIterations(WARM_UPS)
                .warmupTime(TimeValue.seconds(iterationSeconds))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.seconds(iterationSeconds)));
        Result<?> rate = result.getPrimaryResult();
        return new JmhResult(
                rate.getStatistics().getPercentile(50),
                rate.getStatistics().getMax(),
                secondary(result, ProcessorTimeProfiler.KEY),
                secondary(result, ALLOCATED));
    }

    /// Runs a benchmark whose score is nanoseconds a sample and whose iterations are single shots.
    static JmhResult steps(Class<?> benchmark, String method) {
        RunResult result =
                run(options(benchmark, method).warmupIterations(STEP_WARM_UPS).measurementIterations(STEPS));
        Result<?> time = result.getPrimaryResult();
        return new JmhResult(
                NANOS / time.getStatistics().getPercentile(50),
                NANOS / time.getStatistics().getMin(),
                Double.NaN,
                Double.NaN);
    }

    private static ChainedOptionsBuilder options(Class<?> benchmark, String method) {
        return new OptionsBuilder()
                .include("\\." + benchmark.getSimpleName() + "\\." + method + "$")
                .forks(1)
                .threads(1)
                .jvmArgs(
                        "-Xmx2g",
                        "-Xms2g",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow")
                .addProfiler(GCProfiler.class)
                .addProfiler(ProcessorTimeProfiler.class)
                .verbosity(VerboseMode.SILENT);
    }

    private static RunResult run(ChainedOptionsBuilder options) {
        try {
            Collection<RunResult> results = new Runner(options.build()).run();
            return List.copyOf(results).getFirst();
        } catch (RunnerException failed) {
            throw new IllegalStateException("a benchmark failed: " + failed.getMessage(), failed);
        }
    }

    private static double secondary(RunResult result, String key) {
        Result<?> found = result.getSecondaryResults().get(key);
        return found == null ? Double.NaN : found.getScore();
    }
}
