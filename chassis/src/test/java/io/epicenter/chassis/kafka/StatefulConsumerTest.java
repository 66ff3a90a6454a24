package io.epicenter.chassis.kafka;

import static io.epicenter.chassis.kafka.StatefulFakes.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.chassis.kafka.StatefulFakes.Notes;
import io.epicenter.chassis.kafka.StatefulFakes.Text;
import io.epicenter.chassis.snapshot.SnapshotStore.Snapshot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatefulConsumerTest {
    private static final TopicPartition SIGNALS = new TopicPartition("signals", 0);
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);
    private static final StatefulConsumer.Settings SETTINGS = new StatefulConsumer.Settings(
            Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofHours(1));

    private final StatefulFakes.Snapshots store = new StatefulFakes.Snapshots();
    private final Notes notes = new Notes();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("none") {
        @Override
        public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                Map<TopicPartition, Long> times, Duration timeout) {
            return Map.of();
        }
    };

    @BeforeEach
    void topics() {
        for (TopicPartition partition : List.of(SIGNALS, EVENTS)) {
            kafka.updatePartitions(
                    partition.topic(),
                    List.of(new PartitionInfo(partition.topic(), 0, null, new Node[0], new Node[0])));
        }
        kafka.assign(List.of(SIGNALS, EVENTS));
        kafka.updateBeginningOffsets(Map.of(SIGNALS, 0L, EVENTS, 0L));
        kafka.updateEndOffsets(Map.of(SIGNALS, 100L, EVENTS, 100L));
    }

    @Test
    void a_restart_goes_on_where_the_snapshot_ends() {
        StatefulConsumer<Text> first = consumer();
        first.assigned(kafka, List.of(SIGNALS, EVENTS));
        first.process(batch(SIGNALS, 100, "a", "b"));
        first.process(batch(EVENTS, 100, "c"));
        first.revoked(List.of(SIGNALS, EVENTS));

        kafka.updateEndOffsets(Map.of(SIGNALS, 200L, EVENTS, 200L));
        StatefulConsumer<Text> second = consumer();
        second.assigned(kafka, List.of(SIGNALS, EVENTS));

        assertThat(kafka.position(SIGNALS)).isEqualTo(102);
        assertThat(kafka.position(EVENTS)).isEqualTo(101);
        second.process(batch(SIGNALS, 101, "b", "d"));
        second.forEach((partition, state) -> assertThat(state.text).hasToString("abcd"));
    }

    @Test
    void a_record_that_cannot_be_read_is_put_away_and_the_next_is_processed() {
        StatefulConsumer<Text> consumer = consumer();
        consumer.assigned(kafka, List.of(SIGNALS));

        consumer.process(batch(SIGNALS, 100, "a", "!", "b"));

        assertThat(notes.dead).containsExactly("!");
        assertThat(meters.get("epicenter_consumer_next_offset")
                        .tag("topic", "signals")
                        .gauge()
                        .value())
                .isEqualTo(103);
        consumer.forEach((partition, state) -> assertThat(state.text).hasToString("ab"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "deep"})
    void a_record_whose_processing_throws_is_put_away_and_the_next_is_processed(String poison) {
        StatefulConsumer<Text> consumer = consumer();
        consumer.assigned(kafka, List.of(SIGNALS));
        assertThat(consumer.isDegraded()).isFalse();

        consumer.process(batch(SIGNALS, 100, "a", poison, "b"));

        assertThat(notes.halted).isEmpty();
        assertThat(notes.dead).containsExactly(poison);
        assertThat(consumer.isDegraded()).isTrue();
        consumer.forEach((partition, state) -> {
            assertThat(state.text).hasToString("ab");
            assertThat(state.tried).isEqualTo(3);
        });
        consumer.revoked(List.of(SIGNALS));
        assertThat(store.saved.get("test-0").offsets()).containsEntry(SIGNALS.toString(), 103L);
    }

    @Test
    void a_state_that_may_repeat_tries_a_record_again_before_it_is_put_away() {
        StatefulConsumer<Text> consumer = consumer();
        consumer.assigned(kafka, List.of(SIGNALS));
        notes.opened.getLast().repeatable = true;

        consumer.process(batch(SIGNALS, 100, "?"));

        assertThat(notes.opened.getLast().tried).isEqualTo(3);
        assertThat(notes.dead).containsExactly("?");

        notes.opened.getLast().failures = 5;
        consumer.process(batch(SIGNALS, 101, "?"));

        assertThat(notes.dead).containsExactly("?");
        assertThat(notes.opened.getLast().text).hasToString("?");
    }

    @Test
    void an_output_that_is_refused_in_the_middle_of_a_record_ends_the_process_and_puts_nothing_away() {
        StatefulConsumer<Text> consumer = consumer();
        consumer.assigned(kafka, List.of(SIGNALS));
        notes.opened.getLast().repeatable = true;

        consumer.process(batch(SIGNALS, 100, "output"));

        assertThat(notes.halted).hasSize(1);
        assertThat(notes.dead).isEmpty();
        assertThat(notes.opened.getLast().tried).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"other version", "nonsense"})
    void a_snapshot_that_does_not_open_gives_way_to_the_one_before(String unusable) {
        store.saved.put("test-0", snapshot(unusable, 90));
        store.previous.put("test-0", snapshot("before", 80));
        StatefulConsumer<Text> consumer = consumer();

        consumer.assigned(kafka, List.of(SIGNALS));

        assertThat(kafka.position(SIGNALS)).isEqualTo(80);
        consumer.forEach((partition, state) -> assertThat(state.text).hasToString("before"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"other version", "nonsense"})
    void a_state_begins_anew_where_neither_snapshot_opens(String unusable) {
        store.saved.put("test-0", snapshot(unusable, 90));
        store.previous.put("test-0", snapshot(unusable, 80));
        StatefulConsumer<Text> consumer = consumer();

        consumer.assigned(kafka, List.of(SIGNALS));

        assertThat(notes.halted).isEmpty();
        assertThat(kafka.position(SIGNALS)).isEqualTo(100);
        consumer.forEach((partition, state) -> assertThat(state.text).hasToString(""));
    }

    private static Snapshot snapshot(String state, long offset) {
        return new Snapshot(state.getBytes(StandardCharsets.UTF_8), Map.of(SIGNALS.toString(), offset));
    }

    @Test
    void a_store_that_fails_for_a_moment_delays_the_start_only() {
        store.failures = 2;
        StatefulConsumer<Text> consumer = consumer();

        consumer.assigned(kafka, List.of(SIGNALS));

        assertThat(consumer.isRestored()).isTrue();
        assertThat(notes.halted).isEmpty();
    }

    @Test
    void a_store_that_stays_away_ends_the_process_instead_of_forgetting() {
        store.failures = Integer.MAX_VALUE;
        StatefulConsumer<Text> consumer = consumer();

        consumer.assigned(kafka, List.of(SIGNALS));

        assertThat(notes.halted).hasSize(1);
        assertThat(consumer.isRestored()).isFalse();
    }

    @Test
    void an_output_that_kafka_refuses_ends_the_process_before_the_offset_moves() {
        StatefulConsumer<Text> consumer = consumer();
        consumer.assigned(kafka, List.of(SIGNALS));
        notes.refuse = true;

        consumer.process(batch(SIGNALS, 100, "a"));

        assertThat(notes.halted).hasSize(1);
        assertThat(store.saved).isEmpty();
    }

    @Test
    void a_snapshot_is_refused_to_a_consumer_that_was_replaced() {
        StatefulConsumer<Text> former = consumer();
        former.assigned(kafka, List.of(SIGNALS));
        former.process(batch(SIGNALS, 100, "a"));
        StatefulConsumer<Text> successor = consumer();
        successor.assigned(kafka, List.of(SIGNALS));

        former.revoked(List.of(SIGNALS));

        assertThat(store.saved).isEmpty();
    }

    @Test
    void records_of_a_partition_that_was_given_away_are_left_to_its_new_owner() {
        StatefulConsumer<Text> consumer = consumer();
        consumer.assigned(kafka, List.of(SIGNALS));
        consumer.revoked(List.of(SIGNALS));

        consumer.process(batch(SIGNALS, 100, "a"));

        assertThat(notes.opened).hasSize(1);
        assertThat(notes.opened.getFirst().text).hasToString("");
    }

    @Test
    void a_clean_stop_snapshots_once_and_takes_no_more() {
        StatefulConsumer<Text> consumer = consumer();
        consumer.assigned(kafka, List.of(SIGNALS));
        consumer.process(batch(SIGNALS, 100, "a"));

        consumer.stop();
        consumer.process(batch(SIGNALS, 101, "b"));
        consumer.revoked(List.of(SIGNALS));

        kafka.updateEndOffsets(Map.of(SIGNALS, 200L));
        StatefulConsumer<Text> next = consumer();
        next.assigned(kafka, List.of(SIGNALS));
        next.forEach((partition, state) -> assertThat(state.text).hasToString("a"));
        assertThat(kafka.position(SIGNALS)).isEqualTo(101);
    }

    @Test
    void the_first_snapshots_of_neighbouring_partitions_are_spread_over_the_interval() {
        PartitionSnapshots<Text> snapshots = new PartitionSnapshots<>(
                "test", SETTINGS, new StatefulConsumer.Shared(store, meters, notes::deadLetter, 2), notes);
        long[] seconds = IntStream.range(0, 8)
                .mapToLong(partition -> snapshots.firstSnapshotAfter(partition).toSeconds())
                .sorted()
                .toArray();

        assertThat(seconds[0]).isPositive();
        assertThat(seconds[7]).isLessThanOrEqualTo(300);
        for (int i = 1; i < seconds.length; i++) {
            assertThat(seconds[i] - seconds[i - 1]).isGreaterThanOrEqualTo(15);
        }
    }

    private StatefulConsumer<Text> consumer() {
        return new StatefulConsumer<>(
                "test", SETTINGS, new StatefulConsumer.Shared(store, meters, notes::deadLetter, 2), notes);
    }
}
