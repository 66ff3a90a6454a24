package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.Deviation;
import io.epicenter.detector.method.FittingExecutor;
import io.epicenter.detector.method.Method;
import io.epicenter.detector.method.fitted.LuminaireMethod;
import io.epicenter.detector.method.fitted.ProphetMethod;
import io.epicenter.detector.method.streaming.StreamingMethod;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A level is a rate per second, however long the interval: missed scrapes, another scrape interval, jitter.
class IntervalLengthTest {
    private static final String RATE = "http-rate";
    private static final double HOURS = 7200;

    static List<Method> methods() {
        return List.of(
                new StreamingMethod(),
                new ProphetMethod(FittingExecutor.INLINE),
                new LuminaireMethod(FittingExecutor.INLINE));
    }

    /// Scrapes a counter at a steady 20/s until a time.
    private static void steady(Scrapes scrapes, DoubleSupplier distance, double until) {
        while (scrapes.now < until) {
            scrapes.now += distance.getAsDouble();
            scrapes.add("http_requests_total", 1000 + Math.rint(20 * scrapes.now), "service", "cart", "pod", "cart-0");
            scrapes.send();
        }
    }

    private static void allAsUsual(Scrapes scrapes, double since) {
        assertThat(scrapes.deviations(RATE, since)).isNotEmpty().allSatisfy(each -> {
            assertThat(each.observed()).isCloseTo(20, within(0.2));
            assertThat(each.expected()).isCloseTo(20, within(0.2));
            assertThat(each.pValue()).isGreaterThan(0.01);
        });
        assertThat(scrapes.firing()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void a_missed_scrape_changes_nothing(Method method) {
        Scrapes scrapes = new Scrapes(method);
        steady(scrapes, () -> 15, HOURS);
        scrapes.now += 15;
        steady(scrapes, () -> 15, HOURS + 600);
        allAsUsual(scrapes, HOURS);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void another_scrape_interval_changes_nothing_nor_does_the_way_back(Method method) throws Exception {
        Scrapes scrapes = new Scrapes(method);
        steady(scrapes, () -> 15, HOURS);
        steady(scrapes, () -> 60, 1.5 * HOURS);
        scrapes.restart();
        steady(scrapes, () -> 60, 2 * HOURS);
        steady(scrapes, () -> 15, 2.5 * HOURS);
        allAsUsual(scrapes, HOURS);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void scrapes_that_jitter_are_as_usual(Method method) {
        Scrapes scrapes = new Scrapes(method);
        steady(scrapes, () -> 15, HOURS);
        steady(scrapes, () -> 9 + 12 * scrapes.random.nextDouble(), HOURS + 1800);
        steady(scrapes, () -> 45 + 30 * scrapes.random.nextDouble(), HOURS + 3600);
        allAsUsual(scrapes, HOURS);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void the_band_is_that_of_the_interval(Method method) {
        Scrapes scrapes = new Scrapes(method);
        steady(scrapes, () -> 15, HOURS);
        double short15 = width(scrapes.deviations(RATE, HOURS - 600).getLast());
        steady(scrapes, () -> 60, 1.1 * HOURS);
        double long60 = width(scrapes.deviations(RATE, HOURS + 300).getLast());
        assertThat(long60).isBetween(0.4 * short15, short15);
    }

    private static double width(Deviation deviation) {
        return deviation.scale();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void poisson_requests_at_another_scrape_interval_raise_nothing(Method method) {
        Scrapes scrapes = new Scrapes(method);
        double total = 0;
        double last = 0;
        for (double next = 15; scrapes.now < 2 * HOURS; next = scrapes.now < HOURS ? 15 : 60) {
            scrapes.now += next;
            total += scrapes.feed.poisson(3 * (scrapes.now - last));
            last = scrapes.now;
            scrapes.add("http_requests_total", total, "service", "cart").send();
        }
        List<Deviation> after = scrapes.deviations(RATE, HOURS);
        assertThat(after).allSatisfy(each -> assertThat(each.expected()).isBetween(2.5, 3.5));
        assertThat(after).allSatisfy(each -> assertThat(each.pValue()).isGreaterThan(1e-5));
        assertThat(scrapes.firing()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void half_of_the_traffic_is_told_at_any_scrape_interval(Method method) {
        for (double distance : new double[] {15, 30, 60}) {
            Scrapes scrapes = new Scrapes(method);
            steady(scrapes, () -> 15, HOURS);
            steady(scrapes, () -> distance, 1.5 * HOURS);
            double from = scrapes.now;
            while (scrapes.now < from + 900) {
                scrapes.now += distance;
                scrapes.add(
                        "http_requests_total",
                        1000 + 20 * from + 8 * (scrapes.now - from),
                        "service",
                        "cart",
                        "pod",
                        "cart-0");
                scrapes.send();
            }
            assertThat(scrapes.firing()).as(distance + " s").isNotEmpty();
        }
    }

    @Test
    void vectors_see_nothing_in_another_scrape_interval() {
        Scrapes scrapes = Scrapes.withAllMethods();
        steady(scrapes, () -> 15, HOURS);
        steady(scrapes, () -> 60, 1.5 * HOURS);
        allAsUsual(scrapes, HOURS);
    }
}
