package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.Deviation;
import io.epicenter.detector.output.EngineCounters.DropReason;
import io.epicenter.detector.signal.SignalView;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two Prometheus replicas that scrape the same targets, 7 s apart.
class PrometheusReplicasTest {
    private static final String RATE = "http-rate";
    private static final double HOUR = 3600;
    private static final double APART = 7;

    private final Scrapes scrapes = Scrapes.withAllMethods();
    private String label = "prometheus_replica";

    /// What a target shows at a time: two pods with a counter, a histogram's sum and count, and a gauge each.
    private void scrape(double second, String replica, double... ofPods) {
        scrapes.now = second;
        for (int pod = 0; pod < 2; pod++) {
            double requests = Math.rint(1000 + 10 * second);
            List<String> labels =
                    new ArrayList<>(List.of("service", "cart", "instance", "10.0.0." + pod + ":80", label, replica));
            scrapes.add("http_requests_total", requests, labels.toArray(String[]::new));
            scrapes.add("http_request_duration_seconds_sum", requests / 20, labels.toArray(String[]::new));
            scrapes.add("http_request_duration_seconds_count", requests, labels.toArray(String[]::new));
            scrapes.add("jobs_queue_depth", 40 + pod, labels.toArray(String[]::new));
            scrapes.add("process_cpu_seconds_total", second / 5, labels.toArray(String[]::new));
        }
        scrapes.send();
    }

    /// Both scrape every 15 s; the second one not in these seconds.
    private void run(double from, double until, double silentFrom, double silentUntil) {
        for (double at = from; at < until; at += 15) {
            scrape(at, "p-0");
            if (at + APART < silentFrom || at + APART > silentUntil) {
                scrape(at + APART, "p-1");
            }
        }
    }

