package io.epicenter.chassis.kafka;

import static io.epicenter.chassis.kafka.StatefulFakes.batch;
import static io.epicenter.chassis.kafka.StatefulFakes.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.epicenter.chassis.kafka.StatefulFakes.Notes;
import io.epicenter.chassis.kafka.StatefulFakes.Text;
import io.epicenter.chassis.snapshot.SnapshotStore.Snapshot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A state of which a part is not in the snapshot, but comes again from the topic. The topic holds the letters a to j
/// at the offsets 0 to 9; the snapshot ends before 5.
class RecallTest {
    private static final TopicPartition SIGNALS = new TopicPartition("signals", 0);
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);
    private static final StatefulConsumer.Settings SETTINGS = new StatefulConsumer.Settings(
            Duration.ofMinutes(5), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofHours(1));

    private final StatefulFakes.Snapshots store = new StatefulFakes.Snapshots();
    private final Notes notes = new Notes();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("none");
    private final StatefulConsumer<Text> consumer = new StatefulConsumer<>(
            "test", SETTINGS, new StatefulConsumer.Shared(store, meters, notes::deadLetter, 2), notes);

    @BeforeEach
    void topics() {
        for (TopicPartition partition : List.of(SIGNALS, EVENTS)) {
            kafka.updatePartitions(
                    partition.topic(),
                    List.of(new PartitionInfo(partition.topic(), 0, null, new Node[0], new Node[0])));
        }
        kafka.assign(List.of(SIGNALS, EVENTS));
        kafka.updateBeginningOffsets(Map.of(SIGNALS, 0L, EVENTS, 0L));
        kafka.updateEndOffsets(Map.of(SIGNALS, 10L, EVENTS, 10L));
        store.saved.put(
                "test-0",
                new Snapshot(
                        "S".getBytes(StandardCharsets.UTF_8), Map.of(SIGNALS.toString(), 5L, EVENTS.toString(), 7L)));
        notes.wanted.put(SIGNALS, 2L);
    }

    /// Reads the partition to its end as the channel does: from where the consumer was sent to.
    private void read(TopicPartition partition) {
        for (long offset = kafka.position(partition); offset < 10; offset++) {
            kafka.addRecord(record(partition, offset, Character.toString((char) ('a' + offset))));
        }
        consumer.process(kafka.poll(Duration.ZERO));
    }

    private Text state() {
        return notes.opened.getLast();
    }

    private double gauge(String name) {
        return meters.get(name).tag("topic", "signals").gauge().value();
    }

    @Test
    void records_before_the_state_are_recalled_and_those_after_it_are_accepted() {
        consumer.assigned(kafka, List.of(SIGNALS, EVENTS));

        assertThat(kafka.position(SIGNALS)).isEqualTo(2);
        read(SIGNALS);

        assertThat(state().recalled).hasToString("cde");
        assertThat(state().text).hasToString("Sfghij");
        assertThat(state().ended).containsExactly(SIGNALS);
    }

    @Test
    void it_is_not_restored_before_the_last_record_is_recalled() {
        consumer.assigned(kafka, List.of(SIGNALS));
        assertThat(consumer.isRecalling()).isTrue();

        consumer.process(batch(SIGNALS, 2, "c", "d"));

        assertThat(consumer.isRestored()).isFalse();
        assertThat(gauge("epicenter_consumer_recall_offset")).isEqualTo(4);
        assertThat(gauge("epicenter_consumer_next_offset")).isEqualTo(5);

        consumer.process(batch(SIGNALS, 4, "e"));

        assertThat(consumer.isRestored()).isTrue();
        assertThat(consumer.isRecalling()).isFalse();
        assertThat(meters.find("epicenter_consumer_recall_offset").gauge()).isNull();
    }

    @Test
    void a_snapshot_in_the_middle_of_a_recall_leads_to_the_same_recall() {
        consumer.assigned(kafka, List.of(SIGNALS, EVENTS));
        consumer.process(batch(SIGNALS, 2, "c"));
        consumer.process(batch(EVENTS, 7, "E"));

        consumer.revoked(List.of(SIGNALS, EVENTS));

        assertThat(consumer.isRecalling()).isFalse();
        assertThat(store.saved.get("test-0").offsets())
                .isEqualTo(Map.of(SIGNALS.toString(), 5L, EVENTS.toString(), 8L));

        consumer.assigned(kafka, List.of(SIGNALS, EVENTS));
        assertThat(kafka.position(SIGNALS)).isEqualTo(2);
        assertThat(kafka.position(EVENTS)).isEqualTo(8);
        consumer.process(batch(SIGNALS, 2, "c", "d", "e", "f"));
        assertThat(state().recalled).hasToString("cde");
        assertThat(state().text).hasToString("SEf");
    }

    @Test
    void what_retention_has_deleted_does_not_hold_the_recall_up() {
        kafka.updateBeginningOffsets(Map.of(SIGNALS, 4L));

        consumer.assigned(kafka, List.of(SIGNALS));

        assertThat(kafka.position(SIGNALS)).isEqualTo(4);
        consumer.process(batch(SIGNALS, 4, "e"));
        assertThat(state().recalled).hasToString("e");
        assertThat(state().ended).containsExactly(SIGNALS);
    }

    @Test
    void a_recall_of_nothing_ends_at_once() {
        notes.wanted.put(SIGNALS, 5L);
        notes.wanted.put(EVENTS, 9L);

        consumer.assigned(kafka, List.of(SIGNALS, EVENTS));

        assertThat(kafka.position(SIGNALS)).isEqualTo(5);
        assertThat(kafka.position(EVENTS)).isEqualTo(7);
        assertThat(state().ended).containsExactly(SIGNALS, EVENTS);
        assertThat(consumer.isRestored()).isTrue();
    }

    @Test
    void a_hole_before_the_states_own_offset_ends_with_the_next_record() {
        consumer.assigned(kafka, List.of(SIGNALS));

        consumer.process(batch(SIGNALS, 2, "c"));
        consumer.process(batch(SIGNALS, 6, "g"));

        assertThat(state().recalled).hasToString("c");
        assertThat(state().ended).containsExactly(SIGNALS);
        assertThat(state().text).hasToString("Sg");
    }

    @Test
    void a_record_that_comes_twice_is_recalled_once() {
        consumer.assigned(kafka, List.of(SIGNALS));

        consumer.process(batch(SIGNALS, 2, "c", "d"));
        consumer.process(batch(SIGNALS, 3, "d", "e"));
        consumer.process(batch(SIGNALS, 3, "d", "e"));

        assertThat(state().recalled).hasToString("cde");
    }

    @Test
    void what_cannot_be_recalled_is_counted_and_no_dead_letter_again() {
        consumer.assigned(kafka, List.of(SIGNALS));

        consumer.process(batch(SIGNALS, 2, "c", "!", "e"));

        assertThat(state().recalled).hasToString("ce");
        assertThat(notes.dead).isEmpty();
        assertThat(notes.halted).isEmpty();
        assertThat(meters.get("epicenter_consumer_recall_failures").counter().count())
                .isEqualTo(1);
    }
}
