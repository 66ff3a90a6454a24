package io.epicenter.benchmarks.speed;

import io.epicenter.benchmarks.speed.EncodedSeries.Form;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.wire.WriteRequestReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// Reading `metrics` records: the identity of each series (a hash of its nine labels), its samples' times and
/// values.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class WireBenchmark {
    static final int SERIES = 100_000;

    private static final long TIME_MILLIS = 1_700_000_000_000L;

    private final WriteRequestReader reader = new WriteRequestReader();
    private final List<byte[]> plain = new ArrayList<>();
    private final List<byte[]> symbols = new ArrayList<>();

    /// Encodes a step of a fleet.
    @Setup
    public void encode() {
        plain.clear();
        symbols.clear();
        EncodedSeries encoded = EncodedSeries.of(new Fleet(SERIES, Integer.MAX_VALUE), 1)[0];
        encoded.records(Form.PLAIN, 1, TIME_MILLIS, plain::add);
        encoded.records(Form.SYMBOLS, 1, TIME_MILLIS, symbols::add);
    }

    /// Remote-write 1.0.
    @Benchmark
    @OperationsPerInvocation(SERIES)
    public long plain() throws MalformedMessageException {
        return read(plain);
    }

    /// Remote-write 2.0, the form that ingest writes.
    @Benchmark
    @OperationsPerInvocation(SERIES)
    public long symbols() throws MalformedMessageException {
        return read(symbols);
    }

    private long read(List<byte[]> records) throws MalformedMessageException {
        long sum = 0;
        for (byte[] record : records) {
            reader.reset(record);
            while (reader.nextSeries()) {
                sum += reader.labelHash();
                while (reader.nextSample()) {
                    sum += reader.timestampMillis() + Double.doubleToRawLongBits(reader.value());
                }
            }
        }
        return sum;
    }
}
