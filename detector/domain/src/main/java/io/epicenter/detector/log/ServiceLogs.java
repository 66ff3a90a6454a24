package io.epicenter.detector.log;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.detector.log.template.LogTemplate;
import io.epicenter.detector.log.template.TemplateMiner;
import io.epicenter.detector.rule.SignalRule;
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
final class ServiceLogs {
    /// Lines of a template before its share is followed. Chosen by hand: with fewer there is no usual share yet,
    /// and each one followed is a signal with its model.
    private static final int LEAST_LINES = 50;

    private final Entity entity;
    private final LogSettings settings;
    private final SignalContext context;
    private final TemplateMiner miner;
    private final Map<LogTemplate, TemplateCounts> countsByTemplate = new LinkedHashMap<>();
    private final TemplatePairs pairs;
    private final List<Signal> retired = new ArrayList<>();
    private final LogRates rates;
    private long lastLine;
    private long intervals;

    ServiceLogs(Entity entity, LogSettings settings, SignalContext context) {
        this.entity = entity;
        this.settings = settings;
        this.context = context;
        this.miner = new TemplateMiner(settings.miner());
        this.pairs = new TemplatePairs(settings.pairs());
        this.rates = new LogRates((rule, metric) -> signal(rule, metric, new TreeMap<>()), settings, context);
    }

    Entity entity() {
        return entity;
    }

    long lastLine() {
        return lastLine;
    }

    int templates() {
        return countsByTemplate.size();
    }

    private Signal signal(String ruleName, String metric, SortedMap<String, String> labels) {
        SignalRule rule = Objects.requireNonNull(context.rules().named(ruleName), ruleName);
        return new Signal(new SignalKey(rule.name(), entity, metric, labels), rule, context);
    }

    void take(long time, boolean error, String body) {
        lastLine = Math.max(lastLine, time);
        LogTemplate template = miner.accept(body);
        int most = settings.exampleChars();
        countsByTemplate
                .computeIfAbsent(template, known -> new TemplateCounts(known, time))
                .count(time, error, body.length() <= most ? body : body.substring(0, most));
        rates.count(time, error);
    }

    /// Judges the interval that ends now.
    void close(long end, AnnotatingOutput out) {
        fold();
        rates.close(countsByTemplate.values(), end, out);
        closeShares(end, out);
        pairs.close(end, this, out);
        for (TemplateCounts counts : countsByTemplate.values()) {
            counts.close((int) Math.floorMod(intervals, (long) TemplateCounts.HISTORY));
        }
        intervals++;
        if (Math.floorMod(intervals, (long) TemplateCounts.HISTORY) == 0) {
            chooseWatched(end);
            pairs.choose(countsByTemplate.values(), this);
        }
        rates.clear();
        retired.removeIf(signal -> !signal.isFiring());
        for (Signal signal : retired) {
            sweepSilent(signal, end, out.describe(List.of(), false));
        }
    }

    /// Counts of templates that have become part of others move there; those that the miner has forgotten go.
    private void fold() {
        Set<LogTemplate> known = new HashSet<>(miner.templates());
        for (TemplateCounts counts : List.copyOf(countsByTemplate.values())) {
            if (known.contains(counts.template)) {
                continue;
            }
            countsByTemplate.remove(counts.template);
            retire(counts);
            LogTemplate root = counts.template.root();
            if (known.contains(root)) {
                countsByTemplate
                        .computeIfAbsent(root, template -> new TemplateCounts(template, counts.firstSeen()))
                        .absorb(counts);
            }
        }
    }

    private void retire(TemplateCounts counts) {
        Signal share = counts.shareSignal();
        if (share != null) {
            retired.add(share);
            counts.followShare(null);
        }
    }

    private void closeShares(long end, AnnotatingOutput out) {
        for (TemplateCounts counts : countsByTemplate.values()) {
            Signal share = counts.shareSignal();
            if (share != null) {
                int all = rates.lines(counts.isError());
                ratio(share, counts.current(), all, end, out.describe(List.of(counts), false));
            }
        }
    }

