package io.epicenter.detector;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Progress;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.detector.feedback.Correction;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.multivariate.Vectors;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.output.Tally;
import io.epicenter.detector.rule.Methods;
import io.epicenter.detector.rule.Rules;
import io.epicenter.detector.series.EventClock;
import io.epicenter.detector.series.Pending;
import io.epicenter.detector.series.SeriesTable;
import io.epicenter.detector.signal.Resolution;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import io.epicenter.detector.signal.SignalView;
import io.epicenter.detector.signal.SnapshotFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The detector of one `metrics` partition: records in, deviations, anomalies and progress out.
/// Deterministic: the same records in the same order give the same outputs, also across [#snapshot] and
/// [#restore]. Event time only.
///
/// The watermark is the newest sample's time less the lateness. When it passes the end of an aligned
/// interval, every signal is closed: its series' current rates or values are brought together and judged.
/// Confined to one thread.
public final class Engine {
    private static final int SWEEP_INTERVALS = 64;

    private final int partition;
    private final SignalContext context;
    private final Resolution resolution;
    private final Vectors vectors;
    private final SeriesTable table = new SeriesTable();
    private final Intake intake;
    private final Idle idle;
    private final Pending arrived = new Pending();
    private final Pending pending = new Pending();
    private final long interval;
    private final EventClock clock = new EventClock();
    private long openEnd;
    /// Only between records, while no slot is held elsewhere.
    private boolean sweepDue;
    /// Means nothing; not private, so that what was read ahead is not left out.
    double touched;

    /// @param partitionCount of `metrics`, to count misplaced series; 0 = not known
    public Engine(
            int partition,
            int partitionCount,
            Settings settings,
            Rules rules,
            EntityResolver resolver,
            Methods methods) {
        methods.check(rules);
        this.partition = partition;
        this.context = new SignalContext(settings, rules, methods, new Tally());
        this.resolution = new Resolution(context, resolver);
        this.vectors = new Vectors(context);
        this.intake = new Intake(partition, partitionCount, context, resolution, table);
        this.idle = new Idle(table, resolution, vectors, pending);
        this.interval = settings.interval().toMillis();
    }

    /// An engine with one method for everything.
    public Engine(
            int partition, int partitionCount, Settings settings, Rules rules, EntityResolver resolver, Method method) {
        this(partition, partitionCount, settings, rules, resolver, Methods.of(method));
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
        intake.read(record, contentType, arrived);
        boolean anyInTime = false;
        for (int i = 0; i < arrived.size; i++) {
            anyInTime |= apply(arrived.slots[i], arrived.times[i], arrived.values[i], out);
        }
        if (anyInTime) {
            clock.settle();
        }
        context.tally().addSamples(arrived.size);
        advance(out);
    }

    /// Takes one sample; false when it was out of time.
    private boolean apply(int slot, long time, double value, Output out) {
        if (openEnd == 0) {
            clock.start(time);
            openEnd = endOfInterval(time);
        }
        if (!clock.admits(time, context.settings(), context.tally())) {
            return false;
        }
        if (time <= openEnd) {
            table.take(slot, time, value, context.tally());
        } else {
            if (pending.size >= context.settings().maxPending()) {
                closeOne(out);
            }
            pending.add(slot, time, value);
        }
        return true;
    }

    private long endOfInterval(long time) {
        return Math.floorDiv(time - 1, interval) * interval + interval;
    }

    private void advance(Output out) {
        long watermark = clock.newest() - context.settings().lateness().toMillis();
        while (openEnd != 0 && openEnd <= watermark) {
            closeOne(out);
        }
        if (sweepDue) {
            sweepDue = false;
            idle.sweep(openEnd - context.settings().seriesExpiry().toMillis());
        }
    }

    private void closeOne(Output out) {
        close(openEnd, out);
        long next = openEnd + interval;
        long earliest = pending.earliest();
        if (earliest != Long.MAX_VALUE && earliest > next) {
            next = Math.max(next, skip(next, endOfInterval(earliest)));
        }
        openEnd = next;
        drain();
    }

    /// A long gap without samples is passed over at once.
    private long skip(long next, long end) {
        return end - next > context.settings().seriesExpiry().toMillis() ? end : next;
    }

    private void drain() {
        int left = 0;
        for (int i = 0; i < pending.size; i++) {
            if (pending.times[i] <= openEnd) {
                table.take(pending.slots[i], pending.times[i], pending.values[i], context.tally());
            } else {
                pending.move(i, left++);
            }
        }
        pending.size = left;
    }

