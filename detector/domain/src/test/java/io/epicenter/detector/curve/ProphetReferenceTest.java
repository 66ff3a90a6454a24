package io.epicenter.detector.curve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// What the published package does. The numbers are those that its own tests expect (facebook/prophet,
/// python/prophet/tests/test_prophet.py), and, for interval coverage, what its documentation promises: the middle
/// 80 % of what may come, if the trend goes on changing as often and as much as it did.
class ProphetReferenceTest {
    private static final long DAY = Seasonality.DAY;
    private static final long START = LocalDate.of(2012, 5, 18).toEpochDay() * DAY;
    private static final double EIGHTY_PERCENT = 1.2816;

    private static TimeSeries daily(int days, IntToDoubleFunction course) {
        long[] times = new long[days];
        double[] values = new double[days];
        for (int i = 0; i < days; i++) {
            times[i] = START + i * DAY;
            values[i] = course.applyAsDouble(i);
        }
        return new TimeSeries(times, values, DAY);
    }

    @Test
    void the_weekly_and_yearly_terms_are_prophets() {
        double[] week = Seasonality.row(List.of(new Seasonality(7 * DAY, 3)), List.of(), LocalClock.UTC, START);
        double[] year = Seasonality.row(List.of(new Seasonality(31_557_600_000L, 3)), List.of(), LocalClock.UTC, START);
        assertThat(week)
                .containsExactly(
                        new double[] {0.7818315, 0.6234898, 0.9749279, -0.2225209, 0.4338837, -0.9009689},
                        within(1e-6));
        assertThat(year)
                .containsExactly(
                        new double[] {0.7006152, -0.7135393, -0.9998330, 0.01827656, 0.7262249, 0.6874572},
                        within(1e-6));
    }

    @Test
    void a_constant_history_is_forecast_as_that_constant() {
        for (double constant : new double[] {20, 0}) {
            ProphetCurve curve = Prophet.fit(daily(255, i -> constant), Prophet.Options.DEFAULT);
            assertThat(curve.at(START + 500 * DAY)).isCloseTo(constant, within(1e-4));
        }
    }

    @Test
    void twenty_points_have_fifteen_changepoints_and_many_twenty_five() {
        assertThat(Prophet.fit(daily(20, i -> i), Prophet.Options.DEFAULT)
                        .trend()
                        .changeAt()
                        .length)
                .isEqualTo(15);
        assertThat(Prophet.fit(daily(500, i -> i), Prophet.Options.DEFAULT)
                        .trend()
                        .changeAt()
                        .length)
                .isEqualTo(25);
    }

    @Test
    void seasons_are_taken_as_prophet_takes_them() {
        assertThat(periods(daily(729, i -> i))).containsExactly(7 * DAY);
        assertThat(periods(daily(731, i -> i))).containsExactly(7 * DAY, 31_557_600_000L);
        assertThat(periods(daily(13, i -> i))).isEmpty();
    }

    private static List<Long> periods(TimeSeries points) {
        return Prophet.fit(points, Prophet.Options.DEFAULT).seasons().stream()
                .map(Seasonality::periodMillis)
                .toList();
    }

    /// The slope changes twice, and there are a week, a year and a sale of three days; all sizes are recovered.
    @Test
    void coefficients_are_recovered() {
        Random random = new Random(11);
        Holiday sale = new Holiday("sale", List.of(span(200), span(565), span(930), span(1100)));
        TimeSeries points = daily(
                1100,
                i -> trend(i)
                        + 3 * Math.sin(2 * Math.PI * (START / DAY + i) / 7.0)
                        + 5 * Math.cos(2 * Math.PI * (START / DAY + i) / 365.25)
                        + (i % 365 >= 200 && i % 365 < 203 ? 12 : 0)
                        + random.nextGaussian());
        ProphetCurve curve = Prophet.fit(points, new Prophet.Options(0.05, 10, false, List.of(sale)));
        double span = 1099;
        assertThat(curve.slope() * curve.scale() / span).isCloseTo(0.05, within(0.005));
        assertThat(curve.level() * curve.scale()).isCloseTo(40, within(0.5));
        assertThat(curve.slopePerSecond() * 86_400).isCloseTo(0.06, within(0.01));
        assertThat(curve.trendAt(START + 600 * DAY) - curve.trendAt(START + 400 * DAY))
                .isCloseTo(-4, within(1.0));
        double[] terms = curve.terms().coefficients();
        assertThat(terms[0] * curve.scale()).isCloseTo(3, within(0.15));
        assertThat(Math.hypot(terms[6], terms[7]) * curve.scale()).isCloseTo(5, within(0.3));
        assertThat(terms[terms.length - 1] * curve.scale()).isCloseTo(12, within(1.0));
        assertThat(curve.sigma()).isCloseTo(1, within(0.07));
    }

