package io.epicenter.detector.log;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.detector.log.template.Template;
import io.epicenter.detector.log.template.TemplateMiner;
import io.epicenter.detector.rule.Rule;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import io.epicenter.detector.signal.SignalKey;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The log lines of one service: their templates, and the signals made of their counts. Confined to one thread.
///
/// Signals: rate of errors, of all lines and of lines of new templates; the share of each often seen template in the
/// lines of its sort (errors or not), so that more traffic is no news; the ratio of templates that go together.
final class LogService {
    private static final int LEAST_LINES = 50;

    private final Entity entity;
    private final LogSettings settings;
    private final SignalContext context;
    private final TemplateMiner miner;
    private final Map<Template, LogKind> kinds = new LinkedHashMap<>();
    private final LogPairs pairs;
    private final List<Signal> retired = new ArrayList<>();
    private Signal errorRate;
    private Signal lineRate;
    private Signal newRate;
    private long since;
    private long lastLine;
    private long intervals;
    private int lines;
    private int errors;

    LogService(Entity entity, LogSettings settings, SignalContext context) {
        this.entity = entity;
        this.settings = settings;
        this.context = context;
        this.miner = new TemplateMiner(settings.miner());
        this.pairs = new LogPairs(settings.pairs());
        this.errorRate = signal("log-errors", "log_errors", new TreeMap<>());
        this.lineRate = signal("log-lines", "log_lines", new TreeMap<>());
        this.newRate = signal("log-new", "log_new_templates", new TreeMap<>());
    }

    Entity entity() {
        return entity;
    }

    long lastLine() {
        return lastLine;
    }

    int templates() {
        return kinds.size();
    }

    private Signal signal(String ruleName, String metric, SortedMap<String, String> labels) {
        Rule rule = Objects.requireNonNull(context.rules().named(ruleName), ruleName);
        return new Signal(new SignalKey(rule.name(), entity, metric, labels), rule, context);
    }

    void take(long time, boolean error, String body) {
        since = since == 0 ? time : since;
        lastLine = Math.max(lastLine, time);
        Template template = miner.accept(body);
        int most = settings.exampleChars();
        kinds.computeIfAbsent(template, known -> new LogKind(known, time))
                .count(time, error, body.length() <= most ? body : body.substring(0, most));
        lines++;
        errors += error ? 1 : 0;
    }

    /// Judges the interval that ends now.
    void close(long end, LogOutput out) {
        fold();
        closeRates(end, out);
        closeShares(end, out);
        pairs.close(end, this, out);
        for (LogKind kind : kinds.values()) {
            kind.close((int) Math.floorMod(intervals, (long) LogKind.HISTORY));
        }
        intervals++;
        if (Math.floorMod(intervals, (long) LogKind.HISTORY) == 0) {
            chooseWatched(end);
            pairs.choose(kinds.values(), this);
        }
        lines = 0;
        errors = 0;
        retired.removeIf(signal -> !signal.isFiring());
        for (Signal signal : retired) {
            silent(signal, end, out.about(List.of(), false));
        }
    }

    /// Counts of templates that have become part of others move there; those that the miner has forgotten go.
    private void fold() {
        Set<Template> known = new HashSet<>(miner.templates());
        for (LogKind kind : List.copyOf(kinds.values())) {
            if (known.contains(kind.template)) {
                continue;
            }
            kinds.remove(kind.template);
            retire(kind);
            Template root = kind.template.root();
            if (known.contains(root)) {
                kinds.computeIfAbsent(root, template -> new LogKind(template, kind.firstSeen()))
                        .fold(kind);
            }
        }
    }

    private void retire(LogKind kind) {
        Signal share = kind.share();
        if (share != null) {
            retired.add(share);
            kind.follow(null);
        }
    }

    private void closeRates(long end, LogOutput out) {
        double seconds = context.intervalSeconds();
        List<LogKind> failing =
                most(kinds.values().stream().filter(LogKind::isError).toList());
        rate(errorRate, errors / seconds, end, out.about(failing, true));
        rate(lineRate, lines / seconds, end, out.about(List.of(), true));
        long newSince = Math.max(
                end - settings.novelty().toMillis(), since + settings.learning().toMillis());
        List<LogKind> fresh = most(kinds.values().stream()
                .filter(kind -> kind.firstSeen() > newSince)
                .toList());
        int freshLines = fresh.stream().mapToInt(LogKind::current).sum();
        rate(newRate, freshLines / seconds, end, out.about(fresh, true));
    }

    /// Those with the most lines in the interval first.
    private static List<LogKind> most(List<LogKind> kinds) {
        return kinds.stream()
                .filter(kind -> kind.current() > 0)
                .sorted(Comparator.comparingInt(LogKind::current).reversed())
                .toList();
    }

