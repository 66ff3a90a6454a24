package io.epicenter.detector;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.detector.feedback.FeedbackOverrideView;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.multivariate.MultivariateDetector;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import io.epicenter.detector.series.EventClock;
import io.epicenter.detector.series.SampleBuffer;
import io.epicenter.detector.series.SeriesTable;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import io.epicenter.detector.signal.SignalRouter;
import io.epicenter.detector.signal.SignalView;
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
    private static final int MAGIC = 0x45504454;
    private static final int VERSION = 7;
    private static final int SWEEP_INTERVALS = 64;

    private final int partition;
    private final Settings settings;
    private final SignalContext context;
    private final SignalRouter router;
    private final MultivariateDetector multivariate;
    private final SeriesTable table = new SeriesTable();
    private final SampleReader sampleReader;
    private final IdleExpiry idleExpiry;
    private final SampleBuffer arrived = new SampleBuffer();
    private final SampleBuffer pending = new SampleBuffer();
    private final long interval;
    private final EventClock clock;
    private long openEnd;
    /// Only between records, while no slot is held elsewhere.
    private boolean sweepDue;
    /// Means nothing; not private, so that what was read ahead is not left out.
    double prefetched;

    /// @param partitionCount of `metrics`, to count misplaced series; 0 = not known
    public Engine(
            int partition,
            int partitionCount,
            Settings settings,
            SignalRules rules,
            EntityResolver resolver,
            MethodRegistry methods) {
        methods.check(rules);
        this.partition = partition;
        this.settings = settings;
        this.context = SignalContext.of(settings.alarm(), settings.absence(), settings.interval(), rules, methods);
        this.router = new SignalRouter(context, resolver, settings.tenant(), settings.maxSignals());
        this.multivariate = new MultivariateDetector(context, settings.vectors());
        this.sampleReader = new SampleReader(partition, partitionCount, settings.maxSeries(), router, table, context.counters());
        this.idleExpiry = new IdleExpiry(table, router, multivariate, pending);
        this.interval = settings.interval().toMillis();
        this.clock = new EventClock(settings.future(), settings.seriesExpiry(), context.counters());
    }

    /// An engine with one method for everything.
    public Engine(
            int partition,
            int partitionCount,
            Settings settings,
            SignalRules rules,
            EntityResolver resolver,
            Method method) {
        this(partition, partitionCount, settings, rules, resolver, MethodRegistry.of(method));
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
    private boolean apply(int slot, long time, double value, Output out) {
        if (openEnd == 0) {
            clock.startAt(time);
            openEnd = endOfInterval(time);
        }
        if (!clock.admits(time)) {
            return false;
        }
        if (time <= openEnd) {
            table.take(slot, time, value, context.counters());
        } else {
            if (pending.size >= settings.maxPending()) {
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
        long watermark = clock.newest() - settings.lateness().toMillis();
        while (openEnd != 0 && openEnd <= watermark) {
            closeOne(out);
        }
        if (sweepDue) {
            sweepDue = false;
            idleExpiry.sweep(openEnd - settings.seriesExpiry().toMillis());
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
        return end - next > settings.seriesExpiry().toMillis() ? end : next;
    }

    private void drain() {
        int left = 0;
        for (int i = 0; i < pending.size; i++) {
            if (pending.times[i] <= openEnd) {
                table.take(pending.slots[i], pending.times[i], pending.values[i], context.counters());
            } else {
                pending.move(i, left++);
            }
        }
        pending.size = left;
    }

    private void close(long end, Output out) {
        List<Signal> signals = router.signals();
        for (Signal signal : signals) {
            signal.aggregator.clear();
        }
        aggregate(end, signals);
        TreeSet<Scope> scopes = new TreeSet<>();
        Scope last = new Scope("", "");
        for (int from = 0; from < signals.size(); from += Method.PREFETCH_BATCH) {
            List<Signal> block = signals.subList(from, Math.min(signals.size(), from + Method.PREFETCH_BATCH));
            for (Signal signal : block) {
                prefetched += signal.prefetch(end);
            }
            for (Signal signal : block) {
                signal.close(end, context, out);
                signal.sweep(end, context, out);
                if (!last.holds(signal.identity.entity())) {
                    last = Scope.of(signal.identity.entity());
                    scopes.add(last);
                }
            }
        }
        multivariate.close(end, signals, out);
        context.absence().close(end, out);
        Instant watermark = Instant.ofEpochMilli(end);
        for (Scope scope : scopes) {
            out.watermark(
                    new Watermark(scope.tenant(), scope.environment(), Topics.METRICS + "-" + partition, watermark));
        }
        if (Math.floorMod(end / interval, SWEEP_INTERVALS) == 0) {
            sweepDue = true;
        }
    }

    private void aggregate(long end, List<Signal> signals) {
        double seconds = context.intervalSeconds();
        for (int slot = 0; slot < table.size(); slot++) {
            double value = table.current[slot];
            if (Double.isNaN(value) || !table.isFresh(slot, end, seconds)) {
                continue;
            }
            int[] feeds = table.feeds[slot];
            for (int i = 0; i < feeds.length; i += 2) {
                Signal signal = signals.get(feeds[i]);
                signal.aggregator.add(feeds[i + 1], value, table.times[slot] > signal.lastTime());
            }
        }
    }

    /// The whole state.
    public byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeLong(context.rules().fingerprint());
            out.writeUTF(context.methods().fingerprint());
            out.writeLong(interval);
            context.write(out);
            clock.write(out);
            out.writeLong(openEnd);
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
        require(in.readInt() == MAGIC, "not a snapshot");
        require(in.readInt() == VERSION, "another version");
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
        router.restoreSignals(signals);
        multivariate.read(in);
        table.read(in);
        pending.read(in);
    }

    private static void require(boolean holds, String problem) throws IOException {
        if (!holds) {
            throw new IOException(problem);
        }
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

    /// The signals of an entity (its text contains the filter; empty = all), in order of appearance.
    public List<SignalView> signals(String entityFilter, int limit) {
        return router.views(entityFilter, limit);
    }

    /// A signal by its id, with its recent points.
    public Optional<Map.Entry<SignalView, List<Anomaly.Point>>> explain(String id) {
        return router.signalById(id).map(signal -> Map.entry(signal.view(context), signal.points()));
    }

    /// Takes feedback; that on anomalies of other partitions, and a repeat, changes nothing.
    public void accept(Feedback feedback) {
        context.overrides().accept(feedback, id -> router.signalById(id).ifPresent(Signal::acceptLevel));
    }

    /// What feedback has changed for a signal.
    public List<FeedbackOverrideView> overrides(String signal) {
        return context.overrides().overridesOf(signal);
    }

    /// The entities that have signals here.
    public int entityCount() {
        return router.entityCount();
    }
}
