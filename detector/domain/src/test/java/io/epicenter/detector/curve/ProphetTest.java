package io.epicenter.detector.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/// On series of the structure of Prophet's examples: daily logarithms of page views over eight years with weekly and
/// yearly seasonality, and monthly counts whose season grows with their level.
class ProphetTest {
    private static final long DAY = Seasonality.DAY;
    private static final long START = 1_196_985_600_000L;

    private static TimeSeries daily(int days, LongToDoubleFunction truth, double noise, int seed) {
        Random random = new Random(seed);
        long[] times = new long[days];
        double[] values = new double[days];
        for (int i = 0; i < days; i++) {
            times[i] = START + i * DAY;
            values[i] = truth.applyAsDouble(i) + noise * random.nextGaussian();
        }
        return new TimeSeries(times, values, DAY);
    }

    private static double pageViews(double day) {
        double trend = 8 + (day < 900 ? 0.0008 * day : 0.72 - 0.0005 * (day - 900));
        double week = 0.35 * Math.sin(2 * Math.PI * day / 7);
        double year = 0.6 * Math.cos(2 * Math.PI * day / 365.25);
        return trend + week + year;
    }

    @Test
    void the_80_percent_interval_covers_80_percent_of_the_history_and_of_the_next_month() {
        TimeSeries all = daily(2000, ProphetTest::pageViews, 0.3, 1);
        ProphetCurve curve = Prophet.fit(daily(1970, ProphetTest::pageViews, 0.3, 1), Prophet.Options.DEFAULT);
        int inside = 0;
        int insideLater = 0;
        for (int i = 0; i < all.size(); i++) {
            double half = 1.2816 * curve.deviationAt(all.times()[i]);
            boolean in = Math.abs(all.values()[i] - curve.at(all.times()[i])) <= half;
            inside += in && i < 1970 ? 1 : 0;
            insideLater += in && i >= 1970 ? 1 : 0;
        }
        assertThat(inside / 1970.0).isBetween(0.77, 0.83);
        assertThat(insideLater / 30.0).isBetween(0.6, 1.0);
        assertThat(curve.sigma()).isCloseTo(0.3, within(0.02));
    }

    @Test
    void the_trend_bends_where_the_series_does() {
        ProphetCurve curve = Prophet.fit(daily(1970, ProphetTest::pageViews, 0.3, 2), Prophet.Options.DEFAULT);
        double early = curve.trendAt(START + 700 * DAY) - curve.trendAt(START + 100 * DAY);
        double late = curve.trendAt(START + 1900 * DAY) - curve.trendAt(START + 1300 * DAY);
        assertThat(early).isCloseTo(0.48, within(0.12));
        assertThat(late).isCloseTo(-0.30, within(0.12));
        assertThat(curve.slopePerSecond() * 86_400).isCloseTo(-0.0005, within(0.0002));
    }

    @Test
    void the_seasons_have_the_right_size() {
        ProphetCurve curve = Prophet.fit(daily(1970, ProphetTest::pageViews, 0.3, 3), Prophet.Options.DEFAULT);
        for (int day = 1000; day < 1400; day++) {
            double truth = 0.35 * Math.sin(2 * Math.PI * day / 7) + 0.6 * Math.cos(2 * Math.PI * day / 365.25);
            assertThat(curve.seasonalAt(START + day * DAY)).isCloseTo(truth, within(0.12));
        }
    }

    @Test
    void a_small_changepoint_scale_gives_a_stiff_trend() {
        TimeSeries points = daily(1970, ProphetTest::pageViews, 0.3, 4);
        ProphetCurve stiff = Prophet.fit(points, new Prophet.Options(0.0001, 10, false, List.of()));
        ProphetCurve loose = Prophet.fit(points, new Prophet.Options(0.5, 10, false, List.of()));
        assertThat(stiff.sigma()).isGreaterThan(loose.sigma());
        long year = START + (1970 + 365) * DAY;
        assertThat(loose.driftAt(year)).isGreaterThan(stiff.driftAt(year));
    }

    @Test
    void a_multiplicative_season_grows_with_the_level() {
        LongToDoubleFunction passengers = day -> (100 + 0.1 * day) * (1 + 0.3 * Math.sin(2 * Math.PI * day / 365.25));
        TimeSeries points = daily(1970, passengers, 4, 5);
        ProphetCurve multiplicative = Prophet.fit(points, new Prophet.Options(0.001, 10, true, List.of()));
        ProphetCurve additive = Prophet.fit(points, new Prophet.Options(0.001, 10, false, List.of()));
        assertThat(multiplicative.sigma()).isCloseTo(4, within(0.4)).isLessThan(additive.sigma() * 0.8);
        for (int ahead = 0; ahead < 365; ahead += 10) {
            double truth = passengers.applyAsDouble(1970 + ahead);
            assertThat(multiplicative.at(START + (1970L + ahead) * DAY)).isCloseTo(truth, within(0.06 * truth));
        }
    }

    @Test
    void a_holiday_has_its_own_effect() {
        Holiday.Span first = new Holiday.Span(START + 30 * DAY, START + 31 * DAY);
        Holiday.Span second = new Holiday.Span(START + 60 * DAY, START + 61 * DAY);
        Holiday.Span next = new Holiday.Span(START + 100 * DAY, START + 101 * DAY);
        Holiday sale = new Holiday("sale", List.of(first, second, next));
        TimeSeries points = daily(90, day -> 50 + (day == 30 || day == 60 ? 20 : 0), 0.5, 6);
        ProphetCurve curve = Prophet.fit(points, new Prophet.Options(0.05, 10, false, List.of(sale)));
        assertThat(curve.at(START + 100 * DAY)).isCloseTo(70, within(3.0));
        assertThat(curve.at(START + 99 * DAY)).isCloseTo(50, within(2.0));
    }

    @Test
    void a_curve_is_restored_exactly_and_fits_repeat_bit_for_bit() throws IOException {
        TimeSeries points = daily(400, ProphetTest::pageViews, 0.3, 7);
        ProphetCurve curve = Prophet.fit(points, Prophet.Options.DEFAULT);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        curve.write(new DataOutputStream(bytes));
        ProphetCurve restored = ProphetCurve.read(
                Prophet.Options.DEFAULT, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        ProphetCurve again = Prophet.fit(points, Prophet.Options.DEFAULT);
        for (int day = 0; day < 800; day += 7) {
            long time = START + day * DAY;
            assertThat(restored.at(time)).isEqualTo(curve.at(time)).isEqualTo(again.at(time));
            assertThat(restored.deviationAt(time)).isEqualTo(curve.deviationAt(time));
        }
        assertThat(bytes.size()).isLessThan(2048);
    }
}
