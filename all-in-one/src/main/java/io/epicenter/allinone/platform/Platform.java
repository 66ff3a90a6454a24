package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.ChildProcess;
import io.epicenter.allinone.process.Home;
import io.epicenter.allinone.process.LauncherException;
import io.epicenter.allinone.process.Ports;
import io.epicenter.allinone.process.ProcessSpec;
import io.epicenter.allinone.process.Readiness;
import io.epicenter.allinone.process.Screen;
import io.epicenter.allinone.store.KafkaBroker;
import io.epicenter.allinone.store.RedisServer;
import io.epicenter.allinone.store.TopicCreator;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A running platform: broker, Redis and services. Closing it stops them in order and leaves no process behind.
/// Methods may be called from any thread; one at a time.
public final class Platform implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration STORE_STOP_LIMIT = Duration.ofSeconds(15);
    private final PlatformSettings settings;
    private final Screen screen;
    private final Home home;
    private final Ports ports;
    private final int kafkaPort;
    private final int redisPort;
    private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
    private final List<ChildProcess> stores = new ArrayList<>();
    private boolean closed;

    private Platform(PlatformSettings settings, Screen screen) {
        this.settings = settings;
        this.screen = screen;
        this.home = Home.open(settings.home());
        home.claim();
        if (!settings.keep()) {
            home.clear();
        }
        this.ports = new Ports(settings.randomPorts());
        this.kafkaPort = ports.nearest(Ports.KAFKA);
        this.redisPort = ports.nearest(Ports.REDIS);
    }

    /// Starts everything and returns when all services are ready. On failure nothing is left running.
    public static Platform start(PlatformSettings settings, Screen screen) {
        Platform platform = new Platform(settings, screen);
        Thread hook = Thread.ofPlatform().name("platform-stop").unstarted(platform::close);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            platform.startStores();
            platform.startServices();
            return platform;
        } catch (RuntimeException failed) {
            boolean stopped = platform.isClosed();
            platform.close();
            throw stopped ? new LauncherException("stopped while starting", failed) : failed;
        }
    }

    private void startStores() {
        Instant deadline = Instant.now().plus(settings.startLimit());
        ChildProcess redis = startStore(RedisServer.command(home, redisPort, settings.keep()));
        ChildProcess broker = startStore(KafkaBroker.command(home, kafkaPort, ports.nearest(Ports.KAFKA_CONTROLLER)));
        Readiness.await(redis, deadline, () -> Readiness.listens(redisPort));
        Readiness.await(broker, deadline, () -> Readiness.listens(kafkaPort));
        TopicCreator.create(kafka(), settings.partitions());
    }

    private synchronized ChildProcess startStore(ProcessSpec command) {
        requireOpen();
        ChildProcess store = ChildProcess.start(command, home, screen);
        stores.addFirst(store);
        return store;
    }

    private void startServices() {
        Instant deadline = Instant.now().plus(settings.startLimit());
        List<ServiceProcess> started = new ArrayList<>();
        synchronized (this) {
            requireOpen();
            for (Service service : inOrder()) {
                ServiceProcess process = new ServiceProcess(service, this, ports.nearest(service.defaultPort()));
                services.put(service, process);
                process.start();
                started.add(process);
            }
        }
        started.forEach(process -> process.awaitReady(deadline));
    }

    private void requireOpen() {
        if (closed) {
            throw new LauncherException("stopped");
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private List<Service> inOrder() {
        return settings.services().stream().sorted(Comparator.naturalOrder()).toList();
    }

    public PlatformSettings settings() {
        return settings;
    }

    Screen screen() {
        return screen;
    }

    public Home home() {
        return home;
    }

    Ports ports() {
        return ports;
    }

    /// Kafka's bootstrap servers.
    public String kafka() {
        return "127.0.0.1:" + kafkaPort;
    }

    public String redis() {
        return "redis://127.0.0.1:" + redisPort;
    }

    /// The root of a service's HTTP interface, ending in `/`.
    public URI url(Service service) {
        return process(service).url();
    }

    /// The root of a service's management interface (health, metrics), ending in `/`.
    public URI management(Service service) {
        return process(service).management();
    }

    private synchronized ServiceProcess process(Service service) {
        ServiceProcess process = services.get(service);
        if (process == null) {
            throw new IllegalArgumentException(service.label() + " is not part of this platform");
        }
        return process;
    }

    /// `kill -9` of a service.
    public void kill(Service service) {
        process(service).child().kill();
    }

    /// Starts a killed service again and waits until it is ready.
    public void restart(Service service) {
        ServiceProcess process = process(service);
        process.start();
        process.awaitReady(Instant.now().plus(settings.startLimit()));
    }

    /// Ids of all processes that belong to this platform now.
    public synchronized List<Long> processIds() {
        return children().stream()
                .filter(ChildProcess::isAlive)
                .map(ChildProcess::pid)
                .toList();
    }

    /// What a process that ended by itself had to say; empty while all run.
    public synchronized Optional<String> failedProcess() {
        return closed
                ? Optional.empty()
                : children().stream()
                        .filter(ChildProcess::died)
                        .map(ChildProcess::exitReport)
                        .findFirst();
    }

    private List<ChildProcess> children() {
        List<ChildProcess> children = new ArrayList<>();
        services.values().forEach(process -> process.started().ifPresent(children::add));
        children.addAll(stores);
        return children;
    }

    /// Stops the services, then Kafka, then Redis.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        screen.stopping();
        List<ChildProcess> running = new ArrayList<>();
        services.values().forEach(process -> process.started().ifPresent(running::add));
        running.forEach(ChildProcess::stop);
        running.forEach(child -> child.awaitEnd(STOP_LIMIT));
        for (ChildProcess store : stores) {
            store.stop();
            store.awaitEnd(STORE_STOP_LIMIT);
        }
        home.forget();
        if (!settings.keep()) {
            home.delete();
        }
    }
}
