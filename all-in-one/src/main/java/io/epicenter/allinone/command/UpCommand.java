package io.epicenter.allinone.command;

import io.epicenter.allinone.platform.Platform;
import io.epicenter.allinone.platform.PlatformSettings;
import io.epicenter.allinone.platform.Service;
import io.epicenter.allinone.process.Home;
import io.epicenter.allinone.process.HomeTakenException;
import io.epicenter.allinone.process.Launch;
import io.epicenter.allinone.process.Screen;
import io.epicenter.allinone.process.Screen.Show;
import io.epicenter.replay.command.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The verb `up`: starts everything, says where it is, and stays until it is stopped.
public final class UpCommand {
    public static final Options.Accepted OPTIONS = new Options.Accepted(
            List.of("--quiet", "--native"), List.of("--home", "--partitions", "--services", "--heap"));

    /// How often the processes are looked at. Chosen by hand.
    private static final Duration LOOK = Duration.ofMillis(500);

    /// How many platforms may run on one source tree in homes that nobody named. Chosen by hand: above what one
    /// machine holds.
    private static final int MOST_HOMES = 9;

    /// Of each topic: a broker of 256 MB holds them. Chosen by hand.
    private static final int MOST_PARTITIONS = 64;

    private UpCommand() {}

    public static int run(Options options) {
        Home.deleteAbandoned(LauncherFolders.workFolder(), "demo-");
        Screen screen = Screen.standard(options.has("--quiet") ? Show.NONE : Show.ALL);
        Optional<Path> home = options.text("--home").map(Path::of);
        Instant start = Instant.now();
        Platform platform = home.isPresent() ? start(options, home.get(), screen) : startInFreeHome(options, screen);
        screen.print(StartupSummary.of(platform, Duration.between(start, Instant.now())));
        return superviseUntilStopped(platform);
    }

    /// Each platform has data of its own: the second one on this source tree takes the next home.
    private static Platform startInFreeHome(Options options, Screen screen) {
        for (int i = 1; ; i++) {
            Path home = LauncherFolders.workFolder().resolve(i == 1 ? "data" : "data-" + i);
            try {
                return start(options, home, screen);
            } catch (HomeTakenException taken) {
                if (i == MOST_HOMES) {
                    throw taken;
                }
                screen.print("Another Epicenter runs on " + home + "; this one takes data and ports of its own.");
            }
        }
    }

    private static Platform start(Options options, Path home, Screen screen) {
        PlatformSettings settings = PlatformSettings.of(LauncherFolders.sourceTree(), home)
                .partitions(
                        (int) options.number("--partitions", PlatformSettings.DEFAULT_PARTITIONS, 1, MOST_PARTITIONS));
        if (options.has("--native")) {
            settings = settings.with(Launch.NATIVE);
        }
        Optional<String> wanted = options.text("--services");
        if (wanted.isPresent()) {
            settings = settings.withServices(services(wanted.get()));
        }
        for (Map.Entry<Service, String> heap :
                heaps(options.text("--heap").orElse("")).entrySet()) {
            settings = settings.with(heap.getKey(), Map.of(Service.HEAP, heap.getValue()));
        }
        screen.print("Starting Kafka, Redis and " + settings.services().size() + " services ...");
        return Platform.start(settings, screen);
    }

    /// Starts again what dies; Ctrl-C ends the launcher by itself, through its shutdown hook.
    private static int superviseUntilStopped(Platform platform) {
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!never.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                platform.supervise(Instant.now());
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /// A comma-separated list, or `none`: Kafka and Redis alone.
    private static Set<Service> services(String list) {
        return list.equals("none")
                ? Set.of()
                : Arrays.stream(list.split(",")).map(Service::named).collect(Collectors.toSet());
    }

    /// `detector=2g,ingest=512m`
    private static Map<Service, String> heaps(String list) {
        Map<Service, String> heaps = new EnumMap<>(Service.class);
        for (String entry : list.isBlank() ? List.<String>of() : List.of(list.split(","))) {
            int equals = entry.indexOf('=');
            String size = entry.substring(equals + 1);
            if (equals < 0 || !size.matches("[1-9][0-9]{0,5}[mgMG]")) {
                throw new Options.UsageException(
                        "--heap takes SERVICE=SIZE,... as in detector=2g, not '" + entry + "'");
            }
            heaps.put(Service.named(entry.substring(0, equals)), size);
        }
        return heaps;
    }

    /// Waits until a process dies (status 1); Ctrl-C ends the launcher by itself, through its shutdown hook.
    static int awaitFailure(Platform platform, Screen screen) {
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (!never.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                Optional<String> casualty = platform.failedProcess();
                if (casualty.isPresent()) {
                    screen.print("Stopping everything, because " + casualty.get());
                    platform.close();
                    return 1;
                }
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
