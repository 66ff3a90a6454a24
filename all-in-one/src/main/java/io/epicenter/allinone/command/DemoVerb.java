package io.epicenter.allinone.command;

import io.epicenter.allinone.platform.Platform;
import io.epicenter.allinone.platform.Service;
import io.epicenter.allinone.platform.Settings;
import io.epicenter.allinone.process.Home;
import io.epicenter.allinone.process.Refusal;
import io.epicenter.allinone.process.Screen;
import io.epicenter.allinone.process.Screen.Show;
import io.epicenter.allinone.store.AnomalyCount;
import io.epicenter.demo.Demo;
import io.epicenter.demo.DemoEnvironment;
import io.epicenter.demo.receiver.Ledger;
import io.epicenter.demo.receiver.PagerDutyReceiver;
import io.epicenter.demo.receiver.Printer;
import io.epicenter.demo.receiver.SlackReceiver;
import io.epicenter.demo.story.StorySpec;
import io.epicenter.demo.verdict.Verdict;
import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The verb `demo`: starts everything afresh, tells a story through the front door, and shows what became of it.
public final class DemoVerb {
    public static final Options.Known OPTIONS = new Options.Known(
            List.of("--once", "--logs", "--quiet", "--native"), List.of("--seed", "--record", "--warm-up", "--home"));
    private static final long WARM_UP_MINUTES = 120;

    private DemoVerb() {}

    public static int run(Options options) {
        Screen screen =
                Screen.standard(options.has("--logs") ? Show.ALL : options.has("--quiet") ? Show.NONE : Show.WARNINGS);
        Home.sweep(Root.hidden(), "demo-");
        Path home = options.text("--home")
                .map(Path::of)
                .orElse(Root.hidden().resolve("demo-" + ProcessHandle.current().pid()));
        Ledger ledger = new Ledger();
        Printer printer = screen::say;
        try (SlackReceiver slack = new SlackReceiver(0, DemoSettings.SLACK_TOKEN, ledger, printer);
                PagerDutyReceiver pager = new PagerDutyReceiver(0, DemoSettings.ROUTING_KEY, ledger, printer)) {
            Settings settings = DemoSettings.of(Settings.of(Root.folder(), home), slack.uri(), pager.uri());
            if (options.has("--native")) {
                settings = settings.natively();
            }
            screen.say("Starting Kafka, Redis and five services ...");
            Instant began = Instant.now();
            try (Platform platform = Platform.start(settings, screen)) {
                screen.say("Ready after %.1f s: the console is at %s"
                        .formatted(
                                Duration.between(began, Instant.now()).toMillis() / 1000.0,
                                platform.url(Service.INCIDENT_MANAGER)));
                return tell(platform, ledger, options, screen);
            }
        } catch (IOException failed) {
            throw new Refusal("the demo cannot go on: " + failed.getMessage(), failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int tell(Platform platform, Ledger ledger, Options options, Screen screen)
            throws IOException, InterruptedException {
        try (AnomalyCount anomalies = new AnomalyCount(platform.kafka());
                Demo demo = new Demo(new DemoEnvironment(
                        platform.url(Service.INGEST),
                        platform.url(Service.TOPOLOGY),
                        platform.url(Service.INCIDENT_MANAGER),
                        platform.url(Service.INCIDENT_MANAGER),
                        ledger,
                        options.number("--seed", StorySpec.DEFAULT_SEED),
                        Duration.ofMinutes(options.number("--warm-up", WARM_UP_MINUTES)),
                        anomalies,
                        screen::say))) {
            Thread watch = exitOnCasualty(platform, screen);
            Verdict verdict = demo.run();
            watch.interrupt();
            Optional<String> recording = options.text("--record");
            if (recording.isPresent()) {
                Recordings.record(platform.kafka(), Path.of(recording.get()));
                screen.say(
                        "recorded to " + recording.get() + "; replay it: ./epicenter replay --data " + recording.get());
            }
            if (!verdict.asTold()) {
                Path logs = Root.hidden().resolve("demo-logs");
                platform.home().saveLogs(logs);
                screen.say("the services' logs are in " + logs);
            }
            if (options.has("--once")) {
                return verdict.asTold() ? 0 : 1;
            }
            screen.say(
                    "The shop goes on; look around at " + platform.url(Service.INCIDENT_MANAGER) + " (Ctrl-C ends).");
            return Up.stay(platform, screen);
        }
    }

    /// Ends the launcher with status 1 when a process dies, from wherever the story is: it may be waiting for a
    /// front door that is gone.
    private static Thread exitOnCasualty(Platform platform, Screen screen) {
        return Thread.ofPlatform().name("casualties").daemon().start(() -> {
            if (Up.stay(platform, screen) != 0) {
                System.exit(1);
            }
        });
    }
}
