package io.epicenter.allinone.command;

import io.epicenter.allinone.platform.AotCaches;
import io.epicenter.allinone.platform.Platform;
import io.epicenter.allinone.platform.PlatformSettings;
import io.epicenter.allinone.platform.Service;
import io.epicenter.allinone.process.Home;
import io.epicenter.allinone.process.Launch;
import io.epicenter.allinone.process.LauncherException;
import io.epicenter.allinone.process.Screen;
import io.epicenter.allinone.process.Screen.Show;
import io.epicenter.demo.story.Story;
import io.epicenter.demo.story.StoryPlayer;
import io.epicenter.demo.story.StorySpec;
import io.epicenter.replay.command.Options;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The verb `train`, which the entry script uses after a build: runs everything once under a little load, so that each
/// program records its AOT cache for quicker starts.
public final class TrainCommand {
    public static final Options.Accepted OPTIONS = new Options.Accepted(List.of(), List.of());

    /// Of the shop's daily work: enough that every service has read, built and answered something. Chosen by hand.
    private static final Duration WORK = Duration.ofMinutes(10);

    /// How long a page may take to come from a service that records. Chosen by hand.
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private TrainCommand() {}

    /// Status 1 when a program has recorded nothing.
    public static int run(Options options) {
        Home.deleteAbandoned(LauncherFolders.workFolder(), "train-");
        Path root = LauncherFolders.sourceTree();
        Path home = LauncherFolders.workFolder()
                .resolve("train-" + ProcessHandle.current().pid());
        PlatformSettings settings =
                PlatformSettings.of(root, home).withoutState().withRandomPorts().with(Launch.RECORDING);
        Screen screen = Screen.standard(Show.NONE);
        try (Platform platform = Platform.start(settings, screen)) {
            work(platform);
        } catch (IOException failed) {
            throw new LauncherException("the training run cannot go on: " + failed.getMessage(), failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return 1;
        }
        List<String> missing = new AotCaches(root).install();
        if (!missing.isEmpty()) {
            screen.print("no AOT cache was recorded for " + String.join(", ", missing));
        }
        return missing.isEmpty() ? 0 : 1;
    }

    private static void work(Platform platform) throws IOException, InterruptedException {
        StorySpec spec =
                StorySpec.of(StorySpec.DEFAULT_SEED, Instant.now().minus(WORK)).withWarmUp(WORK);
        new StoryPlayer(platform.url(Service.INGEST), new StoryPlayer.Hooks() {}).playWarmUp(new Story(spec));
        try (HttpClient http = HttpClient.newHttpClient()) {
            ask(http, "POST", platform.url(Service.TOPOLOGY).resolve("api/v1/topology/rebuild"));
            ask(http, "GET", platform.url(Service.INCIDENT_MANAGER));
            ask(http, "GET", platform.url(Service.INCIDENT_MANAGER).resolve("api/v1/incidents?limit=200"));
        }
    }

    private static void ask(HttpClient http, String method, URI page) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page)
                .timeout(ANSWER)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        http.send(request, HttpResponse.BodyHandlers.discarding());
    }
}
