package io.epicenter.allinone.store;

import io.epicenter.allinone.process.LauncherException;
import io.epicenter.contracts.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/// Creates the topics that are missing. Topics that are there stay as they are.
public final class TopicCreator {
    /// There is one broker.
    private static final short ONE_REPLICA = 1;
    private static final String WEEK_MILLIS = Long.toString(7L * 24 * 3600 * 1000);

    private TopicCreator() {}

    public static void create(String bootstrapServers, int partitions) {
        Map<String, Object> config = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 30_000);
        try (Admin admin = Admin.create(config)) {
            Set<String> present = admin.listTopics().names().get();
            List<NewTopic> missing = all(partitions).stream()
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

    private static List<NewTopic> all(int partitions) {
        List<NewTopic> topics = new ArrayList<>();
        for (String name : Topics.ALL) {
            Map<String, String> config = new HashMap<>();
            if (Topics.COMPACTED.contains(name)) {
                config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            }
            topics.add(new NewTopic(name, partitions, ONE_REPLICA).configs(config));
            topics.add(new NewTopic(Topics.deadLetters(name), 1, ONE_REPLICA)
                    .configs(Map.of(TopicConfig.RETENTION_MS_CONFIG, WEEK_MILLIS)));
        }
        return topics;
    }
}
