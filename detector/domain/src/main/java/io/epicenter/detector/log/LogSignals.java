package io.epicenter.detector.log;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Ids;
import io.epicenter.detector.rule.SignalRule;
import io.epicenter.detector.signal.Signal;
import io.epicenter.detector.signal.SignalContext;
import io.epicenter.detector.signal.SignalKey;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/// Starts the signals of one service's log lines, and judges them at the end of an interval.
record LogSignals(Entity entity, SignalContext context) {
    /// A signal of the service as a whole.
    Signal ofService(String ruleName, String metric) {
        return start(ruleName, metric, new TreeMap<>());
    }

    /// The share of a template in the lines of its service.
    Signal ofShare(TemplateCounts counts) {
        return start("log-template", "log_template", new TreeMap<>(Map.of("template", templateId(counts))));
    }

    /// The ratio of two templates that go together.
    Signal ofPair(TemplateCounts one, TemplateCounts other) {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put("template", templateId(one));
        labels.put("other", templateId(other));
        return start("log-ratio", "log_ratio", labels);
    }

    private Signal start(String ruleName, String metric, SortedMap<String, String> labels) {
        SignalRule rule = Objects.requireNonNull(context.rules().named(ruleName), ruleName);
        return new Signal(new SignalKey(rule.name(), entity, metric, labels), rule, context);
    }

    /// Stays the same as long as the words of the template do.
    private String templateId(TemplateCounts counts) {
        return Ids.of("template", entity.toString(), counts.template.pattern());
    }

    /// Judges a number of lines of the interval, as a rate.
    void closeRate(Signal signal, int lines, long end, AnnotatingOutput out) {
        signal.aggregator.clear();
        signal.aggregator.add(SignalRule.PART, lines / context.intervalSeconds(), true);
        closeAndSweep(signal, end, out);
    }

    /// Judges a part of a number of lines; without any lines there is nothing to judge.
    void closeRatio(Signal signal, int part, int whole, long end, AnnotatingOutput out) {
        double seconds = context.intervalSeconds();
        signal.aggregator.clear();
        if (whole > 0) {
            signal.aggregator.add(SignalRule.PART, Math.min(part, whole) / seconds, true);
            signal.aggregator.add(SignalRule.WHOLE, whole / seconds, true);
        }
        closeAndSweep(signal, end, out);
    }

    private void closeAndSweep(Signal signal, long end, AnnotatingOutput out) {
        signal.close(end, context, out);
        signal.sweep(end, context, out);
    }

    /// Goes on without a value, so that it resolves when it is silent for long enough.
    void sweepSilent(Signal signal, long end, AnnotatingOutput out) {
        signal.aggregator.clear();
        signal.sweep(end, context, out);
    }
}
