package io.epicenter.detector.rule;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the rules of a metric however its sender spells it: with or without `_total`, and with the unit in
/// its name, another unit, or none. A name that a rule knows is never read as another.
///
/// Source: the OpenTelemetry specification's translation to Prometheus, which adds units and `_total`, and
/// which senders may turn off.
final class MetricSpellings {
    private static final String SECONDS = "_seconds";
    private static final String MILLISECONDS = "_milliseconds";
    private static final String TOTAL = "_total";
    private static final List<String> FAMILY_SUFFIXES = List.of("_bucket", "_sum", "_count");

    /// Seconds in a millisecond.
    private static final double MILLI = 0.001;

    private MetricSpellings() {}

    /// Rules for which a name is spelled alike.
    private enum Form {
        /// Sums and buckets: their unit counts.
        FAMILY,
        /// Counters, also of a family: their unit does not count.
        COUNTER,
        GAUGE,
        IGNORED;

        static Form of(SignalRule rule) {
            return switch (rule.type()) {
                case HISTOGRAM, SUM_COUNT -> FAMILY;
                case COUNTER_RATE, RATIO -> COUNTER;
                case GAUGE, GAUGE_RATIO, GAUGE_SHARE -> GAUGE;
                case IGNORE -> IGNORED;
            };
        }
    }

    /// A name that the metric may have for the rules.
    ///
    /// @param scale from the series' unit to the name's
    /// @param literal only a rule that names it in full knows it: a pattern would take too much
    private record Alternative(String metric, double scale, boolean literal) {
        boolean isOf(SignalRule rule) {
            return literal ? rule.names(metric) : rule.isAbout(metric);
        }
    }

    /// The rules that are about a metric, in their order.
    static List<MatchedRule> candidates(List<SignalRule> rules, String metric) {
        Map<Form, Alternative> spelled = new EnumMap<>(Form.class);
        for (Form form : Form.values()) {
            Alternative known = spelling(rules, form, metric);
            if (known != null) {
                spelled.put(form, known);
            }
        }
        List<MatchedRule> candidates = new ArrayList<>();
        for (SignalRule rule : rules) {
            Alternative name = spelled.get(Form.of(rule));
            if (name != null && name.isOf(rule)) {
                candidates.add(new MatchedRule(scaled(rule, name.scale()), name.metric()));
            }
        }
        return List.copyOf(candidates);
    }

    private static @Nullable Alternative spelling(List<SignalRule> rules, Form form, String metric) {
        for (Alternative alternative : alternatives(form, metric)) {
            for (SignalRule rule : rules) {
                if (Form.of(rule) == form && alternative.isOf(rule)) {
                    return alternative;
                }
            }
        }
        return null;
    }

    private static List<Alternative> alternatives(Form form, String metric) {
        List<Alternative> alternatives = new ArrayList<>();
        alternatives.add(new Alternative(metric, 1, false));
        String suffix =
                FAMILY_SUFFIXES.stream().filter(metric::endsWith).findFirst().orElse("");
        if (form == Form.IGNORED) {
            return alternatives;
        }
        if (!suffix.isEmpty() && form != Form.GAUGE) {
            addUnits(cut(metric, suffix), suffix, alternatives);
        } else if (metric.endsWith(TOTAL) && form == Form.COUNTER) {
            alternatives.add(new Alternative(cut(metric, TOTAL), 1, true));
        } else if (!metric.endsWith(TOTAL)) {
            alternatives.add(new Alternative(metric + TOTAL, 1, true));
            if (form == Form.GAUGE) {
                alternatives.add(new Alternative(metric + "_bytes", 1, true));
                alternatives.add(new Alternative(cut(metric, "_ratio"), 1, true));
            }
        }
        return alternatives;
    }

    private static void addUnits(String base, String suffix, List<Alternative> alternatives) {
        if (base.endsWith(MILLISECONDS)) {
            alternatives.add(new Alternative(cut(base, MILLISECONDS) + SECONDS + suffix, MILLI, false));
        } else if (base.endsWith("_ms")) {
            String name = cut(base, "_ms");
            alternatives.add(new Alternative(name + MILLISECONDS + suffix, 1, false));
            alternatives.add(new Alternative(name + SECONDS + suffix, MILLI, false));
        } else if (base.endsWith(SECONDS)) {
            alternatives.add(new Alternative(cut(base, SECONDS) + MILLISECONDS + suffix, 1 / MILLI, false));
        } else {
            alternatives.add(new Alternative(base + SECONDS + suffix, 1, true));
            alternatives.add(new Alternative(base + MILLISECONDS + suffix, 1, true));
        }
    }

    private static String cut(String name, String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }

    /// The rules that this one becomes for series in another unit. They have names of their own, because a
    /// signal has one unit.
    static List<SignalRule> scaled(SignalRule rule) {
        return Form.of(rule) == Form.FAMILY ? List.of(scaled(rule, MILLI), scaled(rule, 1 / MILLI)) : List.of();
    }

    private static SignalRule scaled(SignalRule rule, double scale) {
        if (scale == 1 || Form.of(rule) != Form.FAMILY) {
            return rule;
        }
        return rule.scaled(scale < 1 ? "-milliseconds" : "-seconds", scale);
    }
}