    private void rate(Signal signal, double value, long end, LogOutput out) {
        signal.gathering.clear();
        signal.gathering.add(Rule.PART, value, true);
        signal.close(end, context, out);
        signal.sweep(end, context, out);
    }

    private void closeShares(long end, LogOutput out) {
        for (LogKind kind : kinds.values()) {
            Signal share = kind.share();
            if (share != null) {
                int all = kind.isError() ? lines : lines - errors;
                ratio(share, kind.current(), all, end, out.about(List.of(kind), false));
            }
        }
    }

    /// Judges a part of a number of lines.
    void ratio(Signal signal, int part, int whole, long end, LogOutput out) {
        double seconds = context.intervalSeconds();
        signal.gathering.clear();
        if (whole > 0) {
            signal.gathering.add(Rule.PART, Math.min(part, whole) / seconds, true);
            signal.gathering.add(Rule.WHOLE, whole / seconds, true);
        }
        signal.close(end, context, out);
        signal.sweep(end, context, out);
    }

    private void silent(Signal signal, long end, LogOutput out) {
        signal.gathering.clear();
        signal.sweep(end, context, out);
    }

    /// Follows the templates seen most, as many as may be; lets go of those not seen for long.
    private void chooseWatched(long end) {
        long oldest = end - settings.expiry().toMillis();
        long watched =
                kinds.values().stream().filter(kind -> kind.share() != null).count();
        for (LogKind kind : kinds.values()) {
            if (kind.share() != null && kind.lastSeen() < oldest) {
                retire(kind);
                watched--;
            }
        }
        List<LogKind> candidates = kinds.values().stream()
                .filter(kind -> kind.share() == null && kind.lines() >= LEAST_LINES && kind.lastSeen() >= oldest)
                .sorted(Comparator.comparingLong(LogKind::lines).reversed())
                .limit(Math.max(0, settings.watched() - watched))
                .toList();
        for (LogKind kind : candidates) {
            SortedMap<String, String> labels = new TreeMap<>(Map.of("template", templateId(kind)));
            kind.follow(signal("log-template", "log_template", labels));
        }
    }

    /// Stays the same as long as the words of the template do.
    String templateId(LogKind kind) {
        return Ids.of("template", entity.toString(), kind.template.pattern());
    }

    Signal pairSignal(LogKind one, LogKind other) {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put("template", templateId(one));
        labels.put("other", templateId(other));
        return signal("log-ratio", "log_ratio", labels);
    }

    boolean knows(LogKind kind) {
        return kinds.get(kind.template) == kind;
    }

    void retire(Signal signal) {
        retired.add(signal);
    }

    /// The signals, in a fixed order.
    List<Signal> signals() {
        List<Signal> signals = new ArrayList<>(List.of(errorRate, lineRate, newRate));
        kinds.values().stream().map(LogKind::share).filter(Objects::nonNull).forEach(signals::add);
        signals.addAll(pairs.signals());
        return signals;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(entity.toString());
        out.writeLong(since);
        out.writeLong(lastLine);
        out.writeLong(intervals);
        out.writeInt(lines);
        out.writeInt(errors);
        errorRate.write(out);
        lineRate.write(out);
        newRate.write(out);
        fold();
        miner.write(out);
        List<Template> templates = miner.templates();
        out.writeInt(kinds.size());
        for (LogKind kind : kinds.values()) {
            out.writeInt(templates.indexOf(kind.template));
            kind.write(out);
        }
        pairs.write(out, List.copyOf(kinds.values()));
        out.writeInt(retired.size());
        for (Signal signal : retired) {
            signal.write(out);
        }
    }

    static LogService read(DataInput in, LogSettings settings, SignalContext context) throws IOException {
        LogService service = new LogService(Entity.parse(in.readUTF()), settings, context);
        service.since = in.readLong();
        service.lastLine = in.readLong();
        service.intervals = in.readLong();
        service.lines = in.readInt();
        service.errors = in.readInt();
        service.errorRate = Signal.read(in, context);
        service.lineRate = Signal.read(in, context);
        service.newRate = Signal.read(in, context);
        service.miner.read(in);
        List<Template> templates = service.miner.templates();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            LogKind kind = new LogKind(templates.get(in.readInt()), 0);
            kind.read(in, context);
            service.kinds.put(kind.template, kind);
        }
        service.pairs.read(in, List.copyOf(service.kinds.values()), context);
        int retiredCount = in.readInt();
        for (int i = 0; i < retiredCount; i++) {
            service.retired.add(Signal.read(in, context));
        }
        return service;
    }
}
