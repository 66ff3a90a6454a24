package io.epicenter.detector.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.detector.method.streaming.StreamingMethod;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// What becomes of series of which nothing is known beforehand, on generated courses of one value a minute.
class SeriesDetectorTest {
    private static final long START = 1_700_006_400_000L;
    private static final int DAY = 1440;

    /// The rows at which an anomaly would fire.
    private static List<Integer> alarms(int rows, IntToDoubleFunction course) {
        return alarms(rows, 60_000, course);
    }

    private static List<Integer> alarms(int rows, long stepMillis, IntToDoubleFunction course) {
        SeriesDetector watch = new SeriesDetector(new StreamingMethod());
        List<Integer> alarms = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            watch.add(START + i * stepMillis, course.applyAsDouble(i));
            if (watch.novelty() >= NoveltyFilter.ALARM) {
                alarms.add(i);
            }
        }
        return alarms;
    }

    private static double season(int row) {
        return 100 + 40 * Math.sin(2 * Math.PI * row / DAY);
    }

    @Test
    void noise_seasons_and_trends_raise_few_alarms() {
        Random random = new Random(1);
        assertThat(alarms(20_000, i -> 50 + random.nextGaussian())).hasSizeLessThanOrEqualTo(3);
        assertThat(alarms(20_000, i -> season(i) + 2 * random.nextGaussian())).hasSizeLessThanOrEqualTo(3);
        assertThat(alarms(20_000, i -> 0.01 * i + random.nextGaussian())).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void a_value_that_is_only_wrong_for_its_hour_is_found() {
        Random random = new Random(2);
        List<Integer> alarms = alarms(10 * DAY, i -> {
            boolean wrong = i >= 9 * DAY + 360 && i < 9 * DAY + 380;
            return (wrong ? 70 : season(i)) + 2 * random.nextGaussian();
        });
        assertThat(alarms).contains(9 * DAY + 360);
    }

    @Test
    void a_lasting_new_level_alarms_once_and_becomes_normal() {
        Random random = new Random(3);
        List<Integer> alarms = alarms(12_000, i -> (i < 6000 ? 50 : 80) + random.nextGaussian());
        assertThat(alarms).contains(6000);
        assertThat(alarms.stream().filter(row -> row > 6000 && row < 6500)).hasSizeLessThanOrEqualTo(1);
        List<Integer> back = alarms(12_000, i -> (i < 6000 ? 50 : i == 9000 ? 50 : 80) + random.nextGaussian());
        assertThat(back).contains(9000);
    }

    @Test
    void gaps_and_uneven_steps_and_numbers_that_are_none_are_normal_life() {
        Random random = new Random(4);
        SeriesDetector watch = new SeriesDetector(new StreamingMethod());
        long time = START;
        int alarms = 0;
        for (int i = 0; i < 10_000; i++) {
            time += i == 7000 ? 6 * 3_600_000L : 1000 + random.nextInt(120_000);
            watch.add(time, i % 50 == 0 ? Double.NaN : 50 + random.nextGaussian());
            watch.add(time, 1e9);
            alarms += watch.novelty() >= NoveltyFilter.ALARM ? 1 : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(3);
    }

    @Test
    void a_service_that_goes_down_is_found() {
        assertThat(alarms(5000, i -> i == 4000 ? 0 : 1)).contains(4000);
    }

    @Test
    void small_counts_are_no_news_and_large_ones_are() {
        Random random = new Random(5);
        List<Integer> alarms = alarms(10_000, i -> i == 9000 ? 40 : random.nextInt(10) == 0 ? random.nextInt(4) : 0);
        assertThat(alarms).contains(9000).hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void large_offsets_do_not_cost_precision() {
        Random random = new Random(6);
        List<Integer> alarms = alarms(10_000, i -> 1.7e9 + i + random.nextGaussian() * 100 + (i == 9000 ? 1e5 : 0));
        assertThat(alarms).contains(9000);
        assertThat(alarms.stream().filter(row -> row > 1000)).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void a_series_that_stands_still_is_found_once() {
        Random random = new Random(7);
        List<Integer> alarms = alarms(6000, i -> i >= 5000 && i < 5100 ? 50 : 50 + random.nextGaussian());
        assertThat(alarms.stream().filter(row -> row >= 5000 && row < 5100)).hasSizeBetween(1, 2);
    }

    @Test
    void the_same_course_gives_the_same_surprise_bit_for_bit() {
        Random one = new Random(8);
        Random two = new Random(8);
        assertThat(alarms(5000, i -> one.nextGaussian() + (i == 4000 ? 30 : 0)))
                .isEqualTo(alarms(5000, i -> two.nextGaussian() + (i == 4000 ? 30 : 0)))
                .contains(4000);
    }

    @Test
    void what_comes_at_the_same_time_every_day_is_told_once_and_again_when_it_differs() {
        NoveltyFilter noveltyFilter = new NoveltyFilter();
        List<Integer> told = new ArrayList<>();
        for (int minute = 0; minute < 10 * 1440; minute++) {
            int day = minute / 1440;
            boolean job = minute % 1440 == 120 + 7 * day;
            boolean down = day == 6;
            noveltyFilter.add(START + minute * 60_000L, job ? day == 4 ? 20 : 12 : 1, down);
            if (noveltyFilter.novelty() >= NoveltyFilter.ALARM) {
                told.add(day);
            }
        }
        assertThat(told).containsExactly(0, 4, 6, 7);
    }

    @Test
    void surprise_is_restored_with_what_it_remembers() throws IOException {
        NoveltyFilter noveltyFilter = new NoveltyFilter();
        noveltyFilter.add(START, 15, false);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        noveltyFilter.write(new DataOutputStream(bytes));
        assertThat(bytes.size()).isLessThan(100);
        NoveltyFilter restored = new NoveltyFilter();
        restored.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (int minute = 1; minute < 1440; minute++) {
            restored.add(START + minute * 60_000L, 0, false);
        }
        restored.add(START + 1440 * 60_000L, 15, false);
        assertThat(restored.novelty()).isZero();
    }
}