    private void close(long end, Output out) {
        List<Signal> signals = resolution.signals();
        for (Signal signal : signals) {
            signal.gathering.clear();
        }
        gather(end, signals);
        TreeSet<Scope> scopes = new TreeSet<>();
        Scope last = new Scope("", "");
        for (int from = 0; from < signals.size(); from += Method.AHEAD) {
            List<Signal> block = signals.subList(from, Math.min(signals.size(), from + Method.AHEAD));
            for (Signal signal : block) {
                touched += signal.touch(end);
            }
            for (Signal signal : block) {
                signal.close(end, context, out);
                signal.sweep(end, context, out);
                if (!last.holds(signal.entity)) {
                    last = Scope.of(signal.entity);
                    scopes.add(last);
                }
            }
        }
        vectors.close(end, signals, out);
        context.absence().close(end, out);
        Instant watermark = Instant.ofEpochMilli(end);
        for (Scope scope : scopes) {
            out.progress(
                    new Progress(scope.tenant(), scope.environment(), Topics.METRICS + "-" + partition, watermark));
        }
        if (Math.floorMod(end / interval, SWEEP_INTERVALS) == 0) {
            sweepDue = true;
        }
    }

    private void gather(long end, List<Signal> signals) {
        double seconds = context.intervalSeconds();
        for (int slot = 0; slot < table.size(); slot++) {
            double value = table.current[slot];
            if (Double.isNaN(value) || !table.isFresh(slot, end, seconds)) {
                continue;
            }
            int[] feeds = table.feeds[slot];
            for (int i = 0; i < feeds.length; i += 2) {
                Signal signal = signals.get(feeds[i]);
                signal.gathering.add(feeds[i + 1], value, table.times[slot] > signal.lastTime());
            }
        }
    }

    /// The whole state.
    public byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(SnapshotFormat.MAGIC);
            out.writeInt(SnapshotFormat.VERSION);
            out.writeLong(context.rules().fingerprint());
            out.writeUTF(context.methods().fingerprint());
            out.writeLong(interval);
            context.write(out);
            clock.write(out);
            out.writeLong(openEnd);
            out.writeInt(resolution.signals().size());
            for (Signal signal : resolution.signals()) {
                signal.write(out);
            }
            vectors.write(out);
            table.write(out);
            pending.write(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private void read(DataInputStream in) throws IOException {
        require(in.readInt() == SnapshotFormat.MAGIC, "not a snapshot");
        require(in.readInt() == SnapshotFormat.VERSION, "another version");
        require(in.readLong() == context.rules().fingerprint(), "made with other rules");
        require(in.readUTF().equals(context.methods().fingerprint()), "made with another method");
        require(in.readLong() == interval, "made with another interval");
        context.read(in);
        clock.read(in);
        openEnd = in.readLong();
        int count = in.readInt();
        List<Signal> signals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            signals.add(Signal.read(in, context));
        }
        resolution.restore(signals);
        vectors.read(in);
        table.read(in);
        pending.read(in);
    }

    private static void require(boolean holds, String problem) throws IOException {
        if (!holds) {
            throw new IOException(problem);
        }
    }

    public Tally tally() {
        return context.tally();
    }

    public int seriesCount() {
        return table.size();
    }

    /// The time of the newest sample, milliseconds since the epoch; 0 before the first.
    public long newestMillis() {
        return clock.newest();
    }

    /// The signals of an entity (its text contains the filter; empty = all), in order of appearance.
    public List<SignalView> signals(String entityFilter, int limit) {
        return resolution.views(entityFilter, limit);
    }

    /// A signal by its id, with its recent points.
    public Optional<Map.Entry<SignalView, List<Anomaly.Point>>> explain(String id) {
        return resolution.byId(id).map(signal -> Map.entry(signal.view(context), signal.points()));
    }

    /// Takes feedback; that on anomalies of other partitions, and a repeat, changes nothing.
    public void accept(Feedback feedback) {
        context.corrections().accept(feedback, id -> resolution.byId(id).orElse(null));
    }

    /// What feedback has changed for a signal.
    public List<Correction> corrections(String signal) {
        return Correction.of(context.corrections().on(signal));
    }

    /// The entities that have signals here.
    public int entityCount() {
        return resolution.entityCount();
    }
}
