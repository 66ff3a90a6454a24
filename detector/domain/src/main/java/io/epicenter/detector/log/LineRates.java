package io.epicenter.detector.log;

import io.epicenter.detector.signal.Signal;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/// How many lines of a service there are in an interval: errors, all, and those of new templates, as three rates.
/// Confined to one thread.
final class LineRates {
    private final LogSettings settings;
    private final LogSignals signals;
    private Signal errorRate;
    private Signal lineRate;
    private Signal newRate;
    private int lines;
    private int errors;

    LineRates(LogSettings settings, LogSignals signals) {
        this.settings = settings;
        this.signals = signals;
        this.errorRate = signals.ofService("log-errors", "log_errors");
        this.lineRate = signals.ofService("log-lines", "log_lines");
        this.newRate = signals.ofService("log-new", "log_new_templates");
    }

    void count(boolean error) {
        lines++;
        errors += error ? 1 : 0;
    }

    /// Lines in the open interval.
    int lines() {
        return lines;
    }

    /// Those of them that are no errors.
    int others() {
        return lines - errors;
    }

    /// Judges the interval that ends now.
    ///
    /// @param since when the service's first line was, milliseconds since 1970
    void close(long end, long since, TemplateTable table, AnnotatingOutput out) {
        List<TemplateCounts> failing =
                most(table.counts().stream().filter(TemplateCounts::isError).toList());
        signals.closeRate(errorRate, errors, end, out.describe(failing, true));
        signals.closeRate(lineRate, lines, end, out.describe(List.of(), true));
        long newSince = Math.max(
                end - settings.novelty().toMillis(), since + settings.learning().toMillis());
        List<TemplateCounts> fresh = most(table.counts().stream()
                .filter(counts -> counts.firstSeen() > newSince)
                .toList());
        int freshLines = fresh.stream().mapToInt(TemplateCounts::current).sum();
        signals.closeRate(newRate, freshLines, end, out.describe(fresh, true));
    }

    /// Those with the most lines in the interval first.
    private static List<TemplateCounts> most(List<TemplateCounts> kinds) {
        return kinds.stream()
                .filter(counts -> counts.current() > 0)
                .sorted(Comparator.comparingInt(TemplateCounts::current).reversed())
                .toList();
    }

    /// Begins the next interval.
    void clear() {
        lines = 0;
        errors = 0;
    }

    /// The signals, in a fixed order.
    List<Signal> signals() {
        return List.of(errorRate, lineRate, newRate);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(lines);
        out.writeInt(errors);
        for (Signal signal : signals()) {
            signal.write(out);
        }
    }

    void read(DataInput in) throws IOException {
        lines = in.readInt();
        errors = in.readInt();
        errorRate = Signal.read(in, signals.context());
        lineRate = Signal.read(in, signals.context());
        newRate = Signal.read(in, signals.context());
    }
}
