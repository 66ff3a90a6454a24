package io.epicenter.detector.log;

import io.epicenter.detector.rule.SignalRule;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;

/// The lines of one service in the interval that is under way, and the signals of their rates: of errors, of all lines
/// and of lines of new templates. Confined to one thread.
final class LogRates {
    private final LogSettings settings;
    private final SignalContext context;
    private Signal errorRate;
    private Signal lineRate;
    private Signal newRate;
    private long since;
    private int lines;
    private int errors;

    /// @param signals makes a signal of the name of its rule and of its metric
    LogRates(BiFunction<String, String, Signal> signals, LogSettings settings, SignalContext context) {
        this.settings = settings;
        this.context = context;
        this.errorRate = signals.apply("log-errors", "log_errors");
        this.lineRate = signals.apply("log-lines", "log_lines");
        this.newRate = signals.apply("log-new", "log_new_templates");
    }

    void count(long time, boolean error) {
        since = since == 0 ? time : since;
        lines++;
        errors += error ? 1 : 0;
    }

    /// Event time of the first line, milliseconds; 0 when there was none.
    long since() {
        return since;
    }

    /// The lines of the interval in which a template has its share: all for one of errors, otherwise those without
    /// errors.
    int lines(boolean error) {
        return error ? lines : lines - errors;
    }

    void clear() {
        lines = 0;
        errors = 0;
    }

    /// Judges the interval that ends now.
    void close(Collection<TemplateCounts> templates, long end, AnnotatingOutput out) {
        double seconds = context.intervalSeconds();
        List<TemplateCounts> failing =
                most(templates.stream().filter(TemplateCounts::isError).toList());
        rate(errorRate, errors / seconds, end, out.describe(failing, true));
        rate(lineRate, lines / seconds, end, out.describe(List.of(), true));
        long newSince = Math.max(
                end - settings.novelty().toMillis(), since + settings.learning().toMillis());
        List<TemplateCounts> fresh = most(templates.stream()
                .filter(counts -> counts.firstSeen() > newSince)
                .toList());
        int freshLines = fresh.stream().mapToInt(TemplateCounts::current).sum();
        rate(newRate, freshLines / seconds, end, out.describe(fresh, true));
    }

    /// Those with the most lines in the interval first.
    private static List<TemplateCounts> most(List<TemplateCounts> kinds) {
        return kinds.stream()
                .filter(counts -> counts.current() > 0)
                .sorted(Comparator.comparingInt(TemplateCounts::current).reversed())
                .toList();
    }

    private void rate(Signal signal, double value, long end, AnnotatingOutput out) {
        signal.aggregator.clear();
        signal.aggregator.add(SignalRule.PART, value, true);
        signal.close(end, context, out);
        signal.sweep(end, context, out);
    }

    List<Signal> signals() {
        return List.of(errorRate, lineRate, newRate);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(lines);
        out.writeInt(errors);
        errorRate.write(out);
        lineRate.write(out);
        newRate.write(out);
    }

    void read(DataInput in, long first) throws IOException {
        since = first;
        lines = in.readInt();
        errors = in.readInt();
        errorRate = Signal.read(in, context);
        lineRate = Signal.read(in, context);
        newRate = Signal.read(in, context);
    }
}
