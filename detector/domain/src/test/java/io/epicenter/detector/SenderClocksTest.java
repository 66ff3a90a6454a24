package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.detector.method.streaming.StreamingMethod;
import io.epicenter.detector.output.OddSender;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Twenty services scraped every 15 s, each in its own second: the clock of one is nobody else's.
class SenderClocksTest {
    private static final String RATE = "http-rate";
    private static final int SERVICES = 20;
    private static final int SCRAPE = 15;
    private static final double LEARNT = 7200;
    private static final int ODD = 7;

    private final Scrapes scrapes = new Scrapes(new StreamingMethod());
    private double now;
    /// Requests a second of each service; its counters.
    private final double[] rates = new double[SERVICES];
    private final double[] requests = new double[SERVICES];
    private final double[] failures = new double[SERVICES];
    private final double[] failing = new double[SERVICES];
    private final double[] scraped = new double[SERVICES];

    SenderClocksTest() {
        java.util.Arrays.fill(rates, 20);
    }

    /// Scrapes all until then.
    ///
    /// @param offset seconds that a service's clock is ahead
    /// @param delay seconds after which a service's samples come
    private void play(double until, IntToDoubleFunction offset, IntToDoubleFunction delay) {
        for (; now < until; now++) {
            for (int i = 0; i < SERVICES; i++) {
                double taken = now - delay.applyAsDouble(i);
                if (Math.floorMod((long) taken - i, SCRAPE) == 0 && taken > 0) {
                    scrape(i, taken, offset.applyAsDouble(i));
                }
            }
        }
    }

    private void scrape(int i, double taken, double offset) {
        double bad = failing[i] * rates[i] * (taken - scraped[i]);
        requests[i] += rates[i] * (taken - scraped[i]) - bad;
        failures[i] += bad;
        scraped[i] = taken;
        scrapes.now = taken + offset;
        String[] target = {"service", "s" + i, "job", "shop", "instance", "10.0.0." + i + ":8080"};
        scrapes.add("http_requests_total", Math.rint(requests[i]), with(target, "200"));
        scrapes.add("http_requests_total", Math.rint(failures[i]), with(target, "500"));
        scrapes.send();
    }

    private static String[] with(String[] target, String code) {
        String[] labels = java.util.Arrays.copyOf(target, target.length + 2);
        labels[target.length] = "code";
        labels[target.length + 1] = code;
        return labels;
    }

    private List<Deviation> rates(int service, double since) {
        return scrapes.deviations(RATE, since).stream()
                .filter(each -> each.entity().name().equals("s" + service))
                .toList();
    }

    private void othersAreJudgedAsBefore(double since, double until) {
        for (int i = 0; i < SERVICES; i++) {
            if (i == ODD) {
                continue;
            }
            List<Deviation> judged = rates(i, since);
            assertThat(judged)
                    .as("intervals of s%d", i)
                    .hasSizeGreaterThanOrEqualTo((int) ((until - since) / SCRAPE) - 4);
            assertThat(judged).allSatisfy(each -> assertThat(each.observed()).isCloseTo(20, within(0.5)));
        }
        assertThat(scrapes.firing())
                .filteredOn(each -> !each.entity().name().equals("s" + ODD))
                .isEmpty();
    }

    @Test
    void a_clock_that_is_ahead_silences_nobody_and_goes_back() {
        play(LEARNT, i -> 0, i -> 0);
        play(LEARNT + 600, i -> i == ODD ? 45 : 0, i -> 0);
        othersAreJudgedAsBefore(LEARNT, LEARNT + 600);
        assertThat(odd()).containsExactly("shop 10.0.0.7:8080");
        assertThat(rates(ODD, LEARNT + 120)).hasSizeGreaterThan(25);
        play(LEARNT + 1200, i -> i == ODD ? 300 : 0, i -> 0);
        othersAreJudgedAsBefore(LEARNT, LEARNT + 1200);
        assertThat(odd()).hasSize(1);
        play(LEARNT + 1800, i -> 0, i -> 0);
        othersAreJudgedAsBefore(LEARNT, LEARNT + 1800);
        assertThat(odd()).isEmpty();
    }

    private List<String> odd() {
        return scrapes.running().counters().oddSenders().stream()
                .map(OddSender::name)
                .toList();
    }

    @Test
    void a_failure_is_told_while_a_clock_is_five_minutes_ahead() {
        play(LEARNT, i -> 0, i -> 0);
        play(LEARNT + 60, i -> i == ODD ? 300 : 0, i -> 0);
        failing[3] = 0.3;
        play(LEARNT + 180, i -> i == ODD ? 300 : 0, i -> 0);
        assertThat(scrapes.firing().stream().map(Anomaly::entity).map(entity -> entity.name()))
                .contains("s3")
                .doesNotContain("s4");
    }

    @Test
    void what_comes_late_is_judged_when_it_comes() {
        play(LEARNT, i -> 0, i -> 0);
        play(LEARNT + 900, i -> 0, i -> i == ODD ? 40 : 0);
        othersAreJudgedAsBefore(LEARNT, LEARNT + 900);
        assertThat(odd()).hasSize(1);
        assertThat(rates(ODD, LEARNT + 180)).hasSizeGreaterThan(40);
        assertThat(scrapes.firing()).isEmpty();
    }

    @Test
    void a_first_sender_from_the_future_holds_nobody_up() {
        play(LEARNT, i -> i == 0 ? 300 : 0, i -> 0);
        assertThat(rates(4, 600)).hasSizeGreaterThan(400);
        assertThat(rates(0, 600)).hasSizeGreaterThan(400);
    }

    @Test
    void senders_that_fall_silent_stop_no_clock() {
        play(LEARNT, i -> 0, i -> 0);
        for (; now < LEARNT + 600; now++) {
            if (Math.floorMod((long) now - 1, SCRAPE) == 0) {
                scrape(1, now, 0);
            }
        }
        assertThat(rates(1, LEARNT)).hasSizeGreaterThan(35);
    }

    @Test
    void an_interval_is_closed_as_soon_as_all_have_sent_it() {
        play(LEARNT, i -> 0, i -> 0);
        int before = rates(2, 0).size();
        // All series were scraped within the last 15 s; two seconds after the end of an interval none is due.
        double end = Math.ceil(LEARNT / SCRAPE) * SCRAPE;
        play(end + 3, i -> 0, i -> 0);
        assertThat(rates(2, 0)).hasSize(before + 1);
        assertThat(rates(2, 0).getLast().timestamp().toEpochMilli() - Scrapes.ORIGIN)
                .isEqualTo(Math.round(end * 1000));
    }

    @Test
    void clocks_outlive_a_restart() throws Exception {
        play(LEARNT, i -> i == ODD ? 45 : 0, i -> 0);
        scrapes.restart();
        assertThat(odd()).hasSize(1);
        play(LEARNT + 300, i -> i == ODD ? 45 : 0, i -> 0);
        othersAreJudgedAsBefore(LEARNT, LEARNT + 300);
        assertThat(rates(ODD, LEARNT)).hasSizeGreaterThan(17);
    }
}