    private static Holiday.Span span(int day) {
        return new Holiday.Span(START + day * DAY, START + (day + 3) * DAY);
    }

    private static double trend(int day) {
        return 40 + 0.05 * day - 0.07 * Math.max(0, day - 350) + 0.08 * Math.max(0, day - 700);
    }

    /// 60 series whose slope changes as often before as after the end of the history, 40 days held out of each. Rougher
    /// trends are covered less, as by Prophet: the interval knows nothing of the error of the fitted slope.
    @Test
    void the_interval_covers_what_was_held_out_additively_and_multiplicatively() {
        for (boolean multiplicative : new boolean[] {false, true}) {
            int inside = 0;
            int all = 0;
            for (int seed = 0; seed < 60; seed++) {
                double[] values = changing(400, multiplicative, seed);
                TimeSeries history = daily(360, i -> values[i]);
                ProphetCurve curve = Prophet.fit(history, new Prophet.Options(0.05, 10, multiplicative, List.of()));
                for (int i = 360; i < 400; i++) {
                    double half = EIGHTY_PERCENT * curve.deviationAt(START + i * DAY);
                    inside += Math.abs(values[i] - curve.at(START + i * DAY)) <= half ? 1 : 0;
                    all++;
                }
            }
            assertThat((double) inside / all)
                    .as("multiplicative=" + multiplicative)
                    .isBetween(0.75, 0.85);
        }
    }

    /// A trend of Prophet's own prior: 25 changes in 288 days with Laplace sizes, and a week.
    private static double[] changing(int days, boolean multiplicative, int seed) {
        Random random = new Random(seed);
        double[] values = new double[days];
        double level = 100;
        double slope = 0.1;
        for (int i = 0; i < days; i++) {
            level += slope;
            if (random.nextDouble() < 25 / 288.0) {
                slope += 0.006 * Math.log(1 - random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
            }
            double week = Math.sin(2 * Math.PI * i / 7);
            values[i] = (multiplicative ? level * (1 + 0.1 * week) : level + 10 * week) + 3 * random.nextGaussian();
        }
        return values;
    }

    @Test
    void what_the_trend_may_do_is_what_prophet_simulates() {
        double[] values = changing(400, false, 5);
        ProphetCurve curve = Prophet.fit(daily(360, i -> values[i]), Prophet.Options.DEFAULT);
        Random random = new Random(7);
        double meanChange = curve.trend().meanChange();
        double[] ends = new double[4000];
        double ahead = 0.25;
        for (int run = 0; run < ends.length; run++) {
            double slope = 0;
            int steps = 500;
            for (int step = 0; step < steps; step++) {
                if (random.nextDouble() < curve.trend().changeAt().length * ahead / steps) {
                    double size = -meanChange * Math.log(1 - random.nextDouble());
                    slope += random.nextBoolean() ? size : -size;
                }
                ends[run] += slope * ahead / steps;
            }
        }
        double simulated =
                Math.sqrt(Arrays.stream(ends).map(end -> end * end).average().orElseThrow());
        long time = START + 359 * DAY + (long) (ahead * 359 * DAY);
        assertThat(curve.driftAt(time) / curve.scale()).isCloseTo(simulated, within(0.1 * simulated));
    }
}
