package io.epicenter.chassis.kafka;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;

/// The kinds of Kafka channels. A channel names one as its `kafka-configuration` and has all the kind's settings; what
/// it sets itself goes before them. What all kinds share stands at the connector, in the chassis'
/// `microprofile-config.properties`. Every value is text: the connector takes a value of another type for absent.
class ChannelKinds {
    /// Milliseconds. Chosen by hand: the partitions of a replica that died are taken over after 6 s, where Kafka's
    /// default is 45 s. The least that a broker takes by default. A restore may take longer: a thread of the
    /// client's own sends the heartbeats.
    private static final String SESSION_TIMEOUT = "6000";

    /// Milliseconds. A quarter of the session: three heartbeats may get lost.
    private static final String HEARTBEAT_INTERVAL = "1500";

    /// Reads batches into a state per partition and keeps its offsets with the state: [StatefulConsumer]. docs/adr/0002
    /// has the measured reasons.
    static final Map<String, Object> STATEFUL_CONSUMER = Map.ofEntries(
            // The offset belongs to the snapshot. Kafka's own is neither written nor read.
            Map.entry("enable.auto.commit", "false"),
            Map.entry("commit-strategy", "ignore"),
            Map.entry("auto.offset.reset", "earliest"),
            // One call takes all of a poll, so its outputs are flushed once.
            Map.entry("batch", "true"),
            // A record that cannot be read is put away by the consumer. Any other failure ends the process.
            Map.entry("failure-strategy", "ignore"),
            // Gives one consumer the same partition numbers of all its topics.
            Map.entry("partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor"),
            // Chosen by hand: few polls a second under load; three batches that wait stay small in memory. A channel
            // with large records takes fewer.
            Map.entry("max.poll.records", "2000"),
            // Kafka's default, named because StatefulConsumer.Settings.restoreTimeout must stay well within it.
            Map.entry("max.poll.interval.ms", "300000"),
            Map.entry("session.timeout.ms", SESSION_TIMEOUT),
            Map.entry("heartbeat.interval.ms", HEARTBEAT_INTERVAL));

    /// Every replica reads everything into memory, in a group of its own: [ReadModelRebalanceListener].
    static final Map<String, Object> READ_MODEL_CONSUMER = Map.of(
            // Nobody continues after it, so there is nothing to commit.
            "enable.auto.commit", "false",
            "commit-strategy", "ignore",
            // Only when the listener could not seek: a view without its past is no loss of truth.
            "auto.offset.reset", "latest",
            // What a record brings is shown or not; a failure must not stop the others.
            "failure-strategy", "ignore",
            // What a group of several replicas shares is taken over as fast as a state.
            "session.timeout.ms", SESSION_TIMEOUT,
            "heartbeat.interval.ms", HEARTBEAT_INTERVAL);

    /// Reads in order, and acknowledges a record when all that follows from it is durable.
    static final Map<String, Object> OUTBOX_CONSUMER = Map.of(
            "auto.offset.reset", "earliest",
            // At most one record is behind its acknowledgement, so the last one acknowledged covers all before it.
            "commit-strategy", "latest",
            // A record that cannot be read is put away by the service.
            "failure-strategy", "ignore",
            // A rebalance moves as little as a restart needs.
            "partition.assignment.strategy", "org.apache.kafka.clients.consumer.RangeAssignor",
            // One poll waits, not two: what waits is read again by another after a rebalance.
            "max-queue-size-factor", "1",
            "session.timeout.ms", SESSION_TIMEOUT,
            "heartbeat.interval.ms", HEARTBEAT_INTERVAL);

    /// Sends much, and only with the input's offset in mind: [BoundedProducer]. Compressed, because the values are
    /// alike.
    static final Map<String, Object> STATEFUL_PRODUCER =
            Map.of("acks", "all", "enable.idempotence", "true", "compression.type", "lz4");

    /// Sends few records that must not get lost or come twice.
    static final Map<String, Object> OUTBOX_PRODUCER = Map.of("acks", "all", "enable.idempotence", "true");

    @Produces
    @Singleton
    @Identifier("stateful-consumer")
    Map<String, Object> statefulConsumer() {
        return STATEFUL_CONSUMER;
    }

    @Produces
    @Singleton
    @Identifier("read-model-consumer")
    Map<String, Object> readModelConsumer() {
        return READ_MODEL_CONSUMER;
    }

    @Produces
    @Singleton
    @Identifier("outbox-consumer")
    Map<String, Object> outboxConsumer() {
        return OUTBOX_CONSUMER;
    }

    @Produces
    @Singleton
    @Identifier("stateful-producer")
    Map<String, Object> statefulProducer() {
        return STATEFUL_PRODUCER;
    }

    @Produces
    @Singleton
    @Identifier("outbox-producer")
    Map<String, Object> outboxProducer() {
        return OUTBOX_PRODUCER;
    }
}