    private void asOfOneReplica(double since) {
        assertThat(scrapes.deviations(RATE, since)).isNotEmpty().allSatisfy(each -> {
            assertThat(each.observed()).isCloseTo(20, within(0.2));
            assertThat(each.pValue()).isGreaterThan(0.001);
        });
        assertThat(scrapes.deviations("process-cpu", since))
                .allSatisfy(each -> assertThat(each.observed()).isCloseTo(0.4, within(0.01)));
        assertThat(scrapes.deviations("queue-depth", since))
                .allSatisfy(each -> assertThat(each.observed()).isEqualTo(81));
        assertThat(scrapes.firing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus_replica", "__replica__", "replica"})
    void rates_are_as_of_one_replica_whichever_goes_and_comes(String name) throws Exception {
        label = name;
        run(15, 2 * HOUR, HOUR, HOUR + 300);
        asOfOneReplica(name.equals("replica") ? 120 : 0);
        scrapes.restart();
        run(2 * HOUR, 2.5 * HOUR, 0, 0);
        asOfOneReplica(name.equals("replica") ? 120 : 0);
        assertThat(scrapes.feed.engine.counters().dropped(DropReason.REPLICA)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus_replica", "__replica__", "replica"})
    void the_one_that_is_heard_stops_and_comes_back(String name) {
        label = name;
        for (double at = 15; at < 2 * HOUR; at += 15) {
            if (at < HOUR || at > HOUR + 300) {
                scrape(at, "p-0");
            }
            scrape(at + APART, "p-1");
        }
        asOfOneReplica(name.equals("replica") ? 120 : 0);
        List<Deviation> after = scrapes.deviations(RATE, HOUR);
        assertThat(after.size()).as("intervals that are judged").isGreaterThan((int) (HOUR / 15) - 4);
    }

    @Test
    void replicas_that_take_turns_every_ten_minutes() {
        for (double at = 15; at < 3 * HOUR; at += 15) {
            boolean first = (int) (at / 600) % 2 == 0;
            scrape(first ? at : at + APART, first ? "p-0" : "p-1");
        }
        asOfOneReplica(0);
    }

    @Test
    void other_series_are_forgotten_meanwhile() throws Exception {
        for (int i = 0; i < 50; i++) {
            scrapes.add("http_requests_total", i, "service", "old", "instance", "old-" + i, label, "p-" + i % 2);
        }
        scrapes.send();
        run(15, 3 * HOUR, 0, 0);
        assertThat(scrapes.feed.engine.seriesCount()).isEqualTo(2 * 5 * 3);
        scrapes.restart();
        run(3 * HOUR, 4 * HOUR, 3.5 * HOUR, 3.5 * HOUR + 300);
        asOfOneReplica(60);
    }

    @Test
    void a_replica_that_joins_later_changes_nothing() {
        label = "replica";
        run(15, 2 * HOUR, 0, HOUR);
        asOfOneReplica(0);
    }

    @Test
    void marks_of_the_other_replica_end_nothing() {
        run(15, HOUR, 0, 0);
        for (int pod = 0; pod < 2; pod++) {
            String instance = "10.0.0." + pod + ":80";
            scrapes.now = HOUR + 5;
            scrapes.add("http_requests_total", Scrapes.STALE, "service", "cart", "instance", instance, label, "p-1");
        }
        scrapes.send();
        run(HOUR + 15, 2 * HOUR, HOUR, 2 * HOUR);
        asOfOneReplica(0);
    }

    @Test
    void targets_are_elected_for_one_by_one() {
        for (double at = 15; at < HOUR; at += 15) {
            scrapes.now = at;
            scrapes.add("http_requests_total", 10 * at, "service", "cart", "instance", "a", label, "p-0");
            scrapes.send();
            scrapes.now = at + APART;
            scrapes.add("http_requests_total", 30 * (at + APART), "service", "cart", "instance", "b", label, "p-1");
            scrapes.send();
        }
        assertThat(scrapes.deviations(RATE, 60))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.observed()).isCloseTo(40, within(0.1)));
    }

    @Test
    void scrapes_every_minute_make_no_replica_silent() {
        for (double at = 60; at < 3 * HOUR; at += 60) {
            scrape(at, "p-0");
            scrape(at + 35, "p-1");
        }
        asOfOneReplica(120);
    }

    @Test
    void a_label_of_the_application_tells_series_apart() {
        double one = 0;
        double other = 5000;
        for (scrapes.now = 15; scrapes.now < HOUR; scrapes.now += 15) {
            one += 15 * 8 + scrapes.random.nextInt(40);
            other += 15 * 12 + scrapes.random.nextInt(40);
            String[] labels = {"service", "db", "instance", "db:9187", "replica", ""};
            for (String replica : new String[] {"0", "1"}) {
                labels[5] = replica;
                scrapes.add("http_requests_total", replica.equals("0") ? one : other, labels);
                scrapes.add(
                        "replication_lag_seconds",
                        (replica.equals("0") ? 0.2 : 30) + scrapes.random.nextDouble(),
                        labels);
            }
            scrapes.send();
        }
        assertThat(scrapes.deviations(RATE, 300))
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.observed()).isBetween(20.0, 27.0));
        assertThatLabelsTellApart();
    }

    private void assertThatLabelsTellApart() {
        assertThat(scrapes.feed.engine.queries().list("db", 100))
                .extracting(SignalView::labels)
                .extracting(all -> all.getOrDefault("replica", ""))
                .contains("0", "1");
    }

    @Test
    void gauges_of_an_application_are_told_apart_after_a_while() {
        for (scrapes.now = 15; scrapes.now < HOUR; scrapes.now += 15) {
            for (String replica : new String[] {"0", "1"}) {
                double lag = (replica.equals("0") ? 4 : 60) + scrapes.random.nextDouble();
                scrapes.add("lag_seconds", lag, "service", "db", "instance", "db", "replica", replica);
            }
            scrapes.send();
        }
        assertThatLabelsTellApart();
    }
}
