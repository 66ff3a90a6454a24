package io.epicenter.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.contracts.wire.WriteRequestReader;
import io.epicenter.detector.absence.AbsenceSettings;
import io.epicenter.detector.multivariate.MultivariateSettings;
import io.epicenter.detector.output.Collected;
import io.epicenter.detector.output.EngineCounters;
import io.epicenter.detector.rule.MethodRegistry;
import io.epicenter.detector.rule.SignalRules;
import io.epicenter.detector.series.ReplicaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final String RATE = "http-rate";

    private static void requests(Feed feed, double total, String pod, String code) {
        feed.add("http_requests_total", total, "service", "cart", "pod", pod, "code", code);
    }

    private static Deviation last(Feed feed, String rule) {
        return feed.out.deviations(rule).getLast();
    }

    @Test
    void counters_become_rates_summed_over_pods() {
        Feed feed = new Feed(1);
        for (int i = 0; i < 10; i++) {
            requests(feed, 100 * i, "cart-0", "200");
            requests(feed, 1000 + 50 * i, "cart-1", "200");
            feed.send();
        }
        Deviation deviation = last(feed, RATE);
        assertThat(deviation.observed()).isCloseTo(30, within(1e-9));
        assertThat(deviation.entity()).hasToString("default/default/service:default/cart");
        assertThat(deviation.signal()).isEqualTo(SignalKind.TRAFFIC);
        assertThat(deviation.intervalSeconds()).isEqualTo(5);
    }

    @Test
    void a_counter_reset_counts_from_zero() {
        Feed feed = new Feed(1);
        for (double total : new double[] {100, 200, 300, 40, 140, 240, 340}) {
            requests(feed, total, "cart-0", "200");
            feed.send();
        }
        assertThat(feed.out.deviations(RATE).stream().map(Deviation::observed))
                .allMatch(rate -> rate == 20 || rate == 8);
    }

    @Test
    void errors_are_the_part_with_a_5xx_status() {
        Feed feed = new Feed(1);
        for (int i = 0; i < 8; i++) {
            requests(feed, 95 * i, "cart-0", "200");
            requests(feed, 5 * i, "cart-0", "503");
            feed.send();
        }
        Deviation deviation = last(feed, "http-errors");
        assertThat(deviation.observed()).isCloseTo(0.05, within(1e-9));
        assertThat(deviation.volume()).isCloseTo(20, within(1e-9));
        assertThat(deviation.statistic()).isEqualTo("ratio");
    }

    @Test
    void a_histogram_gives_mean_and_interpolated_p99() {
        Feed feed = new Feed(1);
        String[] cart = {"service_name", "cart"};
        for (int i = 0; i < 8; i++) {
            feed.add("http_server_request_duration_seconds_sum", 10 * i, cart);
            feed.add("http_server_request_duration_seconds_count", 100 * i, cart);
            feed.add("http_server_request_duration_seconds_bucket", 90 * i, "service_name", "cart", "le", "0.1");
            feed.add("http_server_request_duration_seconds_bucket", 100 * i, "service_name", "cart", "le", "0.2");
            feed.add("http_server_request_duration_seconds_bucket", 100 * i, "service_name", "cart", "le", "+Inf");
            feed.send();
        }
        assertThat(last(feed, "otel-http-server-mean").observed()).isCloseTo(0.1, within(1e-9));
        assertThat(last(feed, "otel-http-server-p99").observed()).isCloseTo(0.19, within(1e-9));
        assertThat(last(feed, "otel-http-server-p99").volume()).isCloseTo(20, within(1e-9));
    }

    @Test
    void a_service_graph_series_is_about_the_edge() {
        Feed feed = new Feed(1);
        for (int i = 0; i < 8; i++) {
            feed.add("traces_service_graph_request_total", 50 * i, "client", "shop", "server", "cart");
            feed.send();
        }
        assertThat(last(feed, "service-graph-rate").entity()).hasToString("default/default/edge:default/shop>cart");
    }

    @Test
    void progress_follows_the_deviations_of_its_interval() {
        Feed feed = new Feed(1);
        for (int i = 0; i < 6; i++) {
            requests(feed, 100 * i, "cart-0", "200");
            feed.add("http_requests_total", 10 * i, "service", "cart", "environment", "staging");
            feed.send();
        }
        List<Watermark> progress = feed.out.watermark();
        assertThat(progress.getLast().source()).isEqualTo("metrics-0");
        assertThat(progress.subList(0, 2)).extracting(Watermark::environment).containsExactly("default", "staging");
        Instant watermark = Instant.EPOCH;
        for (Object each : feed.out.all) {
            if (each instanceof Deviation deviation) {
                assertThat(deviation.timestamp()).isAfter(watermark);
            } else if (each instanceof Watermark done && done.environment().equals("staging")) {
                watermark = done.watermark();
            }
        }
    }

    @Test
    void json_samples_go_the_same_way_as_batches() throws Exception {
        Engine engine = Feed.engine();
        Collected out = new Collected();
        for (int i = 0; i < 6; i++) {
            Instant time = Instant.ofEpochMilli(Feed.START + i * 5000L);
            String json = "{\"timestamp\":\"" + time
                    + "\",\"name\":\"http_requests_total\",\"labels\":{\"service\":\"cart\"}," + "\"value\":" + 100 * i
                    + "}";
            engine.accept(json.getBytes(StandardCharsets.UTF_8), "application/json", out);
        }
        assertThat(out.deviations(RATE).getLast().observed()).isCloseTo(20, within(1e-9));
    }

    @Test
    void a_malformed_record_changes_nothing() {
        Feed feed = new Feed(1);
        feed.times(5, each -> requests(each, each.time / 1000.0, "cart-0", "200"));
        byte[] before = feed.engine.snapshot();
        byte[] good = new RemoteWriteV1Writer()
                .add(
                        Feed.labels("http_requests_total", "service", "cart", "pod", "cart-0", "code", "200"),
                        9,
                        feed.time)
                .toByteArray();
        byte[] cut = Arrays.copyOf(good, good.length + 3);
        cut[good.length] = 10;
        cut[good.length + 1] = 100;
        assertThatThrownBy(() -> feed.engine.accept(cut, Feed.PROTOBUF, feed.out))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> feed.engine.accept(new byte[] {'{'}, "application/json", feed.out))
                .isInstanceOf(MalformedMessageException.class);
        assertThat(feed.engine.snapshot()).isEqualTo(before);
    }

    @Test
    void duplicates_late_future_and_nan_samples_are_counted_and_left_out() {
        Feed feed = new Feed(1);
        feed.times(5, each -> requests(each, (each.time - Feed.START) / 100.0, "cart-0", "200"));
        long now = feed.time;
        for (long time : new long[] {now - 5000, now - 7000, now + 3_600_000}) {
            feed.time = time;
            requests(feed, 1e9, "cart-0", "200");
            feed.send();
        }
        feed.time = now;
        requests(feed, Double.NaN, "cart-0", "200");
        feed.send();
        EngineCounters counters = feed.engine.counters();
        assertThat(counters.dropped(EngineCounters.DropReason.DUPLICATE)).isEqualTo(1);
        assertThat(counters.dropped(EngineCounters.DropReason.OUT_OF_ORDER)).isEqualTo(1);
        assertThat(counters.dropped(EngineCounters.DropReason.FUTURE)).isEqualTo(1);
        assertThat(counters.dropped(EngineCounters.DropReason.NOT_A_NUMBER)).isEqualTo(1);
        assertThat(feed.out.deviations(RATE)).allMatch(deviation -> deviation.observed() == 10);
    }

    @Test
    void time_goes_on_after_a_long_gap() {
        Feed feed = new Feed(1);
        feed.times(5, each -> requests(each, (each.time - Feed.START) / 100.0, "cart-0", "200"));
        feed.time += 5 * 3_600_000L;
        long resumed = feed.time;
        feed.times(40, each -> requests(each, (each.time - Feed.START) / 100.0, "cart-0", "200"));
        assertThat(feed.out.deviations(RATE).getLast().timestamp()).isAfter(Instant.ofEpochMilli(resumed + 100_000));
    }

    @Test
    void a_stale_marker_ends_a_series() {
        Feed feed = new Feed(1);
        for (int i = 0; i < 20; i++) {
            requests(feed, 100 * i, "cart-0", "200");
            double gone = i < 10 ? 50 * i : Double.longBitsToDouble(WriteRequestReader.STALE_MARKER);
            requests(feed, gone, "cart-1", "200");
            feed.send();
        }
        assertThat(last(feed, RATE).observed()).isCloseTo(20, within(1e-9));
    }

    @Test
    void several_samples_of_a_series_in_one_record_meet_their_own_intervals() throws Exception {
        Engine engine = Feed.engine();
        Collected out = new Collected();
        for (int batch = 0; batch < 5; batch++) {
            RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
            for (String pod : List.of("cart-0", "cart-1")) {
                for (int i = batch * 4; i < batch * 4 + 4; i++) {
                    writer.add(
                            Feed.labels("http_requests_total", "service", "cart", "pod", pod),
                            i * i,
                            Feed.START + i * 5000L);
                }
            }
            engine.accept(writer.toByteArray(), Feed.PROTOBUF, out);
        }
        List<Deviation> rates = out.deviations(RATE);
        assertThat(rates).hasSizeGreaterThan(14);
        for (int i = 1; i < rates.size(); i++) {
            assertThat(rates.get(i).observed() - rates.get(i - 1).observed()).isCloseTo(0.8, within(1e-9));
        }
    }

    @Test
    void scrapes_rarer_than_intervals_make_no_repeated_values() {
        Feed feed = new Feed(1);
        for (int i = 0; i < 30; i++) {
            requests(feed, 100 * i, "cart-0", "200");
            feed.time += 10_000;
            feed.send();
        }
        assertThat(feed.out.deviations(RATE)).hasSizeBetween(27, 30).allMatch(d -> d.observed() * 15 > 99.9);
    }

    @Test
    void series_beyond_the_limit_are_counted_and_dropped() {
        Settings few = new Settings(
                "default",
                Feed.settings().interval(),
                Feed.settings().lateness(),
                Settings.DEFAULT.future(),
                Settings.DEFAULT.seriesExpiry(),
                3,
                100,
                100,
                100,
                Feed.settings().alarm(),
                MultivariateSettings.DEFAULT,
                AbsenceSettings.DEFAULT,
                ReplicaSettings.DEFAULT);
        Feed feed = new Feed(1, few);
        for (int i = 0; i < 5; i++) {
            requests(feed, 1, "cart-" + i, "200");
        }
        feed.send();
        assertThat(feed.engine.seriesCount()).isEqualTo(3);
        assertThat(feed.engine.counters().dropped(EngineCounters.DropReason.SERIES_LIMIT))
                .isEqualTo(2);
    }

    @Test
    void idle_series_and_signals_are_forgotten() {
        Feed feed = new Feed(1);
        feed.times(10, each -> each.add("http_requests_total", each.time / 100.0, "service", "old"));
        feed.times(900, each -> requests(each, each.time / 100.0, "cart-0", "200"));
        assertThat(feed.engine.seriesCount()).isEqualTo(1);
        assertThat(feed.engine.queries().list("", 100))
                .allMatch(view -> view.entity().name().equals("cart"));
    }

    @Test
    void a_restored_engine_goes_on_as_if_nothing_had_been() throws Exception {
        Feed whole = new Feed(7);
        Service cart = new Service("cart", 40);
        for (int i = 0; i < 200; i++) {
            cart.latency = i > 150 && i < 180 ? 0.15 : 0.04;
            cart.errors = 0.01;
            cart.scrape(whole);
            whole.add("queue_depth", whole.poisson(8), "service", "jobs");
            whole.add("odd_gauge", whole.random.nextGaussian(), "service", "jobs");
            if (i == 60 || i == 155 || i == 170) {
                Engine restored = Engine.restore(Feed.engine(), whole.engine.snapshot());
                assertThat(restored.snapshot()).isEqualTo(whole.engine.snapshot());
                whole.engine = restored;
            }
            whole.send();
        }
        Feed uninterrupted = new Feed(7);
        Service same = new Service("cart", 40);
        for (int i = 0; i < 200; i++) {
            same.latency = i > 150 && i < 180 ? 0.15 : 0.04;
            same.errors = 0.01;
            same.scrape(uninterrupted);
            uninterrupted.add("queue_depth", uninterrupted.poisson(8), "service", "jobs");
            uninterrupted.add("odd_gauge", uninterrupted.random.nextGaussian(), "service", "jobs");
            uninterrupted.send();
        }
        assertThat(uninterrupted.out.firing()).isNotEmpty();
        assertThat(whole.out.all).isEqualTo(uninterrupted.out.all);
    }

    @Test
    void what_only_explains_is_judged_over_as_many_intervals_as_it_needs() {
        Feed feed = new Feed(9);
        for (int i = 1; i <= 13; i++) {
            feed.add("traces_service_self_seconds_sum", 0.1 * i, "service_name", "cart");
            feed.add("traces_service_self_seconds_count", 2 * i, "service_name", "cart");
            feed.send();
        }
        assertThat(feed.out.deviations("service-self-time"))
                .hasSizeBetween(3, 4)
                .allSatisfy(deviation -> {
                    assertThat(deviation.observed()).isCloseTo(0.05, within(1e-9));
                    assertThat(deviation.intervalSeconds()).isEqualTo(15);
                });
    }

    @Test
    void a_snapshot_of_something_else_is_refused() {
        assertThatThrownBy(() -> Engine.restore(Feed.engine(), new byte[] {1, 2, 3, 4, 5}))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void misplaced_series_are_counted() {
        Engine engine = new Engine(
                new Partition(5, 16),
                new EngineParts(
                        Feed.settings(),
                        SignalRules.builtIn(),
                        MethodRegistry.of(new io.epicenter.detector.method.streaming.StreamingMethod()),
                        new io.epicenter.contracts.EntityResolver(
                                io.epicenter.contracts.EntityResolver.Settings.DEFAULT)));
        Feed feed = new Feed(1);
        feed.engine = engine;
        for (int i = 0; i < 32; i++) {
            feed.add("http_requests_total", 1, "service", "s" + i);
        }
        feed.send();
        assertThat(engine.counters().misplaced()).isBetween(20L, 32L);
    }

    @Test
    void the_anomaly_id_is_the_same_for_firing_and_resolved() {
        Feed feed = new Feed(3);
        Service cart = new Service("cart", 40);
        feed.times(100, cart::scrape);
        cart.latency = 0.2;
        feed.times(20, cart::scrape);
        cart.latency = 0.04;
        feed.times(20, cart::scrape);
        List<Anomaly> mean = feed.out.anomalies().stream()
                .filter(a -> a.details().rule().equals("otel-http-server-mean"))
                .toList();
        assertThat(mean).hasSize(2);
        assertThat(mean.get(0).id()).isEqualTo(mean.get(1).id());
        assertThat(mean.get(0).window()).hasSize(40);
        assertThat(mean.get(0).anomalyScore()).isGreaterThan(0.7);
    }
}
