package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.detector.signal.SignalView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What alarms and what does not, on generated series.
class AlarmsTest {
    private static final int WARM = 120;

    private static List<Anomaly> of(Feed feed, String rule) {
        return feed.out.firing().stream()
                .filter(anomaly -> anomaly.details().rule().equals(rule))
                .toList();
    }

    /// Intervals from the change until the anomaly fired.
    private static long delay(Feed feed, String rule, long changed) {
        assertThat(of(feed, rule)).as(rule).isNotEmpty();
        return (of(feed, rule).getFirst().timestamp().toEpochMilli() - changed) / (Feed.SECONDS * 1000L);
    }

    @Test
    void long_noise_raises_no_alarm() {
        for (int seed = 0; seed < 4; seed++) {
            Feed feed = new Feed(seed);
            List<Service> services = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                Service service = new Service("s" + i, Math.exp(1 + i * 0.6));
                service.latency = 0.002 * Math.exp(feed.random.nextInt(5));
                service.errors = i % 2 == 0 ? 0 : 0.004;
                services.add(service);
            }
            feed.times(1500, each -> services.forEach(service -> service.scrape(each)));
            assertThat(feed.out.firing()).as("seed " + seed).isEmpty();
        }
    }

    @Test
    void latency_twice_as_high_fires_within_three_intervals() {
        for (int seed = 0; seed < 5; seed++) {
            Feed feed = new Feed(seed);
            Service cart = new Service("cart", 30);
            feed.times(WARM, cart::scrape);
            long changed = feed.time - Feed.SECONDS * 1000L;
            cart.latency *= 2;
            feed.times(15, cart::scrape);
            assertThat(delay(feed, "otel-http-server-mean", changed)).isLessThanOrEqualTo(3);
            Instant onset =
                    of(feed, "otel-http-server-mean").getFirst().details().onset();
            assertThat(onset.toEpochMilli() - changed).isBetween(-5000L, 10_000L);
        }
    }

    @Test
    void errors_of_ten_per_cent_fire_within_three_intervals() {
        for (int seed = 0; seed < 5; seed++) {
            Feed feed = new Feed(seed);
            Service cart = new Service("cart", 30);
            feed.times(WARM, cart::scrape);
            long changed = feed.time - Feed.SECONDS * 1000L;
            cart.errors = 0.1;
            feed.times(15, cart::scrape);
            assertThat(delay(feed, "otel-http-server-errors", changed)).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void one_error_after_hours_of_none_is_no_news() {
        Feed feed = new Feed(2);
        Service cart = new Service("cart", 5);
        feed.times(1000, cart::scrape);
        for (int i = 0; i < 20; i++) {
            cart.errors = 0.04;
            feed.times(1, cart::scrape);
            cart.errors = 0;
            feed.times(30, cart::scrape);
        }
        assertThat(feed.out.firing()).isEmpty();
    }

    @Test
    void an_anomaly_resolves_when_the_value_is_normal_again() {
        Feed feed = new Feed(3);
        Service cart = new Service("cart", 30);
        feed.times(WARM, cart::scrape);
        cart.latency *= 4;
        feed.times(60, cart::scrape);
        assertThat(feed.out.anomalies()).noneMatch(a -> a.status() == AnomalyStatus.RESOLVED);
        cart.latency /= 4;
        feed.times(12, cart::scrape);
        assertThat(feed.out.anomalies().stream().filter(a -> a.status() == AnomalyStatus.RESOLVED))
                .hasSameSizeAs(feed.out.firing());
    }

    @Test
    void a_level_that_lasts_is_accepted_as_the_new_normal() {
        Feed feed = new Feed(4);
        Service cart = new Service("cart", 30);
        feed.times(WARM, cart::scrape);
        cart.latency *= 3;
        feed.times(3600 / Feed.SECONDS + 200, cart::scrape);
        List<Anomaly> all = feed.out.anomalies().stream()
                .filter(a -> a.details().rule().equals("otel-http-server-mean"))
                .toList();
        assertThat(all).hasSize(2);
        assertThat(all.get(1).details().text()).contains("new normal");
    }

    @Test
    void a_restart_of_all_pods_raises_no_alarm() {
        Feed feed = new Feed(5);
        Service cart = new Service("cart", 30);
        for (int i = 0; i < 10; i++) {
            feed.times(WARM, cart::scrape);
            cart.restart(0);
            feed.time += 15_000;
            cart.restart(1);
        }
        feed.times(WARM, cart::scrape);
        assertThat(feed.out.firing()).filteredOn(a -> a.details().opens()).isEmpty();
    }

    @Test
    void scaling_up_raises_no_alarm() {
        Feed feed = new Feed(6);
        Service cart = new Service("cart", 60);
        for (int pods : new int[] {2, 4, 8, 3, 2, 6}) {
            cart.pods = pods;
            feed.times(WARM, cart::scrape);
        }
        assertThat(feed.out.firing()).filteredOn(a -> a.details().opens()).isEmpty();
    }

    @Test
    void missing_scrapes_raise_no_alarm() {
        Feed feed = new Feed(7);
        Service cart = new Service("cart", 30);
        for (int i = 0; i < 800; i++) {
            if (feed.random.nextInt(5) == 0) {
                feed.time += Feed.SECONDS * 1000L * feed.random.nextInt(4);
            }
            feed.times(1, cart::scrape);
        }
        assertThat(feed.out.firing()).isEmpty();
    }

    @Test
    void a_counter_never_alarms_by_its_growth() {
        Feed feed = new Feed(8);
        double[] totals = new double[3];
        for (int i = 0; i < 2000; i++) {
            totals[0] += feed.poisson(10);
            totals[1] += 100 + feed.random.nextInt(20);
            totals[2] += feed.random.nextInt(30) == 0 ? 1 : 0;
            feed.add("frames_seen", totals[0], "service", "cart")
                    .add("bytes_done", totals[1], "service", "cart")
                    .add("rare_things", totals[2], "service", "cart")
                    .send();
        }
        assertThat(feed.out.firing()).isEmpty();
        assertThat(feed.engine.queries().list("cart", 10))
                .extracting(SignalView::rule)
                .containsOnly("generic-rate");
    }

    @Test
    void steps_integers_and_constants_raise_no_alarm_that_opens() {
        Feed feed = new Feed(9);
        double step = 3;
        for (int i = 0; i < 2000; i++) {
            step = feed.random.nextInt(200) == 0 ? feed.random.nextInt(6) : step;
            feed.add("replicas", step, "service", "cart")
                    .add("limit", 42, "service", "cart")
                    .add("hikaricp_connections_active", Math.min(20, feed.poisson(3)), "service", "cart")
                    .add("hikaricp_connections_max", 20, "service", "cart")
                    .add("queue_depth", feed.random.nextInt(4), "service", "cart")
                    .add("up", 1, "service", "cart")
                    .send();
        }
        assertThat(feed.out.firing()).filteredOn(a -> a.details().opens()).isEmpty();
        assertThat(feed.out.firing()).hasSizeLessThan(6);
    }

    @Test
    void a_queue_that_fills_up_is_an_anomaly_that_joins() {
        Feed feed = new Feed(10);
        for (int i = 0; i < 300; i++) {
            double depth = i < 250 ? feed.poisson(8) : 8 + 40 * (i - 250);
            feed.add("queue_depth", depth, "service", "jobs").send();
        }
        assertThat(feed.out.firing()).hasSize(1);
        assertThat(feed.out.firing().getFirst().details().opens()).isFalse();
        assertThat(feed.out.firing().getFirst().direction()).isEqualTo(Direction.UP);
    }

    @Test
    void a_signal_that_falls_silent_while_firing_is_resolved() {
        Feed feed = new Feed(11);
        Service cart = new Service("cart", 30);
        Service other = new Service("other", 5);
        feed.times(WARM, each -> {
            cart.scrape(each);
            other.scrape(each);
        });
        cart.latency *= 5;
        feed.times(10, each -> {
            cart.scrape(each);
            other.scrape(each);
        });
        feed.times(200, other::scrape);
        assertThat(feed.out.anomalies().getLast().status()).isEqualTo(AnomalyStatus.RESOLVED);
        assertThat(feed.out.anomalies().getLast().details().text()).contains("no data");
    }

    @Test
    void a_firing_signal_with_too_few_requests_to_be_judged_is_resolved() {
        Feed feed = new Feed(12);
        Service cart = new Service("cart", 30);
        feed.times(WARM, cart::scrape);
        cart.latency *= 5;
        feed.times(10, cart::scrape);
        assertThat(of(feed, "otel-http-server-mean")).hasSize(1);
        cart.requestsPerSecond = 0.002;
        feed.times(200, cart::scrape);
        assertThat(feed.out.anomalies())
                .filteredOn(anomaly -> anomaly.details().rule().equals("otel-http-server-mean"))
                .last()
                .extracting(Anomaly::status)
                .isEqualTo(AnomalyStatus.RESOLVED);
    }

    @Test
    void a_firing_signal_resolves_soon_although_requests_have_become_fewer() throws Exception {
        Feed feed = new Feed(13);
        Service cart = new Service("cart", 30);
        feed.times(WARM, cart::scrape);
        cart.latency *= 5;
        feed.times(10, cart::scrape);
        assertThat(of(feed, "otel-http-server-p99")).hasSize(1);
        cart.latency /= 5;
        cart.requestsPerSecond = 2;
        feed.times(3, cart::scrape);
        feed.engine = Engine.restore(Feed.engine(), feed.engine.snapshot());
        feed.times(21, cart::scrape);
        assertThat(feed.out.anomalies())
                .filteredOn(anomaly -> anomaly.details().rule().equals("otel-http-server-p99"))
                .extracting(Anomaly::status)
                .containsExactly(AnomalyStatus.FIRING, AnomalyStatus.RESOLVED);
    }
}
