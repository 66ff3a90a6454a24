package io.epicenter.incident.service.state;

import io.epicenter.chassis.kafka.StartOffset;
import io.epicenter.incident.service.config.IncidentSettings;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// The partitions of `incidents` that this replica has: each is read from the beginning of the retained history at
/// assignment, and is live, which means that people are notified, once it has been read to the end it had then.
/// Before that the stored state is brought up to date, for another replica may have notified them already.
@ApplicationScoped
@Identifier("incident-partitions")
public class IncidentPartitions implements KafkaConsumerRebalanceListener {
    /// How long a revocation waits for attempts in flight. Chosen by hand: more than one attempt usually takes, less
    /// than its deadline of 10 s; what is still in flight then is repeated by the next owner, marked as unclear.
    private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(6);

    /// How often a revocation looks whether they are over. Chosen by hand: short against an HTTP call.
    private static final Duration SETTLE_POLL = Duration.ofMillis(20);

    /// A partition without a record for so long is at its end: the last offsets of a topic may hold no record. Chosen
    /// by hand: longer than a change of a partition's leader; when larger, a quiet partition goes live later.
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final DurableRegistry registry;
    private final IncidentSettings settings;
    private final Map<Integer, AssignedPartition> assigned = new ConcurrentHashMap<>();

    /// @param end the offset after the last record at assignment
    /// @param stateKnown completes when the state stored before the assignment is known
    private static final class AssignedPartition {
        final long end;
        final CompletableFuture<Void> stateKnown;
        volatile boolean live;
        volatile Instant lastRecord = Instant.now();

        AssignedPartition(long end, CompletionStage<Void> stateKnown) {
            this.end = end;
            this.stateKnown =
                    stateKnown.thenRun(() -> lastRecord = Instant.now()).toCompletableFuture();
        }
    }

    IncidentPartitions(DurableRegistry registry, IncidentSettings settings) {
        this.registry = registry;
        this.settings = settings;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            try {
                assign(consumer, partition);
            } catch (RuntimeException failure) {
                // Never thrown on: the poll would go on from the committed offset all the same.
                Log.errorf(
                        "partition read from its committed offset only: partition=%s reason=%s",
                        partition, failure.getMessage());
                assigned.put(partition.partition(), new AssignedPartition(0, registry.caughtUp()));
            }
        }
        Log.infof("incident partitions assigned: partitions=%s", partitions);
    }

    private void assign(Consumer<?, ?> consumer, TopicPartition partition) {
        long end = StartOffset.end(consumer, partition);
        long from = new StartOffset(settings.history()).seek(consumer, partition);
        AssignedPartition assignedPartition = new AssignedPartition(end, registry.caughtUp());
        assigned.put(partition.partition(), assignedPartition);
        if (from >= end) {
            ready(partition.partition())
                    .subscribe()
                    .with(
                            known -> goLive(partition.partition(), assignedPartition),
                            failure -> Log.errorf("state not known: reason=%s", failure.getMessage()));
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            assigned.remove(partition.partition());
            release(partition.partition());
        }
        Log.infof("incident partitions revoked: partitions=%s", partitions);
    }

    /// Another replica has the partition now; waits until the attempts in flight are over, at most so long.
    private void release(int partition) {
        Instant until = Instant.now().plus(SETTLE_PATIENCE);
        boolean busy = true;
        while (busy && Instant.now().isBefore(until)) {
            busy = registry.withRegistry(incidents -> {
                incidents.release(partition);
                return incidents.isInFlight(partition);
            });
            if (busy) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(SETTLE_POLL);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// Before a record of this partition is taken: waits until the stored state is known.
    public Uni<Void> ready(int partition) {
        return Uni.createFrom().completionStage(() -> assignedPartition(partition).stateKnown);
    }

    /// A record of this partition has been taken.
    public Uni<Void> processed(int partition, long offset) {
        AssignedPartition assignedPartition = assignedPartition(partition);
        assignedPartition.lastRecord = Instant.now();
        return assignedPartition.live || offset < assignedPartition.end - 1
                ? Uni.createFrom().voidItem()
                : live(partition, assignedPartition);
    }

    /// Looks for partitions whose end holds no record.
    public void tick() {
        Instant quietSince = Instant.now().minus(QUIET);
        assigned.forEach((partition, assignedPartition) -> {
            if (!assignedPartition.live
                    && assignedPartition.stateKnown.isDone()
                    && assignedPartition.lastRecord.isBefore(quietSince)) {
                goLive(partition, assignedPartition);
            }
        });
    }

    private void goLive(int partition, AssignedPartition assignedPartition) {
        live(partition, assignedPartition)
                .subscribe()
                .with(done -> {}, failure -> Log.errorf("partition not live: reason=%s", failure.getMessage()));
    }

    private Uni<Void> live(int partition, AssignedPartition assignedPartition) {
        assignedPartition.live = true;
        Log.infof("incident partition live: partition=%d", partition);
        return registry.apply((incidents, now) -> incidents.live(partition, now));
    }

    /// A partition that nobody assigned, as in a test without Kafka, is at its end from the start.
    private AssignedPartition assignedPartition(int partition) {
        return assigned.computeIfAbsent(partition, any -> new AssignedPartition(0, registry.caughtUp()));
    }
}
