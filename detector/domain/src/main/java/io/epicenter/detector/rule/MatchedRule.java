package io.epicenter.detector.rule;

import java.util.HashMap;
import java.util.Map;

/// A rule that is about a metric, and the name by which it knows the metric, which may be another spelling of
/// the series' own.
///
/// @param metric as the rule spells it
public record MatchedRule(SignalRule rule, String metric) {
    private static final String NAME = "__name__";

    /// The role of a series by its labels.
    public int roleOf(Map<String, String> labels) {
        return rule.roleOf(metric, spelled(labels));
    }

    private Map<String, String> spelled(Map<String, String> labels) {
        if (metric.equals(labels.get(NAME))) {
            return labels;
        }
        Map<String, String> spelled = new HashMap<>(labels);
        spelled.put(NAME, metric);
        return spelled;
    }

    public boolean isCumulative() {
        return rule.isCumulative(metric);
    }
}
