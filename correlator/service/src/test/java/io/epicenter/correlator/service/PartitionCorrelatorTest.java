package io.epicenter.correlator.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.epicenter.chassis.snapshot.TopologyReader;
import io.epicenter.contracts.Anomaly;
import io.epicenter.contracts.AnomalyStatus;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Direction;
import io.epicenter.contracts.Entity;
import io.epicenter.contracts.Incident;
import io.epicenter.contracts.Json;
import io.epicenter.contracts.MalformedMessageException;
import io.epicenter.contracts.SignalKind;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchWriter;
import io.epicenter.contracts.topic.Topics;
import io.epicenter.correlator.BuiltInPlugins;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.model.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.redis.datasource.RedisDataSource;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionCorrelatorTest {
    private static final Instant START = Instant.parse("2026-03-02T14:00:00Z");
    private static final TopicPartition SIGNALS = new TopicPartition(Topics.SIGNALS, 0);
    private static final int INTERVAL = 15;
    private static final Settings SETTINGS =
            Settings.DEFAULT.withTiming(new Settings.Timing(Duration.ofSeconds(5), Duration.ofHours(1), Duration.ZERO));

    private Instant now = START;
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return InstantSource.fixed(now).withZone(zone);
        }
    };
    private final TopologyReader topology = new TopologyReader(
            (RedisDataSource) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {RedisDataSource.class}, (proxy, method, args) -> {
                        throw new IllegalStateException("no Redis in this test");
                    }),
            new SimpleMeterRegistry());
    private final List<ConsumerRecord<byte[], byte[]>> signals = new ArrayList<>();

    private PartitionCorrelator begun() {
        PartitionCorrelator begun = new PartitionCorrelator(
                new Correlator(SETTINGS, BuiltInPlugins.all()), topology, clock, OptionalLong.empty());
        begun.begin(List.of());
        return begun;
    }

    private PartitionCorrelator restored(byte[] snapshot) throws MalformedMessageException {
        PartitionCorrelator.Parts parts = PartitionCorrelator.Parts.read(snapshot);
        PartitionCorrelator restored = new PartitionCorrelator(
                Correlator.restore(parts.correlator(), SETTINGS, BuiltInPlugins.all(), now),
                topology,
                clock,
                parts.recallFrom());
        restored.begin(List.of());
        return restored;
    }

    private static Deviation deviation(String service, int second, double observed) {
        return new Deviation(
                Entity.service("t", "e", "shop", service),
                SignalKind.LATENCY,
                "mean",
                "latency",
                START.plusSeconds(second),
                INTERVAL,
                observed,
                0.1,
                0.05,
                0.15,
                0.01,
                observed > 0.15 ? 1e-9 : 0.5,
                Direction.UP,
                10,
                false);
    }

    private ConsumerRecord<byte[], byte[]> signal(String type, byte[] value) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(Topics.SIGNALS, 0, signals.size(), new byte[0], value);
        record.headers().add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        signals.add(record);
        return record;
    }

    /// The signals of an interval in both their forms, and the watermark after them.
    private List<ConsumerRecord<byte[], byte[]>> interval(int second, double payment) {
        SignalBatchWriter writer = new SignalBatchWriter();
        writer.add(deviation("cart", second, 0.1));
        writer.add(deviation("payment", second, payment));
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(signal(SignalBatch.TYPE, writer.toByteArray()));
        records.add(signal(Deviation.TYPE, Json.write(deviation("foreign", second, 0.1))));
        records.add(
                signal(Watermark.TYPE, Json.write(new Watermark("t", "e", "metrics-0", START.plusSeconds(second)))));
        return records;
    }

    private static ConsumerRecord<byte[], byte[]> anomaly(int second) {
        Anomaly anomaly = new Anomaly(
                "payment-slow",
                "t",
                "e",
                START.plusSeconds(second),
                "latency",
                Map.of(),
                0.5,
                0.95,
                "streaming",
                new Anomaly.Details(
                        0.1,
                        0.05,
                        0.15,
                        40,
                        1e-9,
                        START.plusSeconds(second - INTERVAL),
                        "latency",
                        "mean",
                        "s",
                        true,
                        false,
                        null),
                Entity.service("t", "e", "shop", "payment"),
                SignalKind.LATENCY,
                Direction.UP,
                AnomalyStatus.FIRING,
                List.of());
        return new ConsumerRecord<>(Topics.ANOMALIES, 0, 0, new byte[0], Json.write(anomaly));
    }

    private List<Incident> feed(PartitionCorrelator correlator, List<ConsumerRecord<byte[], byte[]>> records)
            throws MalformedMessageException {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            correlator.accept(record);
        }
        return correlator.advance().incidents();
    }

    private void quiet(PartitionCorrelator correlator, int from, int to) throws MalformedMessageException {
        for (int second = from; second <= to; second += INTERVAL) {
            now = START.plusSeconds(second);
            feed(correlator, interval(second, 0.1));
        }
    }

    @Test
    void after_a_restore_signals_are_recalled_and_then_all_is_as_it_was() throws Exception {
        PartitionCorrelator whole = begun();
        quiet(whole, INTERVAL, 3600);
        List<Incident> before = new ArrayList<>();
        for (int second = 3615; second <= 3660; second += INTERVAL) {
            now = START.plusSeconds(second);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(interval(second, 0.5));
            if (second == 3630) {
                records.add(anomaly(second));
            }
            before.addAll(feed(whole, records));
        }
        assertThat(before).as("it names a cause from signals").isNotEmpty();

        PartitionCorrelator restored = restored(whole.snapshot());
        long from = restored.recallFrom(SIGNALS).orElseThrow();
        assertThat(from)
                .as("17 minutes before, at most one interval and one mark more")
                .isBetween(signals.size() - 3 * (17 * 4 + 3L), signals.size() - 3 * 17 * 4L);
        assertThat(restored.recallFrom(new TopicPartition(Topics.EVENTS, 0))).isEmpty();
        assertThat(restored.advance().incidents()).as("nothing is decided yet").isEmpty();
        assertThat(PartitionCorrelator.Parts.read(restored.snapshot()).recallFrom())
                .isEqualTo(OptionalLong.of(from));
        for (ConsumerRecord<byte[], byte[]> record : signals.subList((int) from, signals.size())) {
            restored.recall(record);
        }
        restored.recallEnded(SIGNALS);

        for (int second = 3675; second <= 4200; second += INTERVAL) {
            now = START.plusSeconds(second);
            List<ConsumerRecord<byte[], byte[]>> records = interval(second, second < 3700 ? 0.5 : 0.1);
            assertThat(feed(restored, records)).isEqualTo(feed(whole, records));
        }
        assertThat(restored.correlator().view().statistics())
                .isEqualTo(whole.correlator().view().statistics());
    }

    @Test
    void soon_after_a_restore_a_snapshot_asks_for_the_same_signals() throws Exception {
        PartitionCorrelator whole = begun();
        quiet(whole, INTERVAL, 3600);
        PartitionCorrelator restored = restored(whole.snapshot());
        long from = restored.recallFrom(SIGNALS).orElseThrow();
        restored.recallEnded(SIGNALS);
        restored.advance();
        assertThat(PartitionCorrelator.Parts.read(restored.snapshot()).recallFrom())
                .as("without a new signal")
                .isEqualTo(OptionalLong.of(from));
        quiet(restored, 3615, 3660);
        assertThat(PartitionCorrelator.Parts.read(restored.snapshot()).recallFrom())
                .as("the marks of the process before are gone")
                .isEqualTo(OptionalLong.of(from));
        quiet(restored, 3675, 7200);
        assertThat(PartitionCorrelator.Parts.read(restored.snapshot())
                        .recallFrom()
                        .orElseThrow())
                .isGreaterThan(from + 3 * 30 * 4);
    }

    @Test
    void a_new_correlator_without_signals_recalls_none() throws Exception {
        PartitionCorrelator empty = begun();
        assertThat(empty.recallFrom(SIGNALS)).isEmpty();
        assertThat(restored(empty.snapshot()).recallFrom(SIGNALS)).isEmpty();
    }

    @Test
    void an_unreadable_batch_is_thrown_back() {
        PartitionCorrelator correlator = begun();
        ConsumerRecord<byte[], byte[]> broken = signal(SignalBatch.TYPE, new byte[] {10, 99});
        assertThatThrownBy(() -> correlator.accept(broken)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> PartitionCorrelator.Parts.read(new byte[3]))
                .isInstanceOf(MalformedMessageException.class);
    }
}
