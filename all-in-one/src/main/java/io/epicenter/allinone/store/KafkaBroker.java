package io.epicenter.allinone.store;

import io.epicenter.allinone.process.Home;
import io.epicenter.allinone.process.JvmCommand;
import io.epicenter.allinone.process.JvmProgram;
import io.epicenter.allinone.process.Launch;
import io.epicenter.allinone.process.ProcessSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// How the embedded Kafka broker is started: one KRaft node, broker and controller in one, on loopback.
public final class KafkaBroker {
    public static final String NAME = "kafka";

    private KafkaBroker() {}

    /// @param aotCache where the AOT cache of the broker lies
    public static ProcessSpec command(Home home, int port, int controllerPort, Path aotCache, Launch launch) {
        Path file = home.folder().resolve("kafka.properties");
        Properties properties = new Properties();
        properties.putAll(properties(home, port, controllerPort));
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, "written by the launcher at every start");
        } catch (IOException failed) {
            throw new UncheckedIOException("writing " + file, failed);
        }
        List<String> flags = List.of(
                "-Xmx512m",
                "-Xms128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showThreadName=false",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss",
                "-Dorg.slf4j.simpleLogger.showShortLogName=true",
                // These warn on every start or stop of a single node.
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=error",
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.raft=error",
                "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.controller.QuorumController=error");
        List<Path> classPath = Arrays.stream(
                        System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList();
        JvmProgram program =
                new JvmProgram(flags, classPath, KafkaBrokerMain.class.getName(), List.of(file.toString()), aotCache);
        return new ProcessSpec(NAME, JvmCommand.command(home, program, launch), Map.of());
    }

    private static Map<String, String> properties(Home home, int port, int controllerPort) {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort),
                Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controllerPort),
                Map.entry("log.dirs", home.folder().resolve("kafka").toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("background.threads", "2"),
                Map.entry("message.max.bytes", "4194304"),
                Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
                Map.entry("log.retention.hours", "48"),
                Map.entry("log.segment.bytes", "134217728"));
    }
}
