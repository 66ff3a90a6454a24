package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.AddressBook;
import io.epicenter.allinone.process.ChildProcess;
import io.epicenter.allinone.process.Home;
import io.epicenter.allinone.process.LauncherException;
import io.epicenter.allinone.process.Screen;
import io.epicenter.allinone.process.Supervisor;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A running platform: broker, Redis and services. Closing it stops them in order and leaves no process behind.
/// Methods may be called from any thread; one at a time.
public final class Platform implements AutoCloseable {
    private final PlatformContext context;
    private final PlatformStores stores;
    private final PlatformServices services;
    private @Nullable Supervisor supervisor;
    private boolean closed;

    private Platform(PlatformContext context) {
        this.context = context;
        this.stores = new PlatformStores(context);
        this.services = new PlatformServices(context, stores);
    }

    /// Starts everything and returns when all services are ready. On failure nothing is left running.
    public static Platform start(PlatformSettings settings, Screen screen) {
        Platform platform = new Platform(PlatformContext.open(settings, screen));
        Thread hook = Thread.ofPlatform().name("platform-stop").unstarted(platform::close);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            platform.startAll();
            return platform;
        } catch (RuntimeException failed) {
            boolean stopped;
            synchronized (platform) {
                stopped = platform.closed;
            }
            platform.close();
            throw stopped ? new LauncherException("stopped while starting", failed) : failed;
        }
    }

    private void startAll() {
        synchronized (this) {
            requireOpen();
            stores.start();
        }
        stores.awaitReady(startDeadline());
        Instant deadline = startDeadline();
        List<ServiceProcess> started;
        synchronized (this) {
            requireOpen();
            services.start();
            started = services.all();
        }
        started.forEach(process -> process.awaitReady(deadline));
        new AddressBook(home().folder())
                .write(started.stream().collect(Collectors.toMap(ServiceProcess::name, ServiceProcess::address)));
    }

    private Instant startDeadline() {
        return Instant.now().plus(settings().startLimit());
    }

    private void requireOpen() {
        if (closed) {
            throw new LauncherException("stopped");
        }
    }

    public PlatformSettings settings() {
        return context.settings();
    }

    public Home home() {
        return context.home();
    }

    /// Kafka and Redis.
    public PlatformStores stores() {
        return stores;
    }

    private synchronized ServiceProcess process(Service service) {
        return services.get(service);
    }

    /// The root of a service's HTTP interface, ending in `/`.
    public URI url(Service service) {
        return process(service).url();
    }

    /// The root of a service's management interface (health, metrics), ending in `/`.
    public URI management(Service service) {
        return process(service).management();
    }

    /// `kill -9` of a service.
    public void kill(Service service) {
        process(service).child().kill();
    }

    /// Starts a killed service again and waits until it is ready.
    public void restart(Service service) {
        ServiceProcess process = process(service);
        process.start();
        process.awaitReady(startDeadline());
    }

    /// What a process that ended by itself had to say; empty while all run.
    public synchronized Optional<String> failedProcess() {
        return closed
                ? Optional.empty()
                : Stream.concat(services.processes().stream(), stores.processes().stream())
                        .filter(ChildProcess::died)
                        .map(ChildProcess::exitReport)
                        .findFirst();
    }

    /// From the first call on, what died by itself is started again; to be called again and again.
    public synchronized void supervise(Instant now) {
        if (closed) {
            return;
        }
        if (supervisor == null) {
            supervisor = new Supervisor(context.screen(), context.home());
            stores.superviseBy(supervisor, now);
            services.superviseBy(supervisor, now);
        }
        supervisor.look(now);
    }

    /// Stops the services, then Kafka, then Redis.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        context.screen().stopping();
        services.stop();
        stores.stop();
        new AddressBook(home().folder()).delete();
        context.close();
    }
}
