package io.epicenter.allinone.endtoend;

import io.epicenter.allinone.command.DemoSettings;
import io.epicenter.allinone.platform.Platform;
import io.epicenter.allinone.platform.PlatformSettings;
import io.epicenter.allinone.platform.Service;
import io.epicenter.allinone.process.Launch;
import io.epicenter.allinone.process.Screen;
import io.epicenter.demo.Demo;
import io.epicenter.demo.DemoEnvironment;
import io.epicenter.demo.receiver.PagerDutyReceiver;
import io.epicenter.demo.receiver.ReceiverLog;
import io.epicenter.demo.receiver.SlackReceiver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A platform with receivers, set as for the demo, on free ports; its files are in `target`. With
/// `-Depicenter.native=true` it starts native executables where they have been built.
final class Stage implements AutoCloseable {
    private final SlackReceiver slack;
    private final PagerDutyReceiver pager;
    private final ReceiverLog receiverLog = new ReceiverLog();
    private final Platform platform;

    /// @param change of the settings
    Stage(String name, UnaryOperator<PlatformSettings> change) throws IOException {
        slack = new SlackReceiver(0, DemoSettings.SLACK_TOKEN, receiverLog, line -> say("slack: " + line));
        pager = new PagerDutyReceiver(0, DemoSettings.ROUTING_KEY, receiverLog, line -> say("pagerduty: " + line));
        Path root = Path.of("").toAbsolutePath().getParent();
        Path home = Path.of("target", "stage-" + name).toAbsolutePath();
        PlatformSettings settings = DemoSettings.of(PlatformSettings.of(root, home), slack.uri(), pager.uri())
                .withRandomPorts();
        if (Boolean.getBoolean("epicenter.native")) {
            settings = settings.with(Launch.NATIVE);
        }
        Screen screen = new Screen(System.out, Screen.Show.WARNINGS, false);
        platform = Platform.start(change.apply(settings), screen);
    }

    Stage(String name) throws IOException {
        this(name, settings -> settings);
    }

    Platform platform() {
        return platform;
    }

    ReceiverLog ledger() {
        return receiverLog;
    }

    /// A story to be told to this platform; its lines go to the output and to the listener.
    Demo story(long seed, Duration warmUp, Consumer<String> listener) {
        return new Demo(new DemoEnvironment(
                platform.url(Service.INGEST),
                platform.url(Service.TOPOLOGY),
                platform.url(Service.INCIDENT_MANAGER),
                platform.url(Service.INCIDENT_MANAGER),
                receiverLog,
                seed,
                warmUp,
                () -> -1,
                line -> {
                    say(line);
                    listener.accept(line);
                }));
    }

    static void say(String line) {
        System.out.println(line);
    }

    @Override
    public void close() {
        platform.close();
        slack.close();
        pager.close();
    }
}
