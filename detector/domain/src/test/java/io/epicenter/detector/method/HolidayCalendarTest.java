package io.epicenter.detector.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.method.HolidayCalendar.Course;
import io.epicenter.detector.method.HolidayCalendar.SpecialDay;
import io.epicenter.detector.method.fitted.ProphetMethod;
import io.epicenter.detector.method.streaming.StreamingMethod;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class HolidayCalendarTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final long DAY = 86_400_000L;
    private static final long MONDAY = LocalDate.of(2026, 3, 2).toEpochDay() * DAY;

    private static HolidayCalendar with(Course course, Predicate<LocalDate> dates) {
        return new HolidayCalendar(
                UTC,
                Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                List.of(new SpecialDay("special", course, 1, true, dates)));
    }

    @Test
    void the_plain_calendar_knows_weekends_only() {
        HolidayCalendar also = with(Course.OFF, date -> false);
        for (int day = -40_000; day < 60_000; day += 13) {
            boolean off = LocalDate.ofEpochDay(day).getDayOfWeek().getValue() >= 6;
            Course wanted = off ? Course.OFF : Course.WORKING;
            assertThat(HolidayCalendar.WEEKENDS_ONLY.courseOf(day * DAY + 5)).isEqualTo(wanted);
            assertThat(also.courseOf(day * DAY + 5)).isEqualTo(wanted);
            assertThat(HolidayCalendar.WEEKENDS_ONLY.dayOf(day * DAY)).isNull();
        }
    }

    /// Busy working days, quiet weekends, for twelve weeks; then a Wednesday off, with a value every five minutes.
    private static double surpriseOnHoliday(Method method, HolidayCalendar calendar) {
        Method.Model model = method.start(new Preset(Preset.Transform.NONE, 0, 0, 300, calendar));
        Random random = new Random(5);
        double surprise = 0;
        for (int i = 0; i < 87 * 288; i++) {
            long time = MONDAY + i * 300_000L;
            int day = i / 288;
            boolean holiday = day == 86 || day == 9 || day == 23;
            boolean quiet = day % 7 >= 5 || holiday;
            double value = 100 + (quiet || !isOpen(i) ? 0 : 60) + random.nextGaussian();
            Observation observation = new Observation(time, 300, value, 0);
            ScoredValue scored = model.score(observation);
            surprise = Math.max(surprise, day == 86 ? -Math.log(scored.shiftPValue()) : 0);
            model.learn(observation, scored, Learning.NORMAL);
        }
        return surprise;
    }

    /// From 9 to 17 h.
    private static boolean isOpen(int row) {
        return row % 288 >= 108 && row % 288 < 204;
    }

    private static boolean isHoliday(LocalDate date) {
        long day = date.toEpochDay() - MONDAY / DAY;
        return day == 86 || day == 9 || day == 23;
    }

    @Test
    void a_holiday_is_forecast_as_a_day_off() {
        HolidayCalendar known = with(Course.OFF, HolidayCalendarTest::isHoliday);
        Method streaming = new StreamingMethod();
        assertThat(surpriseOnHoliday(streaming, known))
                .isLessThan(0.5 * surpriseOnHoliday(streaming, HolidayCalendar.WEEKENDS_ONLY));
    }

    @Test
    void prophet_gives_a_special_day_an_effect_of_its_own() {
        HolidayCalendar known = with(Course.OFF, date -> (date.toEpochDay() - MONDAY / DAY) % 10 == 4);
        double[] miss = new double[2];
        for (int run = 0; run < 2; run++) {
            HolidayCalendar calendar = run == 0 ? known : HolidayCalendar.WEEKENDS_ONLY;
            Method.Model model = new ProphetMethod(FittingExecutor.INLINE)
                    .start(new Preset(Preset.Transform.NONE, 0, 0, 3600, calendar));
            Random random = new Random(7);
            for (int i = 0; i < 25 * 24; i++) {
                double value = (i / 24 % 10 == 4 ? 70 : 100) + random.nextGaussian();
                Observation observation = new Observation(MONDAY + i * 3_600_000L, 3600, value, 0);
                ScoredValue scored = model.score(observation);
                miss[run] += i / 24 == 24 ? Math.abs(value - scored.expected()) / 24 : 0;
                model.learn(observation, scored, Learning.NORMAL);
            }
        }
        assertThat(miss[0]).isLessThan(0.5 * miss[1]);
    }

    @Test
    void a_day_apart_leaves_the_profile_as_it_was() {
        HolidayCalendar apart = with(Course.APART, date -> date.toEpochDay() - MONDAY / DAY == 86);
        double[] surprise = new double[2];
        for (int run = 0; run < 2; run++) {
            Method.Model model = new StreamingMethod()
                    .start(new Preset(
                            Preset.Transform.NONE, 0, 0, 300, run == 0 ? apart : HolidayCalendar.WEEKENDS_ONLY));
            Random random = new Random(6);
            for (int i = 0; i < 88 * 288; i++) {
                int day = i / 288;
                double value = 100 + (isOpen(i) == (day == 86) ? 0 : 60) + random.nextGaussian();
                Observation observation = new Observation(MONDAY + i * 300_000L, 300, value, 0);
                ScoredValue scored = model.score(observation);
                surprise[run] -= day == 87 ? Math.log(scored.shiftPValue()) : 0;
                model.learn(observation, scored, Learning.NORMAL);
            }
        }
        assertThat(surprise[0]).isLessThan(surprise[1]);
    }
}
