package io.epicenter.incident.service.state;

import io.epicenter.incident.service.config.IncidentSettings;
import io.epicenter.incident.service.view.RecentHistory;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// The partitions of `incidents` that this replica has: each is read from the beginning of the retained history at
/// assignment, and is live, which means that people are told, once it has been read to the end it had then.
/// Before that the stored state is brought up to date, for another replica may have told them already.
@ApplicationScoped
@Identifier("incident-lanes")
public class IncidentLanes implements KafkaConsumerRebalanceListener {
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration SETTLE_PATIENCE = Duration.ofSeconds(6);
    /// A lane without a record for so long is at its end: the last offsets of a topic may hold no record.
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final IncidentDesk desk;
    private final IncidentSettings settings;
    private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();

    /// @param end the offset after the last record at assignment
    /// @param stateKnown completes when the state stored before the assignment is known
    private static final class Lane {
        final long end;
        final CompletableFuture<Void> stateKnown;
        volatile boolean live;
        volatile Instant lastRecord = Instant.now();

        Lane(long end, CompletionStage<Void> stateKnown) {
            this.end = end;
            this.stateKnown =
                    stateKnown.thenRun(() -> lastRecord = Instant.now()).toCompletableFuture();
        }
    }

    IncidentLanes(IncidentDesk desk, IncidentSettings settings) {
        this.desk = desk;
        this.settings = settings;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            try {
                begin(consumer, partition);
            } catch (RuntimeException failure) {
                // Never thrown on: the poll would go on from the committed offset all the same.
                Log.errorf(
                        "lane read from its committed offset only: partition=%s reason=%s",
                        partition, failure.getMessage());
                lanes.put(partition.partition(), new Lane(0, desk.caughtUp()));
            }
        }
        Log.infof("incident lanes assigned: lanes=%s", partitions);
    }

    private void begin(Consumer<?, ?> consumer, TopicPartition partition) {
        long end = consumer.endOffsets(List.of(partition), BROKER_TIMEOUT).getOrDefault(partition, 0L);
        long from = RecentHistory.seek(consumer, partition, settings.history(), BROKER_TIMEOUT);
        Lane lane = new Lane(end, desk.caughtUp());
        lanes.put(partition.partition(), lane);
        if (from >= end) {
            ready(partition.partition())
                    .subscribe()
                    .with(
                            known -> goLive(partition.partition(), lane),
                            failure -> Log.errorf("state not known: reason=%s", failure.getMessage()));
        }
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            lanes.remove(partition.partition());
            desk.release(partition.partition(), SETTLE_PATIENCE);
        }
        Log.infof("incident lanes revoked: lanes=%s", partitions);
    }

    /// Before a record of this lane is taken: waits until the stored state is known.
    public Uni<Void> ready(int partition) {
        return Uni.createFrom().completionStage(() -> lane(partition).stateKnown);
    }

    /// A record of this lane has been taken.
    public Uni<Void> taken(int partition, long offset) {
        Lane lane = lane(partition);
        lane.lastRecord = Instant.now();
        return lane.live || offset < lane.end - 1 ? Uni.createFrom().voidItem() : live(partition, lane);
    }

    /// Looks for lanes whose end holds no record.
    public void tick() {
        Instant quietSince = Instant.now().minus(QUIET);
        lanes.forEach((partition, lane) -> {
            if (!lane.live && lane.stateKnown.isDone() && lane.lastRecord.isBefore(quietSince)) {
                goLive(partition, lane);
            }
        });
    }

    private void goLive(int partition, Lane lane) {
        live(partition, lane)
                .subscribe()
                .with(done -> {}, failure -> Log.errorf("lane not live: reason=%s", failure.getMessage()));
    }

    private Uni<Void> live(int partition, Lane lane) {
        lane.live = true;
        Log.infof("incident lane live: lane=%d", partition);
        return desk.live(partition);
    }

    /// A lane that nobody assigned, as in a test without Kafka, is at its end from the start.
    private Lane lane(int partition) {
        return lanes.computeIfAbsent(partition, any -> new Lane(0, desk.caughtUp()));
    }
}