    /// Judges a part of a number of lines.
    void ratio(Signal signal, int part, int whole, long end, AnnotatingOutput out) {
        double seconds = context.intervalSeconds();
        signal.aggregator.clear();
        if (whole > 0) {
            signal.aggregator.add(SignalRule.PART, Math.min(part, whole) / seconds, true);
            signal.aggregator.add(SignalRule.WHOLE, whole / seconds, true);
        }
        signal.close(end, context, out);
        signal.sweep(end, context, out);
    }

    private void sweepSilent(Signal signal, long end, AnnotatingOutput out) {
        signal.aggregator.clear();
        signal.sweep(end, context, out);
    }

    /// Follows the templates seen most, as many as may be; lets go of those not seen for long.
    private void chooseWatched(long end) {
        long oldest = end - settings.expiry().toMillis();
        long watched = countsByTemplate.values().stream()
                .filter(counts -> counts.shareSignal() != null)
                .count();
        for (TemplateCounts counts : countsByTemplate.values()) {
            if (counts.shareSignal() != null && counts.lastSeen() < oldest) {
                retire(counts);
                watched--;
            }
        }
        List<TemplateCounts> candidates = countsByTemplate.values().stream()
                .filter(counts ->
                        counts.shareSignal() == null && counts.lines() >= LEAST_LINES && counts.lastSeen() >= oldest)
                .sorted(Comparator.comparingLong(TemplateCounts::lines).reversed())
                .limit(Math.max(0, settings.watched() - watched))
                .toList();
        for (TemplateCounts counts : candidates) {
            SortedMap<String, String> labels = new TreeMap<>(Map.of("template", templateId(counts)));
            counts.followShare(signal("log-template", "log_template", labels));
        }
    }

    /// Stays the same as long as the words of the template do.
    String templateId(TemplateCounts counts) {
        return Ids.of("template", entity.toString(), counts.template.pattern());
    }

    Signal pairSignal(TemplateCounts one, TemplateCounts other) {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put("template", templateId(one));
        labels.put("other", templateId(other));
        return signal("log-ratio", "log_ratio", labels);
    }

    boolean isCurrent(TemplateCounts counts) {
        return countsByTemplate.get(counts.template) == counts;
    }

    void retire(Signal signal) {
        retired.add(signal);
    }

    /// The signals, in a fixed order.
    List<Signal> signals() {
        List<Signal> signals = new ArrayList<>(rates.signals());
        countsByTemplate.values().stream()
                .map(TemplateCounts::shareSignal)
                .filter(Objects::nonNull)
                .forEach(signals::add);
        signals.addAll(pairs.signals());
        return signals;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(entity.toString());
        out.writeLong(rates.since());
        out.writeLong(lastLine);
        out.writeLong(intervals);
        rates.write(out);
        fold();
        miner.write(out);
        List<LogTemplate> templates = miner.templates();
        out.writeInt(countsByTemplate.size());
        for (TemplateCounts counts : countsByTemplate.values()) {
            out.writeInt(templates.indexOf(counts.template));
            counts.write(out);
        }
        pairs.write(out, List.copyOf(countsByTemplate.values()));
        out.writeInt(retired.size());
        for (Signal signal : retired) {
            signal.write(out);
        }
    }

    static ServiceLogs read(DataInput in, LogSettings settings, SignalContext context) throws IOException {
        ServiceLogs service = new ServiceLogs(Entity.parse(in.readUTF()), settings, context);
        long since = in.readLong();
        service.lastLine = in.readLong();
        service.intervals = in.readLong();
        service.rates.read(in, since);
        service.miner.read(in);
        List<LogTemplate> templates = service.miner.templates();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            TemplateCounts counts = new TemplateCounts(templates.get(in.readInt()), 0);
            counts.read(in, context);
            service.countsByTemplate.put(counts.template, counts);
        }
        service.pairs.read(in, List.copyOf(service.countsByTemplate.values()), context);
        int retiredCount = in.readInt();
        for (int i = 0; i < retiredCount; i++) {
            service.retired.add(Signal.read(in, context));
        }
        return service;
    }
}
