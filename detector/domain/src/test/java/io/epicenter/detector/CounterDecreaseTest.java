package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// A counter that goes back by a hair is no restart; one that begins anew is.
class CounterDecreaseTest {
    private static final double HOUR = 3600;
    private static final double AFTER = HOUR + 900;
    /// Requests per second, and as many in a scrape interval.
    private static final double RATE = 250 / 15.0;

    /// Scrapes a counter every 15 s that shows what it has counted.
    private static Scrapes scraped(DoubleUnaryOperator shown) {
        Scrapes scrapes = new Scrapes();
        for (scrapes.now = 15; scrapes.now <= AFTER; scrapes.now += 15) {
            scrapes.add("http_requests_total", shown.applyAsDouble(scrapes.now), "job", "api", "code", "200")
                    .send();
        }
        return scrapes;
    }

    private static void allAsUsual(Scrapes scrapes, String rule, double value, double off) {
        assertThat(scrapes.deviations(rule, HOUR - 600)).isNotEmpty().allSatisfy(each -> {
            assertThat(each.observed()).isCloseTo(value, within(off));
            assertThat(each.pValue()).isGreaterThan(0.001);
        });
        assertThat(scrapes.firing()).isEmpty();
    }

    @Test
    void a_counter_that_goes_back_by_a_hair_makes_no_spike() {
        double start = 1_000_000;
        Scrapes scrapes = scraped(now -> {
            double total = start + 250 * (now / 15);
            return now == HOUR ? total - 252 : now > HOUR ? total - 250 : total;
        });
        allAsUsual(scrapes, "http-rate", RATE, 0.2);
    }

    @Test
    void nor_does_one_that_does_so_every_minute() {
        Scrapes scrapes = scraped(now -> {
            double lost = 250 * Math.max(0, Math.floor((now - HOUR) / 60));
            boolean back = now > HOUR && (now - HOUR) % 60 == 0;
            return 1_000_000 + 250 * (now / 15) - lost - (back ? 2 : 0);
        });
        allAsUsual(scrapes, "http-rate", RATE, 0.2);
    }

    @Test
    void seconds_of_a_processor_that_are_corrected_make_no_spike() {
        Scrapes scrapes = new Scrapes();
        for (scrapes.now = 15; scrapes.now <= AFTER; scrapes.now += 15) {
            double used = 5000 + 0.2 * scrapes.now + (scrapes.now >= HOUR ? -3.22 : 0);
            scrapes.add("process_cpu_seconds_total", used, "service", "api", "pod", "api-0")
                    .send();
        }
        allAsUsual(scrapes, "process-cpu", 0.2, 0.01);
    }

    @Test
    void buckets_and_sums_of_histograms_that_are_corrected_make_no_spike() {
        Scrapes scrapes = new Scrapes();
        for (scrapes.now = 15; scrapes.now <= AFTER; scrapes.now += 15) {
            double requests = 100_000 + 20 * scrapes.now;
            boolean back = scrapes.now > HOUR && scrapes.now % 60 == 0;
            String name = "http_server_request_duration_seconds";
            double seconds = 0.05 * requests - (back ? 15.1 : 0);
            scrapes.add(name + "_sum", seconds, "service_name", "api");
            scrapes.add(name + "_count", requests, "service_name", "api");
            for (String bound : new String[] {"0.1", "0.5", "+Inf"}) {
                double part = bound.equals("0.1") ? 0.98 : 1;
                double inBucket = Math.rint(part * requests) - (back && bound.equals("0.5") ? 302 : 0);
                scrapes.add(name + "_bucket", inBucket, "service_name", "api", "le", bound);
            }
            scrapes.send();
        }
        allAsUsual(scrapes, "otel-http-server-p99", 0.3, 0.02);
        assertThat(scrapes.deviations("otel-http-server-mean", HOUR))
                .allSatisfy(each -> assertThat(each.observed()).isBetween(0.03, 0.11));
        assertThat(scrapes.firing()).isEmpty();
    }

    @Test
    void readings_that_come_too_late_make_no_spike() {
        Scrapes scrapes = new Scrapes();
        boolean late = false;
        for (scrapes.now = 7.5; scrapes.now <= AFTER; scrapes.now += 7.5, late = !late) {
            double counted = Math.rint(1000 + 20 * (scrapes.now - (late && scrapes.now > HOUR ? 10 : 0)));
            scrapes.add("http_requests_total", counted, "job", "api", "code", "200")
                    .send();
        }
        allAsUsual(scrapes, "http-rate", 20, 0.2);
    }

    @Test
    void a_restart_counts_from_zero() {
        Scrapes scrapes = scraped(now -> now < HOUR ? 1_000_000 + 250 * (now / 15) : 20 * (now - HOUR + 10));
        assertThat(scrapes.deviations("http-rate", HOUR))
                .hasSizeGreaterThan(50)
                .allSatisfy(each -> assertThat(each.observed()).isBetween(13.0, 21.0));
        assertThat(scrapes.firing()).isEmpty();
    }

    @Test
    void so_does_the_second_restart_of_a_young_counter() {
        Scrapes scrapes = scraped(now -> {
            double since = now < HOUR ? now + 100_000 : now < HOUR + 30 ? now - HOUR + 14 : now - HOUR - 30 + 12;
            return Math.rint(RATE * since);
        });
        assertThat(scrapes.deviations("http-rate", HOUR))
                .allSatisfy(each -> assertThat(each.observed()).isBetween(12.0, 18.0));
        assertThat(scrapes.firing()).isEmpty();
    }

    @Test
    void what_a_counter_that_begins_anew_above_zero_has_counted_is_not_known() {
        Scrapes scrapes = scraped(now -> (now < HOUR ? 1_000_000 : 50_000) + 250 * (now / 15));
        allAsUsual(scrapes, "http-rate", RATE, 0.2);
    }

    @Test
    void a_counter_that_falls_and_falls_stands_still() {
        Scrapes scrapes = scraped(now -> now < HOUR ? 1_000_000 + 250 * (now / 15) : 1_050_000 - now);
        assertThat(scrapes.deviations("http-rate", HOUR + 60))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.observed()).isZero());
    }
}
