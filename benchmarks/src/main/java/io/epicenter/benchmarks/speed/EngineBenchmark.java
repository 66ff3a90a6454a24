package io.epicenter.benchmarks.speed;

import io.epicenter.benchmarks.speed.EncodedSeries.Form;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Watermark;
import io.epicenter.detector.Engine;
import io.epicenter.detector.EngineParts;
import io.epicenter.detector.Partition;
import io.epicenter.detector.Settings;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// The whole engine of one partition: records of `metrics` in, deviations and anomalies out, all built-in
/// rules on. One invocation is one step of all series, in random order, which closes one interval. Outputs
/// are only counted.
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EngineBenchmark {
    static final int SERIES = 200_000;

    private static final String PROTOBUF = "application/x-protobuf";
    private static final long FIRST_MILLIS = 1_700_000_000_000L;
    private static final int FIRST_STEPS = 3;

    private final List<byte[]> records = new ArrayList<>();
    private final Count count = new Count();
    private final EncodedSeries encoded = EncodedSeries.of(new Fleet(SERIES, Integer.MAX_VALUE), 1)[0];
    private final Engine engine = new Engine(
            new Partition(0, 1),
            new EngineParts(
                    Settings.DEFAULT.withLearning(Duration.ZERO),
                    SignalRules.builtIn(),
                    MethodRegistry.of(new StreamingMethod()),
                    new EntityResolver(EntityResolver.Settings.DEFAULT)));
    private int step;

    /// Makes the series known.
    @Setup
    public void begin() throws MalformedMessageException {
        encoded.shuffle(3);
        while (step < FIRST_STEPS) {
            encode();
            accept();
        }
    }

    /// Encodes the next step, outside of what is measured.
    @Setup(Level.Invocation)
    public void encode() {
        records.clear();
        encoded.records(Form.SYMBOLS, step, FIRST_MILLIS + step * Fleet.STEP_MILLIS, records::add);
        step++;
    }

    /// Takes one step of all series.
    @Benchmark
    @OperationsPerInvocation(SERIES)
    public long accept() throws MalformedMessageException {
        for (byte[] record : records) {
            engine.accept(record, PROTOBUF, count);
        }
        return count.outputs;
    }

    private static final class Count implements Output {
        private long outputs;

        @Override
        public void deviation(Deviation deviation) {
            outputs++;
        }

        @Override
        public void anomaly(Anomaly anomaly) {
            outputs++;
        }

        @Override
        public void watermark(Watermark watermark) {
            outputs++;
        }
    }
}
