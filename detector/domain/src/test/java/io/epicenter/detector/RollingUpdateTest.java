package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.SignalKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Traffic of 100/s stays that while the pods that serve it come and go.
class RollingUpdateTest {
    private static final String RATE = "http-rate";
    private static final double HOURS = 7200;
    private static final double LOAD = 100;

    private final Scrapes scrapes = new Scrapes();
    private final List<Pod> pods = new ArrayList<>();
    private int born;
    /// Part of the requests that fail.
    private double errors;
    private double latency = 0.05;

    private static final class Pod {
        final String name;
        double good;
        double bad;
        double seconds;

        Pod(String name) {
            this.name = name;
        }
    }

    @BeforeEach
    void two_hours_of_four_pods() {
        resize(4, true);
        scrape(HOURS);
    }

    private void resize(int count, boolean marks) {
        while (pods.size() < count) {
            pods.add(new Pod("web-" + born++));
        }
        while (pods.size() > count) {
            end(pods.removeFirst(), marks);
        }
    }

    /// Replaces some pods; each new one has counted this many already when it is scraped first.
    private void replace(int count, boolean marks, double... first) {
        for (int i = 0; i < count; i++) {
            end(pods.removeFirst(), marks);
            Pod pod = new Pod("web-" + born++);
            pod.good = first[i];
            pods.add(pod);
        }
    }

    private void end(Pod pod, boolean mark) {
        if (mark) {
            scrapes.now += 15;
            add(pod, "http_requests_total", Scrapes.STALE, "code", "200");
            add(pod, "jobs_queue_depth", Scrapes.STALE);
            scrapes.now -= 15;
        }
    }

    private void add(Pod pod, String name, double value, String... more) {
        List<String> labels = new ArrayList<>(List.of("service", "web", "pod", pod.name));
        labels.addAll(List.of(more));
        scrapes.add(name, value, labels.toArray(String[]::new));
    }

    /// The requests of 15 s, then a scrape, again and again until a time.
    private void scrape(double until) {
        while (scrapes.now < until) {
            serve();
            show();
        }
    }

    private void serve() {
        double each = LOAD * 15 / pods.size();
        for (Pod pod : pods) {
            pod.good += each * (1 - errors);
            pod.bad += each * errors;
            pod.seconds += each * latency;
        }
    }

    private void show() {
        scrapes.now += 15;
        for (Pod pod : pods) {
            add(pod, "http_requests_total", pod.good, "code", "200");
            if (pod.bad > 0) {
                add(pod, "http_requests_total", pod.bad, "code", "500");
            }
            add(pod, "jobs_queue_depth", 100.0 / pods.size());
            add(pod, "http_request_duration_seconds_sum", pod.seconds);
            add(pod, "http_request_duration_seconds_count", pod.good + pod.bad);
        }
        scrapes.send();
    }

