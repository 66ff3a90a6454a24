package io.epicenter.detector.method;

import io.epicenter.detector.curve.Holiday;
import io.epicenter.detector.curve.LocalClock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which days are not like others, from the year [#FIRST] to [#LAST]; before and after, only the days of the week
/// count. Immutable; a look-up is O(1) and allocates nothing. About 330 KB, shared by all series of the same days.
public final class HolidayCalendar {
    /// First and last year whose dates are known. Chosen by hand: telemetry is within, and each date takes nine
    /// bytes.
    static final int FIRST = 2000;
    static final int LAST = 2100;
    /// Saturday and Sunday are days off, in UTC; nothing else is special.
    public static final HolidayCalendar WEEKENDS_ONLY =
            new HolidayCalendar(ZoneId.of("UTC"), Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), List.of());

    /// A day, milliseconds.
    private static final long DAY_MILLIS = 86_400_000;
    /// Days of a week.
    private static final int DAYS_OF_WEEK = 7;
    /// Day of the week of 1 January 1970, a Thursday, counted from Monday = 0.
    private static final int MONDAY_BASED_THURSDAY = 3;
    /// Special days at most. Chosen by hand: 1 + the index of one must fit into a byte.
    private static final int MOST_DAYS = 100;

    private final boolean[] weekend = new boolean[DAYS_OF_WEEK];
    private final List<SpecialDay> days;
    private final LocalClock clock;
    /// Where each date begins, milliseconds since 1970; empty without special days in UTC.
    private final long[] starts;
    /// 1 + index of the special day that a date is; 0 = none.
    private final byte[] special;

    /// What a day's usual course is.
    public enum Course {
        /// That of a working day.
        WORKING,
        /// That of a day off.
        OFF,
        /// None: the profile of the day is neither asked nor learnt.
        APART
    }

    /// A special day, by a name that its dates share.
    ///
    /// @param course what it is like
    /// @param evidence factor on the evidence that an alarm needs, at least 1
    /// @param opens whether alarms of this day may open incidents
    /// @param dates which dates it is
    public record SpecialDay(String name, Course course, double evidence, boolean opens, Predicate<LocalDate> dates) {
        public SpecialDay {
            if (name.isBlank() || !(evidence >= 1)) {
                throw new IllegalArgumentException("day '" + name + "' with evidence " + evidence);
            }
        }
    }

    /// @param weekend days off; the first of the special days that is a date wins over it
    /// @param days at most 100
    public HolidayCalendar(ZoneId zone, Set<DayOfWeek> weekend, List<SpecialDay> days) {
        if (days.size() > MOST_DAYS) {
            throw new IllegalArgumentException(days.size() + " special days; at most " + MOST_DAYS + " are possible");
        }
        weekend.forEach(day -> this.weekend[day.getValue() - 1] = true);
        this.days = List.copyOf(days);
        this.clock = new LocalClock(zone);
        boolean plain = days.isEmpty() && zone.equals(ZoneId.of("UTC"));
        LocalDate first = LocalDate.of(FIRST, 1, 1);
        int count = plain ? 0 : (int) (LocalDate.of(LAST + 1, 1, 1).toEpochDay() - first.toEpochDay());
        this.starts = new long[count];
        this.special = new byte[count];
        for (int i = 0; i < count; i++) {
            LocalDate date = first.plusDays(i);
            starts[i] = date.atStartOfDay(zone).toInstant().toEpochMilli();
            special[i] = specialOn(date);
        }
    }

    private byte specialOn(LocalDate date) {
        for (int i = 0; i < days.size(); i++) {
            if (days.get(i).dates().test(date)) {
                return (byte) (i + 1);
            }
        }
        return 0;
    }

    /// Index of the date of a time; -1 outside of what is known.
    private int dateOf(long millis) {
        if (starts.length == 0 || millis < starts[0] || millis >= starts[starts.length - 1]) {
            return -1;
        }
        int date = (int) ((millis - starts[0]) / DAY_MILLIS);
        while (starts[date] > millis) {
            date--;
        }
        while (starts[date + 1] <= millis) {
            date++;
        }
        return date;
    }

    /// What habits follow: the clock of the zone.
    public LocalClock clock() {
        return clock;
    }

    /// What a time's day is like.
    public Course courseOf(long millis) {
        int date = dateOf(millis);
        if (date < 0) {
            int weekday =
                    (int) Math.floorMod(Math.floorDiv(millis, DAY_MILLIS) + MONDAY_BASED_THURSDAY, (long) DAYS_OF_WEEK);
            return weekend[weekday] ? Course.OFF : Course.WORKING;
        }
        if (special[date] > 0) {
            return days.get(special[date] - 1).course();
        }
        return weekend[(date + FIRST_WEEKDAY) % DAYS_OF_WEEK] ? Course.OFF : Course.WORKING;
    }

    /// 1 January 2000 was a Saturday.
    private static final int FIRST_WEEKDAY = 5;

    /// The special day that a time is in; null when it is a day like others.
    public @Nullable SpecialDay dayOf(long millis) {
        int date = dateOf(millis);
        return date < 0 || special[date] == 0 ? null : days.get(special[date] - 1);
    }

    /// The special days with all their dates, for models that give each an effect of its own.
    public List<Holiday> holidays() {
        List<Holiday> holidays = new ArrayList<>();
        for (int day = 0; day < days.size(); day++) {
            List<Holiday.Span> spans = new ArrayList<>();
            for (int date = 0; date + 1 < starts.length; date++) {
                if (special[date] == day + 1) {
                    spans.add(new Holiday.Span(starts[date], starts[date + 1]));
                }
            }
            if (!spans.isEmpty()) {
                holidays.add(new Holiday(days.get(day).name(), spans));
            }
        }
        return List.copyOf(holidays);
    }
}
