package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Deviation;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same measurements under names of different conventions are the same to the rules.
final class SpellingTest {
    private static final String UNDERSCORED = "http_server_request_duration_seconds";

    private final Feed feed = new Feed(1);
    private double count;
    private double slow;
    private double sum;
    private double failed;

    /// An hour of 20 requests a second in 20 ms, then five minutes of slow ones.
    private void play(String family, double unit, UnaryOperator<String> spelled, String... extra) {
        feed.times(720, scrape -> scrape(family, unit, spelled, 0.02, extra));
        feed.times(60, scrape -> scrape(family, unit, spelled, 0.1, extra));
    }

    private void scrape(String family, double unit, UnaryOperator<String> spelled, double seconds, String... extra) {
        int requests = feed.poisson(100);
        count += requests;
        failed += feed.poisson(0.2);
        sum += requests * seconds * (1 + 0.02 * feed.random.nextGaussian()) / unit;
        slow += seconds > 0.05 ? requests : 0;
        String[] ok = labels(spelled, "200", extra);
        feed.add(family + "_count", count, ok).add(family + "_sum", sum, ok);
        bucket(family, 0.05 / unit, count - slow, ok);
        bucket(family, 0.2 / unit, count, ok);
        bucket(family, Double.POSITIVE_INFINITY, count, ok);
        feed.add(family + "_count", failed, labels(spelled, "500", extra));
    }

    private static String[] labels(UnaryOperator<String> spelled, String status, String... extra) {
        String[] labels = new String[8 + extra.length];
        String[] own = {
            spelled.apply("service.name"), "checkout",
            spelled.apply("service.namespace"), "shop",
            spelled.apply("http.response.status_code"), status,
            spelled.apply("http.route"), "/pay"
        };
        System.arraycopy(own, 0, labels, 0, own.length);
        System.arraycopy(extra, 0, labels, own.length, extra.length);
        return labels;
    }

    private void bucket(String family, double bound, double value, String... labels) {
        String[] all = java.util.Arrays.copyOf(labels, labels.length + 2);
        all[labels.length] = "le";
        all[labels.length + 1] = Double.isInfinite(bound) ? "+Inf" : Double.toString(bound);
        feed.add(family + "_bucket", value, all);
    }

    private List<Deviation> deviations(String kind) {
        return feed.out.all.stream()
                .filter(Deviation.class::isInstance)
                .map(Deviation.class::cast)
                .filter(deviation -> deviation.statistic().equals(kind))
                .toList();
    }

    private List<String> told() {
        return feed.out.all.stream()
                .filter(Anomaly.class::isInstance)
                .map(Anomaly.class::cast)
                .filter(anomaly -> anomaly.status() == AnomalyStatus.FIRING)
                .map(anomaly -> anomaly.entity() + " " + anomaly.signal() + " "
                        + anomaly.details().opens())
                .distinct()
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "http.server.request.duration_seconds, 1",
        "http.server.request.duration, 1",
        "http_server_request_duration, 1",
        "http.server.request.duration_milliseconds, 0.001",
        "http_server_request_duration_ms, 0.001",
        "http.server.duration, 0.001",
        "http_request_duration_ms, 0.001",
        "http.request.duration_seconds, 1"
    })
    void a_slow_service_is_told_alike_in_every_spelling(String family, double unit) {
        SpellingTest underscored = new SpellingTest();
        underscored.play(UNDERSCORED, 1, name -> name.replace('.', '_'));
        play(family, unit, name -> name, "区域", "北京", "🔥", "yes");

        assertThat(told()).isNotEmpty().isEqualTo(underscored.told());
        for (String kind : List.of("rate", "ratio", "mean", "p99")) {
            assertThat(deviations(kind)).as(kind).isNotEmpty().hasSameSizeAs(underscored.deviations(kind));
            Deviation expected = underscored.deviations(kind).getLast();
            Deviation deviation = deviations(kind).getLast();
            assertThat(deviation.entity()).isEqualTo(expected.entity());
            assertThat(deviation.observed())
                    .as(kind)
                    .isCloseTo(expected.observed(), org.assertj.core.data.Percentage.withPercentage(0.001));
        }
    }

    @Test
    void a_target_is_up_and_a_container_uses_memory_in_dots_too() {
        feed.times(
                5,
                scrape -> scrape.add(
                                "container.memory.working_set_bytes",
                                5e6,
                                "k8s.deployment.name",
                                "web",
                                "container.name",
                                "c")
                        .add("up", 1, "service.name", "web"));

        assertThat(feed.out.deviations("container-memory")).isNotEmpty();
        assertThat(feed.out.deviations("up")).isNotEmpty();
    }

    @Test
    void temporary_queues_of_a_kind_are_one_signal() {
        feed.times(
                5,
                scrape -> scrape.add("rabbitmq_queue_messages_ready", 5, "service", "mq", "queue", "amq.gen-abc")
                        .add("rabbitmq_queue_messages_ready", 6, "service", "mq", "queue", "amq.gen-def")
                        .add("rabbitmq_queue_messages_ready", 7, "service", "mq", "queue", "orders"));

        assertThat(feed.out.deviations("queue-depth").stream().map(Deviation::observed))
                .contains(11.0, 7.0)
                .doesNotContain(5.0, 6.0);
    }
}
