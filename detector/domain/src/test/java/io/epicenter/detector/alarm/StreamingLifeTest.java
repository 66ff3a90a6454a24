package io.epicenter.detector.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.method.streaming.StreamingMethod;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// What the default method makes of what series do in months of life, a value every five minutes.
class StreamingLifeTest {
    private static final long STEP = 300_000;
    private static final int DAY = 288;
    private static final int APART = 12;
    /// A Monday, so that weekends are where the calendar has them.
    private static final long MONDAY = LocalDate.of(2026, 3, 2).toEpochDay() * 86_400_000L;

    private final Random random = new Random(4);

    /// The rows, from one on, at which an alert would begin: alarms less than an hour apart are one.
    private static List<Integer> alarms(int from, int rows, IntToDoubleFunction course) {
        SeriesDetector watch = new SeriesDetector(new StreamingMethod());
        List<Integer> alarms = new ArrayList<>();
        int last = -APART;
        for (int i = 0; i < rows; i++) {
            watch.add(MONDAY + i * STEP, course.applyAsDouble(i));
            if (watch.novelty() >= NoveltyFilter.ALARM) {
                if (i >= from && i - last >= APART) {
                    alarms.add(i);
                }
                last = i;
            }
        }
        return alarms;
    }

    private static boolean isOpen(int row) {
        return row % DAY >= 108 && row % DAY < 204;
    }

    /// Busy from 9 to 17 h on working days, quiet otherwise.
    private double office(int row, boolean weekend) {
        return 100 + (weekend || !isOpen(row) ? 0 : 60) + 2 * random.nextGaussian();
    }

    @Test
    void weekends_that_are_quieter_are_learnt() {
        List<Integer> later = alarms(21 * DAY, 56 * DAY, i -> office(i, i / DAY % 7 >= 5));
        assertThat(later).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_working_day_as_quiet_as_a_weekend_is_found() {
        List<Integer> found = alarms(44 * DAY, 45 * DAY, i -> office(i, i / DAY % 7 >= 5 || i / DAY == 44));
        assertThat(found).isNotEmpty().allMatch(row -> row >= 44 * DAY + 100);
        assertThat(found.getFirst()).isLessThan(44 * DAY + 120);
    }

    /// Clocks go forward on the last Sunday of March in Europe: from then on all is an hour earlier in UTC.
    @Test
    void summer_time_is_no_storm() {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        IntToDoubleFunction course = i -> {
            long millis = MONDAY + i * STEP;
            int offset = zone.getRules().getOffset(Instant.ofEpochMilli(millis)).getTotalSeconds();
            int local = (int) Math.floorMod(millis / 1000 + offset, 86_400L);
            return 100 + 40 * Math.sin(2 * Math.PI * local / 86_400.0) + 2 * random.nextGaussian();
        };
        List<Integer> all = alarms(14 * DAY, 56 * DAY, course);
        assertThat(all).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void a_binary_gauge_that_goes_down_is_found_each_time() {
        List<Integer> down = alarms(0, 40 * DAY, i -> i / DAY % 10 == 9 && i % DAY < 6 ? 0 : 1);
        for (int day = 9; day < 40; day += 10) {
            int from = day * DAY;
            assertThat(down).as("day " + day).anyMatch(row -> row >= from && row < from + 3);
        }
        assertThat(down).hasSizeLessThanOrEqualTo(10);
    }

    @Test
    void a_missing_day_is_no_news_and_does_not_blind() {
        List<Integer> alarms = alarms(10 * DAY, 22 * DAY, i -> {
            double usual = 100 + 40 * Math.sin(2 * Math.PI * i / DAY) + 2 * random.nextGaussian();
            return i / DAY == 15 ? Double.NaN : i == 20 * DAY + 30 ? usual + 60 : usual;
        });
        assertThat(alarms).contains(20 * DAY + 30);
        assertThat(alarms).filteredOn(row -> row < 20 * DAY).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void an_incident_of_hours_leaves_the_model_able_to_see_the_next() {
        List<Integer> alarms = alarms(10 * DAY, 24 * DAY, i -> {
            double usual = 100 + 2 * random.nextGaussian();
            boolean wrong = i >= 15 * DAY && i < 15 * DAY + 36 || i >= 20 * DAY + 77 && i < 20 * DAY + 113;
            return wrong ? usual + 40 : usual;
        });
        assertThat(alarms).anyMatch(row -> row >= 15 * DAY && row < 15 * DAY + 3);
        assertThat(alarms).anyMatch(row -> row >= 20 * DAY + 77 && row < 20 * DAY + 80);
        assertThat(alarms).hasSizeLessThanOrEqualTo(5);
    }
}
