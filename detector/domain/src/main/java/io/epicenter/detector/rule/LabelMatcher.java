package io.epicenter.detector.rule;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A condition on labels: one of the names has a value that matches the whole pattern. An absent label is empty.
public record LabelMatcher(List<String> names, Pattern pattern) {
    boolean matches(Map<String, String> labels) {
        for (String name : names) {
            if (pattern.matcher(labels.getOrDefault(name, "")).matches()) {
                return true;
            }
        }
        return false;
    }

    static boolean allMatch(List<LabelMatcher> conditions, Map<String, String> labels) {
        for (LabelMatcher condition : conditions) {
            if (!condition.matches(labels)) {
                return false;
            }
        }
        return true;
    }
}
