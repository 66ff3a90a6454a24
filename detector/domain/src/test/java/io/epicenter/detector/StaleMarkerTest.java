package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.Deviation;
import io.epicenter.detector.output.EngineCounters.DropReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A target that moves from one agent to another: the old agent's mark that its series have ended comes late.
class StaleMarkerTest {
    private static final double HOURS = 7200;

    private static void sample(Scrapes scrapes, double seconds) {
        double before = scrapes.now;
        scrapes.now = seconds;
        scrapes.add("http_requests_total", 1000 + 20 * seconds, "service", "cart", "pod", "cart-0");
        scrapes.add("process_resident_memory_bytes", 2e8, "service", "cart", "pod", "cart-0");
        scrapes.send();
        scrapes.now = Math.max(before, seconds);
    }

    private static void marker(Scrapes scrapes, double seconds) {
        scrapes.now = seconds;
        scrapes.add("http_requests_total", Scrapes.STALE, "service", "cart", "pod", "cart-0");
        scrapes.add("process_resident_memory_bytes", Scrapes.STALE, "service", "cart", "pod", "cart-0");
        scrapes.send();
    }

    private static void sampleUntil(Scrapes scrapes, double until) {
        while (scrapes.now < until) {
            sample(scrapes, scrapes.now + 15);
        }
    }

    private static void nothingIsLost(Scrapes scrapes) {
        for (String rule : List.of("http-rate", "process-memory")) {
            List<Deviation> all = scrapes.deviations(rule, HOURS - 300);
            assertThat(all)
                    .as(rule)
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.pValue()).isGreaterThan(0.001));
            for (int i = 1; i < all.size(); i++) {
                long gap = all.get(i).timestamp().toEpochMilli()
                        - all.get(i - 1).timestamp().toEpochMilli();
                assertThat(gap).as(rule + " after " + all.get(i - 1)).isEqualTo(15_000);
            }
        }
        assertThat(scrapes.deviations("http-rate", HOURS - 300))
                .allSatisfy(each -> assertThat(each.observed()).isCloseTo(20, within(1e-6)));
        assertThat(scrapes.firing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {46, 50, 54, 58})
    void a_late_mark_ends_nothing(double second) {
        Scrapes scrapes = new Scrapes();
        sampleUntil(scrapes, HOURS + 30);
        sample(scrapes, HOURS + 35);
        sample(scrapes, HOURS + second);
        marker(scrapes, HOURS + 45);
        sample(scrapes, HOURS + second + 15);
        sampleUntil(scrapes, HOURS + 900);
        nothingIsLost(scrapes);
        assertThat(scrapes.feed.engine.counters().dropped(DropReason.OUT_OF_ORDER))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void a_mark_between_two_agents_samples_loses_no_increase() {
        Scrapes scrapes = new Scrapes();
        sampleUntil(scrapes, HOURS + 30);
        marker(scrapes, HOURS + 33);
        sample(scrapes, HOURS + 38);
        sampleUntil(scrapes, HOURS + 900);
        nothingIsLost(scrapes);
    }

    @Test
    void a_series_that_has_ended_does_not_count() {
        Scrapes scrapes = new Scrapes();
        sampleUntil(scrapes, HOURS + 30);
        marker(scrapes, HOURS + 45);
        for (scrapes.now = HOURS + 60; scrapes.now < HOURS + 200; scrapes.now += 15) {
            scrapes.add("http_requests_total", 1, "service", "other").send();
        }
        assertThat(scrapes.deviations("http-rate", HOURS + 35))
                .noneMatch(each -> each.entity().name().equals("cart"));
    }

    @Test
    void a_series_that_comes_back_after_long_begins_anew() {
        Scrapes scrapes = new Scrapes();
        sampleUntil(scrapes, HOURS);
        marker(scrapes, HOURS + 15);
        sample(scrapes, HOURS + 300);
        sample(scrapes, HOURS + 315);
        sample(scrapes, HOURS + 330);
        assertThat(scrapes.deviations("http-rate", HOURS + 20))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.observed()).isCloseTo(20, within(1e-6)));
    }

    @Test
    void the_mark_is_in_a_snapshot() throws Exception {
        Scrapes scrapes = new Scrapes();
        sampleUntil(scrapes, HOURS + 30);
        marker(scrapes, HOURS + 45);
        scrapes.restart();
        sample(scrapes, HOURS + 50);
        sampleUntil(scrapes, HOURS + 300);
        assertThat(scrapes.deviations("http-rate", HOURS + 45))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.observed()).isCloseTo(20, within(1e-6)));
    }
}
