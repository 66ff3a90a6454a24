package io.epicenter.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeriesTableTest {
    private final SeriesTable table = new SeriesTable(ReplicaSettings.DEFAULT, Duration.ofSeconds(15));

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(table.add(i * 0x9E3779B97F4A7C15L, SeriesTable.GAUGE, SeriesTable.NO_FEEDS, SeriesTable.NONE, 0))
                    .isEqualTo(i);
        }
    }

    @Test
    void a_series_is_found_whatever_stood_before_it() {
        add(1000);
        Random random = new Random(1);
        int before = SeriesTable.NONE;
        for (int i = 0; i < 20_000; i++) {
            int slot = random.nextInt(1000);
            assertThat(table.find(slot * 0x9E3779B97F4A7C15L, before)).isEqualTo(slot);
            before = slot;
        }
        assertThat(table.find(42, before)).isEqualTo(SeriesTable.NONE);
    }

    @Test
    void a_series_is_found_after_others_were_forgotten() {
        add(1000);
        for (int i = 1; i < 1000; i++) {
            table.find(i * 0x9E3779B97F4A7C15L, i - 1);
        }
        boolean[] keep = new boolean[1000];
        for (int i = 0; i < 1000; i += 3) {
            keep[i] = true;
        }
        table.compact(keep);
        for (int i = 1; i < 334; i++) {
            assertThat(table.find(i * 3 * 0x9E3779B97F4A7C15L, i - 1)).isEqualTo(i);
        }
        assertThat(table.find(0x9E3779B97F4A7C15L, 5)).isEqualTo(SeriesTable.NONE);
    }
}
