package io.epicenter.detector.log;

import io.epicenter.contracts.Feedback;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.detector.EngineParts;
import io.epicenter.detector.Settings;
import io.epicenter.detector.SnapshotHeader;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.output.Output;
import io.epicenter.detector.signal.SignalContext;
import io.epicenter.detector.signal.SignalQueries;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The detector of one `logs` partition: records in, deviations, anomalies and progress out. Deterministic: the same
/// records and ticks in the same order give the same outputs, also across [#snapshot] and [#restore].
///
/// Event time follows the newest line and, when lines pause, goes on at the pace of the clock that [#tick] brings: for
/// logs silence is news, and a partition without lines must not hold up the correlator. A line later than its interval
/// counts to the open one. Confined to one thread.
public final class LogEngine {
    /// First bytes of a snapshot, `EPDL` in ASCII, and the version of its form. Chosen by hand: a snapshot of
    /// another form is not read.
    private static final int MAGIC = 0x4550444C;
    private static final int VERSION = 2;
    /// Bytes that the buffer of a snapshot begins with. Chosen by hand: a few services fit, and it grows.
    private static final int SNAPSHOT_BYTES = 65_536;

    private final LogSettings settings;
    private final long lateness;
    private final long future;
    private final SignalContext context;
    private final LogRecordReader intake;
    private final long interval;
    private final LogServices services;
    private final List<LogLine> pending = new ArrayList<>();
    private long newest;
    private long newestArrived;
    private long openEnd;

    public LogEngine(int partition, LogSettings logs, EngineParts parts) {
        Settings settings = parts.settings();
        this.settings = logs;
        this.lateness = settings.lateness().toMillis();
        this.future = settings.future().toMillis();
        this.context = SignalContext.of(
                settings.alarm(), settings.absence(), settings.interval(), parts.rules(), parts.methods());
        this.services = new LogServices(partition, logs, context);
        this.intake = new LogRecordReader(settings.tenant(), parts.resolver());
        this.interval = settings.interval().toMillis();
    }

    /// An engine as it was at the snapshot. Throws [MalformedMessageException] when the snapshot is of another
    /// version, other rules, another method or another interval: then history has to be read again.
    public static LogEngine restore(LogEngine fresh, byte[] snapshot) throws MalformedMessageException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(snapshot))) {
            fresh.read(in);
            return fresh;
        } catch (IOException | RuntimeException malformed) {
            throw new MalformedMessageException("log snapshot: " + malformed.getMessage(), malformed);
        }
    }

    /// Takes one record of the topic. A record that is not readable changes nothing.
    ///
    /// @param arrived when Kafka got it, on the clock of [#tick]
    public void accept(byte[] record, String contentType, Instant arrived, Output out)
            throws MalformedMessageException {
        List<LogLine> lines = intake.read(record, contentType, arrived);
        context.counters().addSamples(lines.size());
        long arrivedMillis = arrived.toEpochMilli();
        long latest = arrivedMillis + future;
        for (LogLine line : lines) {
            LogLine timely = line.time() > latest ? line.at(arrivedMillis) : line;
            if (openEnd == 0) {
                openEnd = endOfInterval(timely.time());
            }
            if (timely.time() >= newest) {
                newest = timely.time();
                newestArrived = arrivedMillis;
            }
            assign(timely, out);
        }
        advance(newest, out);
    }

    private void assign(LogLine line, Output out) {
        if (line.time() <= openEnd) {
            services.take(line);
            return;
        }
        if (pending.size() >= settings.maxPending()) {
            closeOne(out);
        }
        pending.add(line);
    }

    /// Tells the time, for when lines pause for longer than [LogSettings#patience]. Only while every record that has
    /// arrived has been taken.
    ///
    /// @param now on the clock of the arrivals
    public void tick(Instant now, Output out) {
        long pause = now.toEpochMilli() - newestArrived - settings.patience().toMillis();
        if (openEnd != 0 && pause > 0) {
            advance(newest + pause, out);
        }
    }

    private long endOfInterval(long time) {
        return Math.floorDiv(time - 1, interval) * interval + interval;
    }

    private void advance(long eventTime, Output out) {
        long watermark = eventTime - lateness;
        long longAgo = watermark - settings.expiry().toMillis();
        while (openEnd != 0 && openEnd <= watermark) {
            closeOne(out);
            if (openEnd < longAgo && pending.isEmpty()) {
                openEnd = endOfInterval(watermark);
            }
        }
    }

    private void closeOne(Output out) {
        services.close(openEnd, out);
        openEnd += interval;
        List<LogLine> waiting = List.copyOf(pending);
        pending.clear();
        for (LogLine line : waiting) {
            if (line.time() <= openEnd) {
                services.take(line);
            } else {
                pending.add(line);
            }
        }
    }

    /// The whole state.
    public byte[] snapshot() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(SNAPSHOT_BYTES);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            SnapshotHeader.of(MAGIC, VERSION, context).write(out);
            context.overrides().write(out);
            out.writeLong(newest);
            out.writeLong(newestArrived);
            out.writeLong(openEnd);
            services.write(out);
            out.writeInt(pending.size());
            for (LogLine line : pending) {
                line.write(out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private void read(DataInputStream in) throws IOException, MalformedMessageException {
        SnapshotHeader.of(MAGIC, VERSION, context).check(in);
        context.overrides().read(in);
        newest = in.readLong();
        newestArrived = in.readLong();
        openEnd = in.readLong();
        services.read(in);
        int waiting = in.readInt();
        for (int i = 0; i < waiting; i++) {
            pending.add(LogLine.read(in));
        }
    }

    public EngineCounters counters() {
        return context.counters();
    }

    public int serviceCount() {
        return services.size();
    }

    /// Templates of all services.
    public int templateCount() {
        return services.templates();
    }

    /// When the newest record of a pause-free stream had arrived, milliseconds since the epoch; 0 before the first.
    public long newestArrivedMillis() {
        return newestArrived;
    }

    /// What people ask about its signals.
    public SignalQueries queries() {
        return new SignalQueries(context, services::signals);
    }

    /// Takes feedback; that on anomalies of other partitions, and a repeat, changes nothing.
    public void accept(Feedback feedback) {
        queries().accept(feedback);
    }
}
