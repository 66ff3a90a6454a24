package io.epicenter.allinone.platform;

import io.epicenter.allinone.process.ChildProcess;
import io.epicenter.allinone.process.JvmCommand;
import io.epicenter.allinone.process.JvmProgram;
import io.epicenter.allinone.process.Launch;
import io.epicenter.allinone.process.LauncherException;
import io.epicenter.allinone.process.Ports;
import io.epicenter.allinone.process.ProcessSpec;
import io.epicenter.allinone.process.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One service of a platform: its ports, which stay the same, and its process, which may be started again.
final class ServiceProcess {
    /// The main class of Quarkus' packaging for AOT caches, `aot-jar`.
    private static final String MAIN = "io.quarkus.bootstrap.runner.AotQuarkusEntryPoint";

    private static final String LOG_FORMAT = "%d{HH:mm:ss} %-5p %s%e%n";
    private final Service service;
    private final PlatformContext context;
    private final Function<Service, Map<String, String>> addresses;
    private final int port;
    private final int managementPort;
    private @Nullable ChildProcess child;

    /// @param addresses the variables by which a service finds the other processes; asked at each start
    ServiceProcess(Service service, PlatformContext context, Function<Service, Map<String, String>> addresses) {
        this.service = service;
        this.context = context;
        this.addresses = addresses;
        this.port = context.port(service.label(), service.defaultPort());
        this.managementPort = context.ports().nearest(service.defaultPort() + Ports.TO_MANAGEMENT);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    URI management() {
        return URI.create("http://127.0.0.1:" + managementPort + "/");
    }

    Optional<ChildProcess> started() {
        return Optional.ofNullable(child);
    }

    ChildProcess child() {
        return started().orElseThrow(() -> new IllegalStateException(service.label() + " has not been started"));
    }

    void start() {
        if (child != null && child.isAlive()) {
            throw new IllegalStateException(service.label() + " already runs");
        }
        child = ChildProcess.start(
                new ProcessSpec(service.label(), words(), environment()), context.home(), context.screen());
    }

    void awaitReady(Instant deadline) {
        URI health = management().resolve("q/health/ready");
        Readiness.await(child(), deadline, () -> Readiness.isReady(health));
    }

    private List<String> words() {
        Path target = service.target(context.settings().root());
        Optional<Path> executable =
                context.settings().launch() == Launch.NATIVE ? executable(target) : Optional.empty();
        if (executable.isPresent()) {
            return List.of(
                    executable.get().toString(),
                    "-Depicenter.home=" + context.home().folder());
        }
        Path jar = target.resolve("quarkus-app").resolve("quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new LauncherException(service.label() + " has not been built: there is no " + jar);
        }
        List<String> flags =
                new ArrayList<>(service.flags(Optional.ofNullable(environment().get(Service.HEAP))));
        flags.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        return JvmCommand.command(
                context.home(),
                new JvmProgram(
                        flags,
                        List.of(jar),
                        MAIN,
                        List.of(),
                        new AotCaches(context.settings().root()).of(service)),
                context.settings().launch());
    }

    private static Optional<Path> executable(Path target) {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-runner"))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException failed) {
            throw new UncheckedIOException("looking into " + target, failed);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>(addresses.apply(service));
        variables.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        variables.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        variables.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        variables.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        variables.put("EPICENTER_LOG_JSON", "false");
        variables.put("QUARKUS_LOG_CONSOLE_FORMAT", LOG_FORMAT);
        // Warns at every start that a pool's gauges are registered twice.
        variables.put("QUARKUS_LOG_CATEGORY__IO_MICROMETER__LEVEL", "ERROR");
        if (service == Service.INCIDENT_MANAGER) {
            variables.put(
                    "RUNBOOK_DIR", context.settings().root().resolve("runbooks").toString());
            variables.put("EPICENTER_INCIDENTS_PUBLIC_URL", address());
        }
        variables.putAll(context.settings().environment().getOrDefault(service, Map.of()));
        return variables;
    }

    /// The name of its service, as people see it.
    String name() {
        return service.label();
    }

    /// Where it answers, without the slash at the end, as settings have it.
    String address() {
        return url().toString().replaceAll("/$", "");
    }
}
