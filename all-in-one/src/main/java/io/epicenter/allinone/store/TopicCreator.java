package io.epicenter.allinone.store;

import io.epicenter.allinone.process.LauncherException;
import io.epicenter.contracts.topic.TopicSpec;
import io.epicenter.contracts.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/// Creates the topics that are missing. Topics that are there stay as they are.
public final class TopicCreator {
    /// The environment variable that `deploy/kafka/topics.sh` reads too.
    public static final String DERIVED_RETENTION = "DERIVED_RETENTION_MS";

    /// The one that the single broker can hold.
    private static final short ONE_REPLICA = 1;

    /// 48 h, as the broker's `log.retention.hours`. Chosen by hand: yesterday can still be recorded today. Telemetry
    /// fills the disk faster than all the other topics, so a longer time costs disk space.
    private static final String TELEMETRY_MILLIS =
            Long.toString(Duration.ofDays(2).toMillis());

    /// One request. Chosen by hand: a broker on the same machine answers within a second; a longer wait only delays the
    /// error.
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /// A call with its repetitions. Chosen by hand: three requests.
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private TopicCreator() {}

    /// How long the installation keeps signals, by the environment variable [#DERIVED_RETENTION]; six hours when it is
    /// not set. Throws LauncherException when it is no number, or less than an hour.
    public static Duration derivedRetention(Map<String, String> environment) {
        String millis = environment.getOrDefault(DERIVED_RETENTION, "");
        if (millis.isBlank()) {
            return Topics.DERIVED;
        }
        String problem = DERIVED_RETENTION + "=" + millis + ": the retention of signals, in milliseconds, is at least "
                + Topics.LEAST_DERIVED.toMillis() + " (an hour), because the correlator looks back on them";
        try {
            Duration set = Duration.ofMillis(Long.parseLong(millis.strip()));
            if (set.compareTo(Topics.LEAST_DERIVED) < 0) {
                throw new LauncherException(problem);
            }
            return set;
        } catch (NumberFormatException noNumber) {
            throw new LauncherException(problem, noNumber);
        }
    }

    /// @param derived how long signals are kept
    public static void create(String bootstrapServers, int partitions, Duration derived) {
        Map<String, Object> config = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_TIMEOUT.toMillis());
        try (Admin admin = Admin.create(config)) {
            Set<String> present = admin.listTopics().names().get();
            List<NewTopic> missing = all(partitions, derived).stream()
                    .filter(topic -> !present.contains(topic.name()))
                    .toList();
            admin.createTopics(missing).all().get();
        } catch (ExecutionException failed) {
            throw new LauncherException("cannot create the topics: " + failed.getMessage(), failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new LauncherException("interrupted while creating the topics", ended);
        }
    }

    private static List<NewTopic> all(int partitions, Duration derived) {
        return Topics.ALL.stream()
                .flatMap(topic -> Stream.of(topic, topic.deadLetters()))
                .map(topic -> topic(topic, partitions, derived))
                .toList();
    }

    private static NewTopic topic(TopicSpec topic, int partitions, Duration derived) {
        int count = topic.partitioning() == TopicSpec.Partitioning.SINGLE ? 1 : partitions;
        Map.Entry<String, String> setting =
                topic.retention().setting(TELEMETRY_MILLIS, Long.toString(derived.toMillis()));
        return new NewTopic(topic.name(), count, ONE_REPLICA).configs(Map.ofEntries(setting));
    }
}
