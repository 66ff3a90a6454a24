package io.epicenter.incident.console;

import io.epicenter.contracts.Incident;
import io.epicenter.contracts.text.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Numbers, times and states as people say them.
public final class DisplayFormat {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH);

    /// Confidence from which a cause is called so. Chosen by hand: the confidence is calibrated, so four of five, and
    /// one of two, of those causes are right.
    private static final double VERY_LIKELY = 0.8;
    private static final double LIKELY = 0.5;

    private DisplayFormat() {}

    /// The class of a named cause's calibrated confidence; says so when none is named.
    public static String confidence(Incident.RootCause cause) {
        if (!cause.hasCause()) {
            return "No clear cause";
        }
        double confidence = cause.confidence();
        if (confidence >= VERY_LIKELY) {
            return "Very likely";
        }
        return confidence >= LIKELY ? "Likely" : "Possible";
    }

    public static String clock(Instant time) {
        return CLOCK.format(time.atOffset(ZoneOffset.UTC));
    }

    public static String moment(Instant time) {
        return MOMENT.format(time.atOffset(ZoneOffset.UTC));
    }

    /// `+12 s` or `-3 min` against a reference.
    public static String offset(Instant reference, Instant time) {
        Duration between = Duration.between(reference, time);
        return (between.isNegative() ? "−" : "+") + DurationText.exact(between.abs());
    }

    public static String count(long count, String one, String many) {
        return grouped(count) + " " + (count == 1 ? one : many);
    }

    public static String grouped(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    public static String calls(int hops) {
        return hops == 1 ? "calls it directly" : hops + " calls away";
    }

    /// A value with its unit: seconds, ratio, 1/s and bytes are scaled, the rest is written as it is.
    public static String value(double value, String unit, String statistic) {
        if (!Double.isFinite(value)) {
            return "n/a";
        }
        if (statistic.equals("ratio") || unit.equals("ratio")) {
            return digits(value * 100) + "%";
        }
        return switch (unit) {
            case "s", "seconds" -> seconds(value);
            case "By", "bytes", "B" -> bytes(value);
            case "1/s" -> digits(value) + "/s";
            case "" -> digits(value);
            default -> digits(value) + " " + unit;
        };
    }

    /// `280 to 420 ms`: the unit once when both ends have the same.
    public static String range(double lower, double upper, String unit, String statistic) {
        String low = value(lower, unit, statistic);
        String high = value(upper, unit, statistic);
        int space = high.lastIndexOf(' ');
        String ending = space < 0 ? "" : high.substring(space);
        String shortLow =
                !ending.isEmpty() && low.endsWith(ending) ? low.substring(0, low.length() - ending.length()) : low;
        return shortLow + " to " + high;
    }

    private static String seconds(double seconds) {
        double size = Math.abs(seconds);
        if (size < 0.001) {
            return digits(seconds * 1e6) + " µs";
        }
        return size < 1 ? digits(seconds * 1000) + " ms" : digits(seconds) + " s";
    }

    private static String bytes(double bytes) {
        double rest = bytes;
        for (String unit : new String[] {"B", "KiB", "MiB", "GiB"}) {
            if (Math.abs(rest) < 1024) {
                return digits(rest) + " " + unit;
            }
            rest /= 1024;
        }
        return digits(rest) + " TiB";
    }

    /// Three significant digits, no exponent below ten million.
    static String digits(double number) {
        double size = Math.abs(number);
        if (size == 0) {
            return "0";
        }
        if (size >= 1e7 || size < 1e-4) {
            return String.format(Locale.ENGLISH, "%.2e", number);
        }
        if (size >= 100) {
            return grouped(Math.round(number));
        }
        int decimals = size >= 10 ? 1 : size >= 1 ? 2 : size >= 0.1 ? 3 : 4;
        String text = String.format(Locale.ENGLISH, "%." + decimals + "f", number);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
