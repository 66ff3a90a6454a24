package io.epicenter.benchmarks.dataset;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// Reads points in time as people write them: ISO 8601 with `T` or a space, with or without seconds and zone (UTC when
/// none), a date alone, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970.
public final class TimestampParser {
    private static final Pattern DATE = Pattern.compile("\\d{4}[-/]\\d{2}[-/]\\d{2}");
    private static final double LARGEST_SECONDS = 1e11;

    private TimestampParser() {}

    /// Milliseconds since 1970; empty when the text is no time.
    public static OptionalLong millis(String text) {
        String trimmed = text.trim();
        if (trimmed.isEmpty()) {
            return OptionalLong.empty();
        }
        return trimmed.indexOf('-', 1) > 0 || trimmed.indexOf('/') > 0 ? date(trimmed) : number(trimmed);
    }

    private static OptionalLong number(String text) {
        try {
            double number = Double.parseDouble(text);
            if (!Double.isFinite(number)) {
                return OptionalLong.empty();
            }
            double unit = 1000;
            while (Math.abs(number) * unit >= LARGEST_SECONDS * 1000 && unit > 1e-6) {
                unit /= 1000;
            }
            return OptionalLong.of(Math.round(number * unit));
        } catch (NumberFormatException not) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong date(String text) {
        String iso = text.replace('/', '-').replaceFirst(" ", "T").replace(" ", "");
        try {
            if (DATE.matcher(text).matches()) {
                iso += "T00:00";
            }
            int clock = iso.indexOf('T');
            boolean zoned =
                    clock > 0 && (iso.endsWith("Z") || iso.indexOf('+', clock) > 0 || iso.indexOf('-', clock) > 0);
            return OptionalLong.of(
                    zoned
                            ? OffsetDateTime.parse(iso).toInstant().toEpochMilli()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC).toEpochMilli());
        } catch (DateTimeException not) {
            return OptionalLong.empty();
        }
    }
}
