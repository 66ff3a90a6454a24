package io.epicenter.detector.log;

import io.epicenter.contracts.Entity;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The log lines of one service: their templates, and the signals made of their counts. Confined to one thread.
///
/// Signals: rate of errors, of all lines and of lines of new templates ([LineRates]); the share of each often seen
/// template ([TemplateShares]); the ratio of templates that go together ([TemplatePairs]).
final class ServiceLogs {
    private final LogSignals logSignals;
    private final LogSettings settings;
    private final TemplateTable table;
    private final LineRates rates;
    private final TemplateShares shares;
    private final TemplatePairs pairs;
    private final RetiredSignals retired = new RetiredSignals();
    private long since;
    private long lastLine;
    private long intervals;

    ServiceLogs(Entity entity, LogSettings settings, SignalContext context) {
        this.logSignals = new LogSignals(entity, context);
        this.settings = settings;
        this.table = new TemplateTable(settings.miner());
        this.rates = new LineRates(settings, logSignals);
        this.shares = new TemplateShares(settings, logSignals);
        this.pairs = new TemplatePairs(settings.pairs(), logSignals);
    }

    Entity entity() {
        return logSignals.entity();
    }

    long lastLine() {
        return lastLine;
    }

    int templates() {
        return table.size();
    }

    void take(long time, boolean error, String body) {
        since = since == 0 ? time : since;
        lastLine = Math.max(lastLine, time);
        table.take(time, error, body, settings.exampleChars());
        rates.count(error);
    }

    /// Judges the interval that ends now.
    void close(long end, AnnotatingOutput out) {
        table.fold(retired);
        rates.close(end, since, table, out);
        shares.close(end, table, rates, out);
        pairs.close(end, table, retired, out);
        table.close(place());
        intervals++;
        if (place() == 0) {
            shares.choose(end, table, retired);
            pairs.choose(table.counts());
        }
        rates.clear();
        retired.close(end, logSignals, out);
    }

    /// Where the open interval goes in the history of each template.
    private int place() {
        return (int) Math.floorMod(intervals, (long) TemplateCounts.HISTORY);
    }

    /// The signals, in a fixed order.
    List<Signal> signals() {
        List<Signal> signals = new ArrayList<>(rates.signals());
        table.counts().stream()
                .map(TemplateCounts::shareSignal)
                .filter(Objects::nonNull)
                .forEach(signals::add);
        signals.addAll(pairs.signals());
        return signals;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(entity().toString());
        out.writeLong(since);
        out.writeLong(lastLine);
        out.writeLong(intervals);
        rates.write(out);
        table.fold(retired);
        table.write(out);
        pairs.write(out, List.copyOf(table.counts()));
        retired.write(out);
    }

    static ServiceLogs read(DataInput in, LogSettings settings, SignalContext context) throws IOException {
        ServiceLogs service = new ServiceLogs(Entity.parse(in.readUTF()), settings, context);
        service.since = in.readLong();
        service.lastLine = in.readLong();
        service.intervals = in.readLong();
        service.rates.read(in);
        service.table.read(in, context);
        service.pairs.read(in, List.copyOf(service.table.counts()), context);
        service.retired.read(in, context);
        return service;
    }
}
