package io.epicenter.ingest.otlp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The names that metrics and attributes of OTLP get in Prometheus: underscores, the unit in words, `_total` behind a
/// counter, `_ratio` behind a share. Rules are written for these.
/// Source: OpenTelemetry specification, "Prometheus and OpenMetrics Compatibility"; Prometheus' otlptranslator.
final class PrometheusNames {
    /// Units of UCUM in words. Source: Prometheus, otlptranslator, unit_namer.go.
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("d", "days"),
            Map.entry("h", "hours"),
            Map.entry("min", "minutes"),
            Map.entry("s", "seconds"),
            Map.entry("ms", "milliseconds"),
            Map.entry("us", "microseconds"),
            Map.entry("ns", "nanoseconds"),
            Map.entry("By", "bytes"),
            Map.entry("KiBy", "kibibytes"),
            Map.entry("MiBy", "mebibytes"),
            Map.entry("GiBy", "gibibytes"),
            Map.entry("TiBy", "tibibytes"),
            Map.entry("KBy", "kilobytes"),
            Map.entry("MBy", "megabytes"),
            Map.entry("GBy", "gigabytes"),
            Map.entry("TBy", "terabytes"),
            Map.entry("m", "meters"),
            Map.entry("V", "volts"),
            Map.entry("A", "amperes"),
            Map.entry("J", "joules"),
            Map.entry("W", "watts"),
            Map.entry("g", "grams"),
            Map.entry("Cel", "celsius"),
            Map.entry("Hz", "hertz"),
            Map.entry("1", ""),
            Map.entry("%", "percent"));
    /// Units behind a slash. Source: the same.
    private static final Map<String, String> PER_UNITS =
            Map.of("s", "second", "m", "minute", "h", "hour", "d", "day", "w", "week", "mo", "month", "y", "year");

    private static final String TOTAL = "total";
    private static final String RATIO = "ratio";

    private PrometheusNames() {}

    /// The name of a metric's family, without the suffixes of a histogram. Empty when nothing is left of the name.
    static String ofMetric(MetricPoint.Metric metric) {
        List<String> words = words(metric.name());
        if (words.isEmpty()) {
            return "";
        }
        String[] unit = metric.unit().split("/", 2);
        String main = unitWord(unit[0].strip(), UNITS);
        if (!main.isEmpty() && !words.contains(main)) {
            words.add(main);
        }
        String per = unit.length < 2 ? "" : unitWord(unit[1].strip(), PER_UNITS);
        if (!per.isEmpty() && !words.contains(per)) {
            words.add("per");
            words.add(per);
        }
        if (metric.isCounter()) {
            words.removeIf(TOTAL::equals);
            words.add(TOTAL);
        }
        if (metric.kind() == MetricPoint.Kind.GAUGE && metric.unit().equals("1")) {
            words.removeIf(RATIO::equals);
            words.add(RATIO);
        }
        String name = String.join("_", words);
        return Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }

    /// A unit that is only a remark, such as `{request}`, has no word.
    private static String unitWord(String unit, Map<String, String> known) {
        if (unit.isEmpty() || unit.indexOf('{') >= 0) {
            return "";
        }
        String word = known.get(unit);
        return word != null ? word : String.join("_", words(unit.toLowerCase(Locale.ROOT)));
    }

    private static List<String> words(String name) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= name.length(); at++) {
            if (at == name.length() || !isWord(name.charAt(at))) {
                if (at > from) {
                    words.add(name.substring(from, at));
                }
                from = at + 1;
            }
        }
        return words;
    }

    private static boolean isWord(char next) {
        return isLetterOrDigit(next) || next == ':';
    }

    private static boolean isLetterOrDigit(char next) {
        return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || (next >= '0' && next <= '9');
    }

    /// The name of a label.
    static String ofAttribute(String name) {
        StringBuilder label = new StringBuilder(name.length());
        if (!name.isEmpty() && Character.isDigit(name.charAt(0))) {
            label.append("key_");
        }
        for (int i = 0; i < name.length(); i++) {
            label.append(isLetterOrDigit(name.charAt(i)) ? name.charAt(i) : '_');
        }
        return label.toString();
    }
}
