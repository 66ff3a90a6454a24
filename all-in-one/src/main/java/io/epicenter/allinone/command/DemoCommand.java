package io.epicenter.allinone.command;

import io.epicenter.allinone.platform.Platform;
import io.epicenter.allinone.platform.PlatformSettings;
import io.epicenter.allinone.platform.Service;
import io.epicenter.allinone.process.Home;
import io.epicenter.allinone.process.Launch;
import io.epicenter.allinone.process.LauncherException;
import io.epicenter.allinone.process.Screen;
import io.epicenter.allinone.process.Screen.Show;
import io.epicenter.allinone.store.AnomalyCounter;
import io.epicenter.demo.Demo;
import io.epicenter.demo.DemoEnvironment;
import io.epicenter.demo.receiver.PagerDutyReceiver;
import io.epicenter.demo.receiver.Printer;
import io.epicenter.demo.receiver.ReceiverLog;
import io.epicenter.demo.receiver.SlackReceiver;
import io.epicenter.demo.story.StorySpec;
import io.epicenter.demo.verdict.DemoVerdict;
import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The verb `demo`: starts everything afresh, tells a story through the front door, and shows what became of it.
public final class DemoCommand {
    public static final Options.Accepted OPTIONS = new Options.Accepted(
            List.of("--once", "--logs", "--quiet", "--native"), List.of("--seed", "--record", "--warm-up", "--home"));

    /// Two hours are enough for levels and bands of a signal with 5 s intervals; daily profiles need more.
    private static final long WARM_UP_MINUTES = 120;

    /// A month: what the topics keep of it is two days anyway. Chosen by hand.
    private static final long MOST_WARM_UP_MINUTES = 43_200;

    private DemoCommand() {}

    public static int run(Options options) {
        long seed = options.number("--seed", StorySpec.DEFAULT_SEED);
        Duration warmUp = Duration.ofMinutes(options.number(
                "--warm-up", WARM_UP_MINUTES, StorySpec.LEAST_WARM_UP.toMinutes(), MOST_WARM_UP_MINUTES));
        Screen screen =
                Screen.standard(options.has("--logs") ? Show.ALL : options.has("--quiet") ? Show.NONE : Show.WARNINGS);
        Home.deleteAbandoned(LauncherFolders.workFolder(), "demo-");
        Path home = options.text("--home")
                .map(Path::of)
                .orElse(LauncherFolders.workFolder()
                        .resolve("demo-" + ProcessHandle.current().pid()));
        ReceiverLog receiverLog = new ReceiverLog();
        Printer printer = screen::print;
        try (SlackReceiver slack = new SlackReceiver(0, DemoSettings.SLACK_TOKEN, receiverLog, printer);
                PagerDutyReceiver pager = new PagerDutyReceiver(0, DemoSettings.ROUTING_KEY, receiverLog, printer)) {
            PlatformSettings settings =
                    DemoSettings.of(PlatformSettings.of(LauncherFolders.sourceTree(), home), slack.uri(), pager.uri());
            if (options.has("--native")) {
                settings = settings.with(Launch.NATIVE);
            }
            screen.print("Starting Kafka, Redis and five services ...");
            Instant began = Instant.now();
            try (Platform platform = Platform.start(settings, screen)) {
                screen.print("Ready after %.1f s: the console is at %s"
                        .formatted(
                                Duration.between(began, Instant.now()).toMillis() / 1000.0,
                                platform.url(Service.INCIDENT_MANAGER)));
                return play(platform, receiverLog, new Told(seed, warmUp), options, screen);
            }
        } catch (IOException failed) {
            throw new LauncherException("the demo cannot go on: " + failed.getMessage(), failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    /// Which story is told.
    private record Told(long seed, Duration warmUp) {}

    private static int play(Platform platform, ReceiverLog receiverLog, Told told, Options options, Screen screen)
            throws IOException, InterruptedException {
        try (AnomalyCounter anomalies = new AnomalyCounter(platform.stores().kafka());
                Demo demo = new Demo(new DemoEnvironment(
                        platform.url(Service.INGEST),
                        platform.url(Service.TOPOLOGY),
                        platform.url(Service.INCIDENT_MANAGER),
                        platform.url(Service.INCIDENT_MANAGER),
                        receiverLog,
                        told.seed(),
                        told.warmUp(),
                        anomalies,
                        screen::print))) {
            Thread watch = exitOnProcessFailure(platform, screen);
            DemoVerdict verdict = demo.run();
            watch.interrupt();
            Optional<String> recording = options.text("--record");
            if (recording.isPresent()) {
                DemoRecorder.record(platform, Path.of(recording.get()));
                screen.print(
                        "recorded to " + recording.get() + "; replay it: ./epicenter replay --data " + recording.get());
            }
            if (!verdict.asTold()) {
                Path logs = LauncherFolders.workFolder().resolve("demo-logs");
                platform.home().saveLogs(logs);
                screen.print("the services' logs are in " + logs);
            }
            if (options.has("--once")) {
                return verdict.asTold() ? 0 : 1;
            }
            screen.print(
                    "The shop goes on; look around at " + platform.url(Service.INCIDENT_MANAGER) + " (Ctrl-C ends).");
            return UpCommand.awaitFailure(platform, screen);
        }
    }

    /// Ends the launcher with status 1 when a process dies, from wherever the story is: it may be waiting for a
    /// front door that is gone.
    private static Thread exitOnProcessFailure(Platform platform, Screen screen) {
        return Thread.ofPlatform().name("casualties").daemon().start(() -> {
            if (UpCommand.awaitFailure(platform, screen) != 0) {
                System.exit(1);
            }
        });
    }
}
