package io.epicenter.detector;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.detector.multivariate.MultivariateDetector;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.series.SampleBuffer;
import io.epicenter.detector.series.SeriesTable;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import io.epicenter.detector.signal.SignalQueries;
import io.epicenter.detector.signal.SignalRouter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The detector of one `metrics` partition: records in, deviations, anomalies and progress out.
/// Deterministic: the same records in the same order give the same outputs, also across [#snapshot] and
/// [#restore]. Event time only.
///
/// When most senders have passed the end of an aligned interval by the lateness, or all series that are due have said
/// what they have to say of it, every signal is closed: its series' current rates or values are brought together and
/// judged.
/// Confined to one thread.
public final class Engine {
    /// Marks a snapshot of this engine: `EPDT`.
    private static final int MAGIC = 0x45504454;
    /// Of the snapshot's format; rises when an older one cannot be read.
    private static final int VERSION = 9;
    /// Intervals between two sweeps of idle series and signals. Chosen by hand: a sweep copies the table; about a
    /// quarter of an hour at 15 s is soon enough for what expires after an hour.
    private static final int SWEEP_INTERVALS = 64;

    private final Settings settings;
    private final SignalContext context;
    private final SignalRouter router;
    private final MultivariateDetector multivariate;
    private final SeriesTable table;
    private final SampleReader sampleReader;
    private final IntervalCloser closer;
    private final IdleExpiry idleExpiry;
    private final SampleBuffer arrived = new SampleBuffer();
    private final SampleBuffer pending = new SampleBuffer();
    private final IntervalClock clock;
    /// Only between records, while no slot is held elsewhere.
    private boolean sweepDue;

    public Engine(Partition partition, EngineParts parts) {
        parts.methods().check(parts.rules());
        this.settings = parts.settings();
        this.context = SignalContext.of(
                settings.alarm(), settings.absence(), settings.interval(), parts.rules(), parts.methods());
        this.router = new SignalRouter(context, parts.resolver(), settings.tenant(), settings.maxSignals());
        this.multivariate = new MultivariateDetector(context, settings.vectors());
        this.table = new SeriesTable(settings.replicas(), settings.interval());
        this.clock = new IntervalClock(settings, context.counters());
        this.sampleReader = new SampleReader(partition, settings, router, table, clock.senders());
        this.closer = new IntervalCloser(partition.number(), context, table, multivariate);
        this.idleExpiry = new IdleExpiry(table, router, multivariate, pending);
    }

    /// An engine as it was at the snapshot. Throws [MalformedMessageException] when the snapshot is of
    /// another version, other rules, another method or another interval: then history has to be read again.
    public static Engine restore(Engine fresh, byte[] snapshot) throws MalformedMessageException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            fresh.read(in);
            return fresh;
        } catch (IOException | RuntimeException malformed) {
            throw new MalformedMessageException("detector snapshot: " + malformed.getMessage(), malformed);
        }
    }

    /// Takes one record of the topic. A record that is not readable changes nothing but empty series.
    public void accept(byte[] record, String contentType, Output out) throws MalformedMessageException {
        sampleReader.read(record, contentType, arrived);
        boolean anyInTime = false;
        for (int i = 0; i < arrived.size; i++) {
            anyInTime |= apply(arrived.slots[i], arrived.times[i], arrived.values[i], out);
        }
        if (anyInTime) {
            clock.clearJump();
        }
        context.counters().addSamples(arrived.size);
        advance(out);
    }

    /// Takes one sample; false when it was out of time.
    private boolean apply(int slot, long sent, double value, Output out) {
        int sender = table.arrivals.sender(slot);
        long time = clock.senders().corrected(sender, sent);
        if (!clock.admits(time)) {
            return false;
        }
        clock.senders().took(sender, time);
        table.arrived(slot, time, value);
        if (time <= clock.openEnd()) {
            table.take(slot, time, value, context.counters());
        } else {
            if (pending.size >= settings.maxPending()) {
                closeOne(out);
            }
            pending.add(slot, time, value);
        }
        return true;
    }

    private void advance(Output out) {
        while (clock.isDue(table.arrivals)) {
            closeOne(out);
        }
        if (sweepDue) {
            sweepDue = false;
            idleExpiry.sweep(clock.oldest());
            clock.senders().compact(table.arrivals, table.size());
            table.arrivals.open(clock.openEnd(), table.size());
        }
    }

    private void closeOne(Output out) {
        long end = clock.openEnd();
        pending.announceTo(table);
        closer.close(end, router.signals(), out);
        clock.senders().compare();
        if (Math.floorMod(end / settings.interval().toMillis(), SWEEP_INTERVALS) == 0) {
            sweepDue = true;
        }
        clock.openNext(pending.earliest());
        pending.drainTo(table, clock.openEnd(), context.counters());
        table.arrivals.open(clock.openEnd(), table.size());
    }

    /// The whole state.
    public byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            SnapshotHeader.of(MAGIC, VERSION, context).write(out);
            context.write(out);
            clock.write(out);
            out.writeInt(router.signals().size());
            for (Signal signal : router.signals()) {
                signal.write(out);
            }
            multivariate.write(out);
            table.write(out);
            pending.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private void read(DataInputStream in) throws IOException {
        SnapshotHeader.of(MAGIC, VERSION, context).check(in);
        context.read(in);
        clock.read(in);
        int count = in.readInt();
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            signals.add(Signal.read(in, context));
        }
        router.restoreSignals(signals);
        multivariate.read(in);
        table.read(in);
        pending.read(in);
        table.arrivals.open(clock.openEnd(), table.size());
    }

    public EngineCounters counters() {
        return context.counters();
    }

    public int seriesCount() {
        return table.size();
    }

    /// The time of the newest sample, milliseconds since the epoch; 0 before the first.
    public long newestMillis() {
        return clock.newest();
    }

    /// What people ask about its signals.
    public SignalQueries queries() {
        return new SignalQueries(context, () -> router.signals().stream());
    }

    /// Takes feedback; that on anomalies of other partitions, and a repeat, changes nothing.
    public void accept(Feedback feedback) {
        queries().accept(feedback);
    }
}
