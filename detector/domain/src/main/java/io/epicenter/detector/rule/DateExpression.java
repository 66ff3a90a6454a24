package io.epicenter.detector.rule;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads which dates a text means, of no country in particular:
/// `2027-05-14`, `12-25` (every year), `12-24..01-02`, `2026-12-21..2027-01-03`, `friday`, `4th thursday of november`,
/// `last monday of may`, `day 25` and `last day` (of every month), `easter`; and `+1` or `-2` days behind any of them.
final class DateExpression {
    private static final Pattern SHIFTED = Pattern.compile("(.*[a-z0-9])\\s*([+-]\\s*\\d{1,3})");
    private static final Pattern NTH = Pattern.compile("([1-5])(?:st|nd|rd|th) ([a-z]+) of ([a-z]+)");
    private static final Pattern LAST = Pattern.compile("last ([a-z]+) of ([a-z]+)");
    private static final Pattern OF_MONTH = Pattern.compile("day (\\d{1,2})");
    private static final Pattern YEARLY = Pattern.compile("\\d{2}-\\d{2}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private DateExpression() {}

    /// Throws IllegalArgumentException that says what can be written.
    static Predicate<LocalDate> parse(String text) {
        String words = text.trim().toLowerCase(Locale.ROOT);
        try {
            Matcher shifted = SHIFTED.matcher(words);
            if (shifted.matches()
                    && !YEARLY.matcher(words).matches()
                    && !DATE.matcher(words).matches()
                    && !words.contains("..")) {
                long days = Long.parseLong(shifted.group(2).replace(" ", "").replace("+", ""));
                Predicate<LocalDate> base = parseUnshifted(shifted.group(1).trim());
                return date -> base.test(date.minusDays(days));
            }
            return parseUnshifted(words);
        } catch (DateTimeException | IllegalArgumentException not) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no date; write 2027-05-14, 12-25, 12-24..01-02, friday, "
                            + "'4th thursday of november', 'last monday of may', 'day 25', 'last day' or 'easter +1'",
                    not);
        }
    }

    private static Predicate<LocalDate> parseUnshifted(String words) {
        int range = words.indexOf("..");
        if (range > 0) {
            return range(
                    words.substring(0, range).trim(), words.substring(range + 2).trim());
        }
        if (DATE.matcher(words).matches()) {
            return LocalDate.parse(words)::equals;
        }
        if (YEARLY.matcher(words).matches()) {
            MonthDay day = MonthDay.parse("--" + words);
            return date -> MonthDay.from(date).equals(day);
        }
        if (words.equals("easter")) {
            return date -> date.equals(easter(date.getYear()));
        }
        return recurring(words);
    }

    private static Predicate<LocalDate> recurring(String words) {
        Matcher nth = NTH.matcher(words);
        if (nth.matches()) {
            int which = Integer.parseInt(nth.group(1));
            DayOfWeek weekday = weekday(nth.group(2));
            Month month = month(nth.group(3));
            return date -> date.getMonth() == month
                    && date.equals(date.with(TemporalAdjusters.dayOfWeekInMonth(which, weekday)));
        }
        Matcher last = LAST.matcher(words);
        if (last.matches()) {
            DayOfWeek weekday = weekday(last.group(1));
            Month month = month(last.group(2));
            return date -> date.getMonth() == month && date.equals(date.with(TemporalAdjusters.lastInMonth(weekday)));
        }
        if (words.equals("last day")) {
            return date -> date.getDayOfMonth() == date.lengthOfMonth();
        }
        Matcher ofMonth = OF_MONTH.matcher(words);
        if (ofMonth.matches()) {
            int day = Integer.parseInt(ofMonth.group(1));
            LocalDate.of(2000, 1, day);
            return date -> date.getDayOfMonth() == day;
        }
        DayOfWeek weekday = weekday(words);
        return date -> date.getDayOfWeek() == weekday;
    }

    private static Predicate<LocalDate> range(String from, String to) {
        if (DATE.matcher(from).matches()) {
            LocalDate first = LocalDate.parse(from);
            LocalDate last = LocalDate.parse(to);
            if (ChronoUnit.DAYS.between(first, last) < 0) {
                throw new IllegalArgumentException(last + " is before " + first);
            }
            return date -> !date.isBefore(first) && !date.isAfter(last);
        }
        MonthDay first = MonthDay.parse("--" + from);
        MonthDay last = MonthDay.parse("--" + to);
        boolean overNewYear = last.isBefore(first);
        return date -> {
            boolean begun = !MonthDay.from(date).isBefore(first);
            boolean open = !MonthDay.from(date).isAfter(last);
            return overNewYear ? begun || open : begun && open;
        };
    }

    static DayOfWeek weekday(String word) {
        return DayOfWeek.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Month month(String word) {
        return Month.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// Easter Sunday of the western churches. Source: the anonymous Gregorian computus (Nature, 20 April 1876).
    static LocalDate easter(int year) {
        int century = year / 100;
        int moon = year % 19;
        int correction = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
        int epact = Math.floorMod(19 * moon + correction + 15, 30);
        int weekday = Math.floorMod(32 + 2 * (century % 4) + 2 * (year % 100 / 4) - epact - year % 100 % 4, 7);
        int late = (moon + 11 * epact + 22 * weekday) / 451;
        int day = epact + weekday - 7 * late + 114;
        return LocalDate.of(year, day / 31, day % 31 + 1);
    }
}
