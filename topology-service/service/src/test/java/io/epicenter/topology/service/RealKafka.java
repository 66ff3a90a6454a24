package io.epicenter.topology.service;

import io.epicenter.contracts.topic.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Time;

/// A real Kafka broker on free ports, in this JVM, with the topic `traces`.
final class RealKafka implements AutoCloseable {
    private static final String CLUSTER_ID = "ZXBpY2VudGVyLXRlc3QtMQ";

    private final KafkaRaftServer server;
    private final String bootstrap;

    RealKafka(Path folder, int partitions) throws IOException {
        int port = freePort();
        int controller = freePort();
        bootstrap = "127.0.0.1:" + port;
        Map<String, String> settings = settings(folder, port, controller);
        Properties properties = new Properties();
        properties.putAll(settings);
        Path file = folder.resolve("kafka.properties");
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "");
        }
        String[] format = {"format", "--cluster-id", CLUSTER_ID, "--config", file.toString()};
        if (StorageTool.execute(format, System.out) != 0) {
            throw new IOException("the log folder was not formatted: " + folder);
        }
        server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
        server.startup();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(Topics.TRACES, partitions, (short) 1)))
                    .all()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        }
    }

    private static Map<String, String> settings(Path folder, int port, int controller) {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.put("log.dirs", folder.resolve("log").toString());
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "1000");
        settings.put("num.network.threads", "1");
        settings.put("num.io.threads", "2");
        settings.put("background.threads", "1");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        return settings;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    String bootstrap() {
        return bootstrap;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
