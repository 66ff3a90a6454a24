package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.SignalKind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// `up` of Prometheus: 1 is normal, however long it is 0.
final class TargetDownTest {
    private static final int HOUR = 3600 / Feed.SECONDS;

    private final Feed feed = new Feed(
            1,
            Settings.DEFAULT.withInterval(java.time.Duration.ofSeconds(Feed.SECONDS), java.time.Duration.ofSeconds(1)));

    private void scrapes(int count, double... targets) {
        feed.times(
                count,
                scrape -> IntStream.range(0, targets.length)
                        .forEach(
                                i -> scrape.add("up", targets[i], "job", "cart", "instance", "10.0.0." + i + ":8080")));
    }

    private List<Anomaly> of(AnomalyStatus status) {
        return feed.out.anomalies().stream()
                .filter(anomaly -> anomaly.status() == status)
                .toList();
    }

    @Test
    void a_target_that_goes_down_is_told_within_two_intervals_and_opens_at_once() {
        scrapes(2 * HOUR, 1);
        scrapes(4, 0);

        assertThat(of(AnomalyStatus.FIRING)).singleElement().satisfies(anomaly -> {
            assertThat(anomaly.entity()).hasToString("default/default/service:default/cart");
            assertThat(anomaly.signal()).isEqualTo(SignalKind.AVAILABILITY);
            assertThat(anomaly.direction()).isEqualTo(Direction.DOWN);
            assertThat(anomaly.details().opens()).isTrue();
            assertThat(anomaly.details().warming()).isFalse();
            assertThat(anomaly.details().expected()).isEqualTo(1);
        });
    }

    @Test
    void it_is_told_until_it_is_up_again_however_long_that_takes() {
        scrapes(HOUR, 1);
        scrapes(4 * HOUR, 0);
        assertThat(of(AnomalyStatus.FIRING)).hasSize(1);
        assertThat(of(AnomalyStatus.RESOLVED)).isEmpty();
        assertThat(feed.out.deviations("up").getLast().expected()).isEqualTo(1);

        scrapes(10, 1);
        assertThat(of(AnomalyStatus.RESOLVED)).hasSize(1);
    }

    @Test
    void one_failed_scrape_is_a_restart_and_no_alarm() {
        for (int i = 0; i < 20; i++) {
            scrapes(60, 1);
            scrapes(1, 0);
        }
        scrapes(10, 1);

        assertThat(feed.out.anomalies()).isEmpty();
    }

    @Test
    void one_dead_target_of_several_is_told() {
        scrapes(HOUR, 1, 1, 1, 1, 1);
        scrapes(4, 1, 1, 0, 1, 1);

        assertThat(of(AnomalyStatus.FIRING)).singleElement().satisfies(anomaly -> {
            assertThat(anomaly.value()).isZero();
            assertThat(anomaly.metricLabels()).containsEntry("instance", "10.0.0.2:8080");
        });
    }

    @Test
    void new_targets_that_take_their_time_at_a_deploy_are_no_alarm() {
        scrapes(HOUR, 1, 1);
        for (int pod = 0; pod < 4; pod++) {
            String instance = "10.0.1." + pod + ":8080";
            feed.times(
                    24,
                    scrape -> scrape.add("up", 1, "job", "cart", "instance", "10.0.0.0:8080")
                            .add("up", 0, "job", "cart", "instance", instance));
            feed.times(
                    24,
                    scrape -> scrape.add("up", 1, "job", "cart", "instance", "10.0.0.0:8080")
                            .add("up", 1, "job", "cart", "instance", instance));
        }

        assertThat(feed.out.anomalies()).isEmpty();
    }

    @Test
    void a_target_that_never_was_up_is_not_watched_yet() {
        scrapes(HOUR, 0);

        assertThat(feed.out.anomalies()).isEmpty();
    }

    @Test
    void a_stopped_node_exporter_is_told_of_its_machine() {
        feed.times(
                HOUR,
                scrape -> scrape.add("up", 1, "job", "node", "instance", "web-1:9100")
                        .add("up", 1, "job", "node", "instance", "web-2:9100")
                        .add("node_load1", 1, "job", "node", "instance", "web-1:9100")
                        .add("node_load1", 1, "job", "node", "instance", "web-2:9100"));
        feed.times(
                4,
                scrape -> scrape.add("up", 0, "job", "node", "instance", "web-1:9100")
                        .add("up", 1, "job", "node", "instance", "web-2:9100")
                        .add("node_load1", 1, "job", "node", "instance", "web-2:9100"));

        assertThat(of(AnomalyStatus.FIRING)).singleElement().satisfies(anomaly -> {
            assertThat(anomaly.entity()).hasToString("default/default/node:default/web-1:9100");
            assertThat(anomaly.details().opens()).isTrue();
        });
    }

    @Test
    void a_service_whose_targets_disappear_is_told_as_absent() {
        feed.times(
                2 * HOUR,
                scrape -> scrape.add("up", 1, "job", "cart")
                        .add("up", 1, "job", "web")
                        .add("up", 1, "job", "pay"));
        feed.times(60, scrape -> scrape.add("up", 1, "job", "web").add("up", 1, "job", "pay"));

        assertThat(of(AnomalyStatus.FIRING)).singleElement().satisfies(anomaly -> {
            assertThat(anomaly.metricName()).isEqualTo("absence");
            assertThat(anomaly.entity().name()).isEqualTo("cart");
        });
    }

    @Test
    void a_restored_engine_still_knows_that_it_is_down() throws Exception {
        scrapes(HOUR, 1);
        scrapes(2 * HOUR, 0);
        Engine restored = Engine.restore(new Feed(1).engine, feed.engine.snapshot());
        assertThat(restored.snapshot()).isEqualTo(feed.engine.snapshot());
        feed.engine = restored;
        scrapes(HOUR, 0);

        assertThat(of(AnomalyStatus.FIRING)).hasSize(1);
        assertThat(of(AnomalyStatus.RESOLVED)).isEmpty();
    }
}
