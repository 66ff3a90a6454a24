package io.epicenter.chassis.kafka;

import io.epicenter.contracts.MalformedMessageException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// The state of one partition of a stateful consumer, and what it does with a record. Confined to one thread at a time.
public interface PartitionState {
    /// Takes one record and sends what follows from it. A record that is not readable is thrown back, and ends as a
    /// dead letter; the state must be as if it had not come.
    void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedMessageException;

    /// The whole state as bytes.
    byte[] snapshot();
}
