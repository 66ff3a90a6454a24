package io.epicenter.detector.rule;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A condition on labels: one of the names has a value that matches the whole pattern. An absent label is empty.
public record Condition(List<String> names, Pattern pattern) {
    boolean holds(Map<String, String> labels) {
        for (String name : names) {
            if (pattern.matcher(labels.getOrDefault(name, "")).matches()) {
                return true;
            }
        }
        return false;
    }

    static boolean all(List<Condition> conditions, Map<String, String> labels) {
        for (Condition condition : conditions) {
            if (!condition.holds(labels)) {
                return false;
            }
        }
        return true;
    }
}
