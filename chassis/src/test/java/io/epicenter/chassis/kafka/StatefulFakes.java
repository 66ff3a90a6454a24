package io.epicenter.chassis.kafka;

import io.epicenter.chassis.snapshot.SnapshotStore;
import io.epicenter.contracts.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// What the tests of stateful consumers put in the place of a service and of Redis.
final class StatefulFakes {
    private StatefulFakes() {}

    static ConsumerRecords<byte[], byte[]> batch(TopicPartition partition, long offset, String... values) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (String value : values) {
            records.add(record(partition, offset + records.size(), value));
        }
        return new ConsumerRecords<>(Map.of(partition, records), Map.of());
    }

    static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String value) {
        return new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, null, value.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    /// Strings its records together. `!` is not readable, `?` and `deep` throw, `output` is refused by Kafka.
    static final class Text implements PartitionState {
        final StringBuilder text = new StringBuilder();
        final StringBuilder recalled = new StringBuilder();
        final List<TopicPartition> ended = new ArrayList<>();
        boolean encodable = true;
        boolean repeatable;
        int failures = Integer.MAX_VALUE;
        int tried;
        private final Map<TopicPartition, Long> wanted;

        Text(Map<TopicPartition, Long> wanted) {
            this.wanted = wanted;
        }

        @Override
        public void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
            tried++;
            String value = readable(record);
            if (value.equals("?") && tried <= failures) {
                throw new ArithmeticException("long overflow");
            }
            if (value.equals("deep")) {
                throw new StackOverflowError();
            }
            if (value.equals("output")) {
                throw new OutputRefusedException("Kafka refused a record", new IllegalStateException("timeout"));
            }
            text.append(value);
        }

        private static String readable(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
            String value = text(record);
            if (value.equals("!")) {
                throw new MalformedMessageException("not text");
            }
            return value;
        }

        @Override
        public byte[] snapshot() {
            if (!encodable) {
                throw new ArithmeticException("long overflow");
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isRepeatable() {
            return repeatable;
        }

        @Override
        public OptionalLong recallFrom(TopicPartition partition) {
            Long from = wanted.get(partition);
            return from == null ? OptionalLong.empty() : OptionalLong.of(from);
        }

        @Override
        public void recall(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException {
            recalled.append(readable(record));
        }

        @Override
        public void recallEnded(TopicPartition partition) {
            ended.add(partition);
        }
    }

    /// Notes what the consumer does with the states and the records.
    static final class Notes implements StatefulConsumer.Callbacks<Text> {
        final List<Text> opened = new ArrayList<>();
        final List<String> dead = new ArrayList<>();
        final List<String> halted = new ArrayList<>();
        final Map<TopicPartition, Long> wanted = new HashMap<>();
        boolean refuse;

        @Override
        public Text open(int partition, int partitionCount, Optional<byte[]> snapshot)
                throws MalformedMessageException {
            switch (snapshot.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("")) {
                case "other version" -> throw new MalformedMessageException("another version");
                case "nonsense" -> throw new ArithmeticException("long overflow");
                default -> {}
            }
            Text text = new Text(Map.copyOf(wanted));
            snapshot.ifPresent(bytes -> text.text.append(new String(bytes, StandardCharsets.UTF_8)));
            opened.add(text);
            return text;
        }

        @Override
        public void flush() {
            if (refuse) {
                throw new IllegalStateException("refused");
            }
        }

        void deadLetter(ConsumerRecord<byte[], byte[]> record, Throwable reason) {
            dead.add(text(record));
        }

        @Override
        public void halt(String reason, Throwable cause) {
            halted.add(reason);
        }
    }

    /// In heap. Fails as often as it is told to.
    static final class Snapshots implements SnapshotStore {
        final Map<String, Snapshot> saved = new ConcurrentHashMap<>();
        final Map<String, Snapshot> previous = new ConcurrentHashMap<>();
        final Map<String, Long> epochs = new ConcurrentHashMap<>();
        volatile CountDownLatch gate = new CountDownLatch(0);
        volatile boolean full;
        int failures;

        @Override
        public long takeOver(String unit) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("out of reach");
            }
            return epochs.merge(unit, 1L, Long::sum);
        }

        @Override
        public Optional<Snapshot> load(String unit) {
            return Optional.ofNullable(saved.get(unit));
        }

        @Override
        public Optional<Snapshot> fallBack(String unit) {
            return Optional.ofNullable(previous.get(unit));
        }

        @Override
        public boolean save(String unit, long epoch, Snapshot snapshot) {
            try {
                gate.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            if (full) {
                throw new IllegalStateException("OOM command not allowed");
            }
            if (epochs.get(unit) != epoch) {
                return false;
            }
            saved.put(unit, snapshot);
            return true;
        }
    }
}
