package io.epicenter.benchmarks.platform;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A figure of each process, by its name.
record ProcessFigures(Map<String, Double> values) {
    static final ProcessFigures NONE = new ProcessFigures(Map.of());

    /// How much more than these, in each of so many parts.
    ProcessFigures until(Map<String, Double> later, double parts) {
        Map<String, Double> more = new TreeMap<>(later);
        more.replaceAll((name, now) -> (now - values.getOrDefault(name, 0.0)) / parts);
        return new ProcessFigures(more);
    }

    double sum() {
        return values.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    String words(int digits) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " " + String.format(Locale.ROOT, "%,." + digits + "f", entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
