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
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Snapshots are written beside the processing: with an interval of nothing, one is due after each batch.
@Timeout(60)
class SnapshotWriterTest {
    private static final TopicPartition SIGNALS = new TopicPartition("signals", 0);

    private final StatefulFakes.Snapshots store = new StatefulFakes.Snapshots();
    private final Notes notes = new Notes();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("none");

    @BeforeEach
    void topic() {
        kafka.updatePartitions(
                SIGNALS.topic(), List.of(new PartitionInfo(SIGNALS.topic(), 0, null, new Node[0], new Node[0])));
        kafka.assign(List.of(SIGNALS));
        kafka.updateBeginningOffsets(Map.of(SIGNALS, 0L));
        kafka.updateEndOffsets(Map.of(SIGNALS, 100L));
        store.saved.put("test-0", new Snapshot(new byte[0], Map.of(SIGNALS.toString(), 0L)));
    }

    private StatefulConsumer<Text> consumer(Duration writeTimeout) {
        StatefulConsumer.Settings settings =
                new StatefulConsumer.Settings(Duration.ZERO, Duration.ofSeconds(1), writeTimeout, Duration.ofHours(1));
        StatefulConsumer<Text> consumer = new StatefulConsumer<>(
                "test", settings, new StatefulConsumer.Shared(store, meters, notes::deadLetter, 2), notes);
        consumer.assigned(kafka, List.of(SIGNALS));
        return consumer;
    }

    private String saved() {
        return new String(store.saved.get("test-0").state(), StandardCharsets.UTF_8);
    }

    private double count(String counter) {
        return meters.get(counter).counter().count();
    }

    @Test
    void a_slow_store_does_not_hold_the_records_up() {
        store.gate = new CountDownLatch(1);
        StatefulConsumer<Text> consumer = consumer(Duration.ofMinutes(1));

        consumer.process(batch(SIGNALS, 0, "a"));
        consumer.process(batch(SIGNALS, 1, "b"));
        consumer.process(batch(SIGNALS, 2, "c"));

        consumer.forEach((partition, state) -> assertThat(state.text).hasToString("abc"));
        assertThat(saved()).isEmpty();
        assertThat(count("epicenter_snapshot_skipped")).isEqualTo(2);

        store.gate.countDown();
        consumer.revoked(List.of(SIGNALS));

        assertThat(saved()).isEqualTo("abc");
        assertThat(store.saved.get("test-0").offsets()).containsEntry(SIGNALS.toString(), 3L);
        assertThat(meters.get("epicenter_snapshot_pause").timer().count()).isEqualTo(2);
        assertThat(meters.get("epicenter_snapshot_write").timer().count()).isEqualTo(2);
    }

    @Test
    void a_snapshot_holds_the_state_and_the_offsets_of_one_moment() {
        store.gate = new CountDownLatch(1);
        StatefulConsumer<Text> consumer = consumer(Duration.ofMillis(1));
        consumer.process(batch(SIGNALS, 0, "a"));
        consumer.process(batch(SIGNALS, 1, "b"));

        store.gate.countDown();
        while (saved().isEmpty()) {
            Thread.onSpinWait();
        }

        assertThat(saved()).isEqualTo("a");
        assertThat(store.saved.get("test-0").offsets()).containsEntry(SIGNALS.toString(), 1L);
    }

    @Test
    void a_store_that_is_full_does_not_end_the_processing_and_is_tried_again() {
        store.full = true;
        StatefulConsumer<Text> consumer = consumer(Duration.ofMinutes(1));

        consumer.process(batch(SIGNALS, 0, "a"));
        assertThat(consumer.snapshotNow()).isFalse();

        assertThat(notes.halted).isEmpty();
        assertThat(count("epicenter_snapshot_failures")).isEqualTo(2);

        store.full = false;
        consumer.process(batch(SIGNALS, 1, "b"));
        assertThat(consumer.snapshotNow()).isTrue();
        assertThat(saved()).isEqualTo("ab");
        assertThat(meters.get("epicenter_snapshot_size_bytes").gauge().value()).isEqualTo(2);
    }

    @Test
    void a_state_that_cannot_be_encoded_goes_on() {
        StatefulConsumer<Text> consumer = consumer(Duration.ofMinutes(1));
        notes.opened.getLast().encodable = false;

        consumer.process(batch(SIGNALS, 0, "a"));
        consumer.process(batch(SIGNALS, 1, "b"));

        assertThat(notes.halted).isEmpty();
        assertThat(count("epicenter_snapshot_failures")).isEqualTo(2);
        consumer.forEach((partition, state) -> assertThat(state.text).hasToString("ab"));
    }

    @Test
    void a_store_that_hangs_holds_a_revocation_up_no_longer_than_the_bound_and_is_refused_later() {
        store.gate = new CountDownLatch(1);
        StatefulConsumer<Text> former = consumer(Duration.ofMillis(1));
        former.process(batch(SIGNALS, 0, "a"));

        former.revoked(List.of(SIGNALS));

        assertThat(notes.halted).isEmpty();
        assertThat(count("epicenter_snapshot_failures")).isEqualTo(1);
        StatefulConsumer<Text> successor = consumer(Duration.ofMinutes(1));
        store.gate.countDown();
        successor.process(batch(SIGNALS, 0, "A"));
        assertThat(successor.snapshotNow()).isTrue();
        assertThat(saved()).isEqualTo("A");
    }

    @Test
    void outputs_outside_of_a_batch_are_acknowledged_before_a_snapshot_holds_them() {
        StatefulConsumer<Text> consumer = consumer(Duration.ofMinutes(1));
        notes.refuse = true;

        consumer.revoked(List.of(SIGNALS));

        assertThat(notes.halted).hasSize(1);
        assertThat(saved()).isEmpty();
        assertThat(meters.get("epicenter_snapshot_pause").timer().count()).isZero();
    }
}
