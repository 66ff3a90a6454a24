package io.epicenter.benchmarks.speed;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/// Operations per second of processor time that the whole virtual machine used, compilers and collector
/// included: unlike the wall clock it does not count the time in which a shared machine ran something else.
public final class ProcessorTimeProfiler implements InternalProfiler {
    static final String KEY = "operations.per.processor.second";

    private long before;

    @Override
    public String getDescription() {
        return "operations per second of processor time";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = used();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double seconds = (used() - before) / 1e9;
        double operations = (double) result.getMetadata().getMeasuredOps();
        return List.of(new ScalarResult(KEY, operations / seconds, "ops/s", AggregationPolicy.AVG));
    }

    private static long used() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }
}