    private void trafficIsAsUsual(double off) {
        assertThat(scrapes.deviations(RATE, HOURS)).hasSizeGreaterThan(20).allSatisfy(each -> {
            assertThat(each.observed()).isCloseTo(LOAD, within(off));
            assertThat(each.expected()).isCloseTo(LOAD, within(off));
            assertThat(each.pValue()).isGreaterThan(0.001);
        });
        assertThat(scrapes.deviations("queue-depth", HOURS))
                .hasSizeGreaterThan(20)
                .allSatisfy(each -> assertThat(each.observed()).isCloseTo(100, within(1.0)));
        assertThat(scrapes.firing()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pods_that_are_all_replaced_at_once(boolean marks) {
        replace(4, marks, 3, 8, 15, 21);
        show();
        scrape(HOURS + 600);
        trafficIsAsUsual(1);
        assertThat(scrapes.deviations(RATE, HOURS).getFirst().timestamp())
                .isBefore(scrapes.deviations(RATE, HOURS + 60).getFirst().timestamp());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pods_that_are_replaced_one_after_the_other(boolean marks) {
        for (int i = 0; i < 4; i++) {
            replace(1, marks, 200);
            scrape(HOURS + 60 * (i + 1));
        }
        scrape(HOURS + 900);
        trafficIsAsUsual(4);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void replicas_that_are_added_and_removed(boolean marks) {
        resize(12, marks);
        scrape(HOURS + 300);
        resize(4, marks);
        scrape(HOURS + 900);
        trafficIsAsUsual(4);
    }

    @Test
    void a_machine_on_which_all_restart_under_the_same_names() {
        pods.forEach(pod -> {
            pod.good = 40;
            pod.seconds = 2;
        });
        show();
        scrape(HOURS + 600);
        trafficIsAsUsual(1);
    }

    @Test
    void every_update_of_a_day_with_many() {
        for (int i = 1; i <= 10; i++) {
            replace(4, i % 2 == 0, 3, 8, 15, 21);
            show();
            scrape(HOURS + 600 * i);
        }
        trafficIsAsUsual(1);
    }

    @Test
    void a_label_value_that_changes_every_minute() {
        Scrapes own = new Scrapes();
        double total = 0;
        int minute = 0;
        for (own.now = 15; own.now < HOURS + 900; own.now += 15) {
            int current = (int) Math.floor(own.now / 60);
            if (own.now > HOURS && current != minute) {
                own.add(
                        "http_requests_total",
                        Scrapes.STALE,
                        "service",
                        "web",
                        "pod",
                        "web-0",
                        "path",
                        "/at/" + minute);
                total = 0;
            }
            minute = own.now > HOURS ? current : 0;
            total += LOAD * 15;
            own.add("http_requests_total", total, "service", "web", "pod", "web-0", "path", "/at/" + minute)
                    .send();
        }
        assertThat(own.deviations(RATE, HOURS)).hasSizeGreaterThan(30).allSatisfy(each -> {
            assertThat(each.observed()).isCloseTo(LOAD, within(1.0));
            assertThat(each.pValue()).isGreaterThan(0.001);
        });
        assertThat(own.firing()).isEmpty();
    }

    @Test
    void paths_that_are_new_in_every_scrape_count_at_once() {
        Scrapes own = new Scrapes();
        int seen = 0;
        for (own.now = 15; own.now < HOURS; own.now += 15) {
            own.add("http_requests_total", 70 * own.now, "service", "web", "pod", "web-0", "path", "/");
            for (int i = 0; i < 5; i++) {
                own.add("http_requests_total", 90, "service", "web", "pod", "web-0", "path", "/" + seen++);
            }
            own.send();
        }
        assertThat(own.deviations(RATE, 60))
                .hasSizeGreaterThan(400)
                .allSatisfy(each -> assertThat(each.observed()).isCloseTo(LOAD, within(1e-6)));
    }

    @Test
    void a_bad_deploy_is_told_as_soon_as_its_pods_have_served() {
        replace(4, true, 3, 8, 15, 21);
        show();
        errors = 0.3;
        latency = 0.5;
        double deployed = scrapes.now;
        scrape(deployed + 75);
        List<SignalKind> kinds = scrapes.firing().stream().map(Anomaly::signal).toList();
        assertThat(kinds).contains(SignalKind.ERRORS, SignalKind.LATENCY);
        assertThat(scrapes.deviations("http-errors", deployed).getFirst().observed())
                .isCloseTo(0.3, within(0.02));
    }

    @Test
    void traffic_that_is_lost_in_an_update_is_told() {
        replace(4, true, 3, 8, 15, 21);
        show();
        for (double until = scrapes.now + 300; scrapes.now < until; show()) {
            pods.forEach(pod -> pod.good += 5 * 15);
        }
        assertThat(scrapes.firing()).extracting(Anomaly::signal).contains(SignalKind.TRAFFIC);
    }

    @Test
    void turnover_is_in_a_snapshot() throws Exception {
        replace(4, true, 3, 8, 15, 21);
        show();
        scrapes.restart();
        scrape(HOURS + 600);
        trafficIsAsUsual(1);
    }
}
