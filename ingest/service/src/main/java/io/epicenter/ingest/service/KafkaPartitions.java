package io.epicenter.ingest.service;

import io.epicenter.contracts.topic.Topics;
import io.epicenter.ingest.PartitionCounts;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.jspecify.annotations.Nullable;

/// The number of partitions of `metrics`, asked of Kafka every few seconds; this also shows whether Kafka can be
/// reached.
@Singleton
class KafkaPartitions implements PartitionCounts {
    /// Longest wait for an answer. Derived: less than the 5 s between two questions.
    private static final int TIMEOUT_MILLIS = 4000;

    private final Map<String, Object> kafka;
    private final boolean fixed;
    private @Nullable Admin admin;
    private volatile int count;
    private volatile boolean reachable;

    @Inject
    KafkaPartitions(@Identifier("default-kafka-broker") Map<String, Object> kafka, IngestSettings settings) {
        this.kafka = kafka;
        this.fixed = settings.metricsPartitions().isPresent();
        this.count = settings.metricsPartitions().orElse(0);
        this.reachable = fixed;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void refresh() {
        if (fixed) {
            return;
        }
        try {
            Map<String, TopicDescription> topics = admin().describeTopics(List.of(Topics.METRICS))
                    .allTopicNames()
                    .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
            int found = Objects.requireNonNull(topics.get(Topics.METRICS))
                    .partitions()
                    .size();
            if (found != count || !reachable) {
                Log.infof("Kafka answers: topic=%s partitions=%d", Topics.METRICS, found);
            }
            count = found;
            reachable = true;
        } catch (ExecutionException | TimeoutException failure) {
            if (reachable || count == 0) {
                Log.warnf("Kafka does not answer: topic=%s reason=%s", Topics.METRICS, failure);
            }
            reachable = false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Admin admin() {
        Admin known = admin;
        if (known == null) {
            Map<String, Object> config = new HashMap<>(kafka);
            config.keySet().removeIf(key -> !AdminClientConfig.configNames().contains(key));
            config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
            config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
            known = Admin.create(config);
            admin = known;
        }
        return known;
    }

    @PreDestroy
    synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }

    /// Whether the count is known; it stays so when Kafka is away for a while.
    boolean known() {
        return count > 0;
    }

    boolean reachable() {
        return reachable;
    }

    /// Asked only of `metrics`, and only when [#known].
    @Override
    public int of(String topic) {
        if (!topic.equals(Topics.METRICS)) {
            throw new IllegalArgumentException("the partitions of " + topic + " are Kafka's to choose");
        }
        return count;
    }
}
