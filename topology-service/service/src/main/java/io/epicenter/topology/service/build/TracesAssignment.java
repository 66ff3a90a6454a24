package io.epicenter.topology.service.build;

import io.epicenter.topology.service.TopologySettings;
import io.epicenter.topology.service.TopologySettings.Build.Role;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Whether this replica is the builder: the owner of partition 0 of `traces`. Two replicas may both believe so for a
/// moment; version numbers settle it.
@ApplicationScoped
@Identifier(TracesAssignment.NAME)
public class TracesAssignment implements KafkaConsumerRebalanceListener {
    public static final String NAME = "topology-traces";

    private final Set<Integer> partitions = ConcurrentHashMap.newKeySet();
    private final boolean always;

    @Inject
    public TracesAssignment(TopologySettings config) {
        this.always = config.build().role() == Role.ALWAYS;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        assigned.forEach(partition -> partitions.add(partition.partition()));
    }

    @Override
    public void onPartitionsRevoked(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        revoked.forEach(partition -> partitions.remove(partition.partition()));
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
        onPartitionsRevoked(consumer, lost);
    }

    /// Whether this replica merges and builds.
    public boolean isBuilder() {
        return always || partitions.contains(0);
    }
}
