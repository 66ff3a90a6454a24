package io.epicenter.detector.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeltaTotalsTest {
    private static final long CART = 7;

    private final DeltaTotals totals = new DeltaTotals(2);
    private final SampleBuffer arrived = new SampleBuffer();

    private void add(long series, long start, long time, double value) {
        totals.add(series, 0, new DeltaTotals.Increase(start, time, value), arrived);
    }

    private String samples() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < arrived.size; i++) {
            text.append(arrived.times[i]).append('=').append(arrived.values[i]).append(' ');
        }
        return text.toString().strip();
    }

    @Test
    void increases_add_up_from_a_start_at_zero() {
        add(CART, 1000, 11_000, 5);
        add(CART, 11_000, 21_000, 3);
        assertThat(samples()).isEqualTo("1001=0.0 11000=5.0 21000=8.0");
    }

    @Test
    void a_silence_is_no_part_of_the_next_increase() {
        add(CART, 1000, 11_000, 5);
        add(CART, 91_000, 101_000, 3);
        assertThat(samples()).isEqualTo("1001=0.0 11000=5.0 91001=5.0 101000=8.0");
    }

    @Test
    void a_late_increase_counts_towards_the_total() {
        add(CART, 1000, 11_000, 5);
        add(CART, 21_000, 31_000, 3);
        add(CART, 11_000, 21_000, 1);
        add(CART, 31_000, 41_000, 2);
        assertThat(samples()).endsWith("31000=8.0 21000=9.0 41000=11.0");
    }

    @Test
    void an_increase_without_a_length_has_no_sample_before_it() {
        add(CART, 11_000, 11_000, 5);
        assertThat(samples()).isEqualTo("11000=5.0");
    }

    @Test
    void the_mark_of_an_end_is_passed_on() {
        add(CART, 1000, 11_000, 5);
        add(CART, 11_000, 21_000, Double.NaN);
        add(CART, 21_000, 31_000, 1);
        assertThat(samples()).isEqualTo("1001=0.0 11000=5.0 21000=NaN 21001=5.0 31000=6.0");
    }

    @Test
    void more_series_than_the_bound_begin_again() {
        add(1, 1000, 2000, 5);
        add(2, 1000, 2000, 5);
        add(3, 1000, 2000, 5);
        add(1, 2000, 3000, 5);
        assertThat(samples()).endsWith("2001=0.0 3000=5.0");
    }
}
