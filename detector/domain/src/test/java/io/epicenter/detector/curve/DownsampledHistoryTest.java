package io.epicenter.detector.curve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DownsampledHistoryTest {
    private static final DownsampledHistory.Bounds BOUNDS = new DownsampledHistory.Bounds(64, 4_000);

    private static DownsampledHistory of(int from, int to) {
        DownsampledHistory history = new DownsampledHistory(BOUNDS, 1_000);
        for (int i = from; i < to; i++) {
            history.add(i * 500L, i * 500.0);
        }
        return history;
    }

    @Test
    void cells_are_means_at_their_centres() {
        TimeSeries points = of(1, 20).points();
        assertThat(points.times()[0]).isEqualTo(500);
        assertThat(points.values()[0]).isEqualTo(750);
        assertThat(points.values()[3]).isEqualTo(3750);
    }

    @Test
    void it_becomes_coarser_when_it_is_full_and_forgets_the_oldest_at_last() {
        DownsampledHistory history = of(1, 100_000);
        TimeSeries points = history.points();
        assertThat(history.cellMillis()).isEqualTo(4_000);
        assertThat(points.size()).isBetween(40, 64);
        assertThat(points.times()[points.size() - 1]).isGreaterThan(100_000 * 500L - 3 * 4_000);
        for (int i = 0; i < points.size(); i++) {
            assertThat(points.values()[i]).isBetween(points.times()[i] - 100.0, points.times()[i] + 400.0);
        }
    }

    @Test
    void gaps_have_no_points() {
        DownsampledHistory history = of(1, 21);
        for (int i = 40; i < 61; i++) {
            history.add(i * 500L, 7);
        }
        TimeSeries points = history.points();
        assertThat(points.size()).isLessThan(history.size());
        assertThat(points.times()).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void a_gap_longer_than_all_of_it_begins_anew() {
        DownsampledHistory history = of(1, 100);
        history.add(900_000_000L, 5);
        history.add(900_001_000L, 5);
        history.add(900_009_000L, 5);
        assertThat(history.points().times()[0]).isGreaterThan(899_000_000L);
    }

    @Test
    void it_is_restored_exactly() throws IOException {
        DownsampledHistory history = of(1, 777);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        history.write(new DataOutputStream(bytes));
        DownsampledHistory restored =
                DownsampledHistory.read(BOUNDS, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (int i = 777; i < 2000; i++) {
            assertThat(restored.add(i * 500L, i)).isEqualTo(history.add(i * 500L, i));
        }
        assertThat(restored.points().values()).isEqualTo(history.points().values());
        assertThat(restored.points().times()).isEqualTo(history.points().times());
    }
}
