package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Deviation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Traffic of 100/s over pods that are scraped at times of their own, as Prometheus spreads them, with noise.
class StaggeredScrapesTest {
    private static final int HOURS = 7200;
    private static final double LOAD = 100;

    private final Scrapes scrapes = new Scrapes();
    private final List<Pod> pods = new ArrayList<>();
    private final List<Pod> gone = new ArrayList<>();
    private final Random random;
    private boolean marks;
    private int born;

    StaggeredScrapesTest() {
        random = new Random(3);
    }

    private static final class Pod {
        final String name;
        final int offset;
        double total;

        Pod(String name, int offset) {
            this.name = name;
            this.offset = offset;
        }
    }

    private void resize(int count) {
        while (pods.size() < count) {
            pods.add(new Pod("web-" + born++, random.nextInt(15)));
        }
        while (pods.size() > count) {
            gone.add(pods.removeFirst());
        }
    }

    /// Goes on second by second.
    private void run(int until) {
        while (scrapes.now < until) {
            scrapes.now++;
            for (Pod pod : pods) {
                pod.total += scrapes.feed.poisson(LOAD / pods.size());
                if (scrapes.now % 15 == pod.offset) {
                    send(pod, pod.total);
                }
            }
            for (Pod pod : List.copyOf(gone)) {
                if (scrapes.now % 15 == pod.offset) {
                    gone.remove(pod);
                    if (marks) {
                        send(pod, Scrapes.STALE);
                    }
                }
            }
        }
    }

    private void send(Pod pod, double value) {
        scrapes.add("http_requests_total", value, "service", "web", "pod", pod.name)
                .send();
    }

    @ParameterizedTest
    @CsvSource({"true, 3", "true, 7", "false, 3", "false, 7"})
    void replicas_are_added_removed_and_replaced(boolean withMarks, int phase) {
        marks = withMarks;
        resize(4);
        run(HOURS + phase);
        resize(12);
        run(HOURS + 500);
        resize(4);
        for (int i = 0; i < 4; i++) {
            run(HOURS + 900 + 30 * i);
            resize(3);
            resize(4);
        }
        run(HOURS + 1500);
        List<Deviation> all = scrapes.deviations("http-rate", HOURS - 60);
        assertThat(all).hasSizeGreaterThan(80).allSatisfy(each -> {
            assertThat(each.observed()).isBetween(0.85 * LOAD, 1.15 * LOAD);
            assertThat(each.pValue()).isGreaterThan(1e-4);
        });
        assertThat(scrapes.firing()).isEmpty();
    }

    @Test
    void series_that_never_settle_are_judged_as_they_are() {
        double[] next = new double[4];
        double[] total = new double[4];
        int samples = 0;
        while (samples < 4000) {
            int first = 0;
            for (int i = 1; i < next.length; i++) {
                first = next[i] < next[first] ? i : first;
            }
            scrapes.now = Math.max(scrapes.now, next[first]);
            total[first] += 10 + random.nextInt(20);
            scrapes.add("http_requests_total", total[first], "service", "web", "pod", "web-" + first)
                    .send();
            next[first] += 1 - 20 * Math.log(1 - random.nextDouble());
            samples++;
        }
        assertThat(scrapes.deviations("http-rate", HOURS)).hasSizeGreaterThan(100);
    }
}
