package io.epicenter.demo;

import io.epicenter.demo.story.GroundTruth;
import io.epicenter.demo.story.Story;
import io.epicenter.demo.story.StoryPlayer;
import io.epicenter.demo.story.StorySpec;
import io.epicenter.demo.story.TelemetryRequest;
import io.epicenter.demo.verdict.DemoObservation;
import io.epicenter.demo.verdict.DemoVerdict;
import io.epicenter.demo.verdict.IncidentPoller;
import io.epicenter.demo.verdict.Judge;
import io.epicenter.demo.verdict.SeenIncident;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells one story to a running platform and says what happens, line by line. [#run] returns the verdict; the shop
/// goes on with its daily work until [#close].
public final class Demo implements AutoCloseable {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /// After the roll-back, how long the end of the story is waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    /// After the end, how long a second incident is watched for.
    private static final Duration AFTERMATH = Duration.ofSeconds(3);
    /// Changes older than this are not told.
    private static final Duration RECENT = Duration.ofMinutes(3);
    private static final int REBUILDS = 20;

    private final DemoEnvironment environment;
    private final StoryPlayer player;
    private final Narrator narrator = new Narrator();
    private @Nullable Thread teller;
    private volatile @Nullable RuntimeException failure;
    private volatile int series;
    private long anomaliesBefore;

    public Demo(DemoEnvironment environment) {
        this.environment = environment;
        player = new StoryPlayer(environment.frontDoor(), narrator);
    }

    /// Tells a story and judges it.
    public static DemoVerdict run(DemoEnvironment environment) throws InterruptedException {
        try (Demo demo = new Demo(environment)) {
            return demo.run();
        }
    }

    /// Plays warm-up and story, and returns when the story is over and judged.
    public DemoVerdict run() throws InterruptedException {
        Instant began = Instant.now();
        Story story = new Story(StorySpec.of(environment.seed(), began.minus(environment.warmUp()))
                .withWarmUp(environment.warmUp()));
        say("a shop of " + story.shop().names().size() + " services, " + story.series() + " series; "
                + words(environment.warmUp()) + " of its daily work are played fast");
        player.playWarmUp(story);
        series = story.series();
        anomaliesBefore = environment.anomalies().getAsLong();
        say("caught up with the clock: " + player.samples() + " samples in "
                + Duration.between(began, Instant.now()).toSeconds() + " s; from here on everything is live");
        teller = Thread.ofVirtual().name("story").start(() -> tell(story));
        DemoVerdict verdict = watch(story.truth());
        closing(verdict);
        return verdict;
    }

    private void tell(Story story) {
        try {
            player.playUntil(story, Instant.MAX);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            failure = failed;
        }
    }

    private DemoVerdict watch(GroundTruth truth) throws InterruptedException {
        Judge judge = new Judge(truth, environment.receiverLog());
        IncidentPoller watch = new IncidentPoller(environment.incidents());
        Instant deadline = truth.rollback().time().plus(PATIENCE);
        boolean onsetTold = false;
        DemoObservation seen = watch.observe(judge, anomalies(), series);
        while (Instant.now().isBefore(deadline) && !judge.isComplete(seen)) {
            RuntimeException failed = failure;
            if (failed != null) {
                throw failed;
            }
            Thread.sleep(LOOK);
            if (!onsetTold && Instant.now().isAfter(truth.onset())) {
                onsetTold = true;
                say("(what only the simulator knows: " + truth.guilty() + " begins to fail, "
                        + truth.kind().name().toLowerCase(Locale.ROOT) + ")");
            }
            seen = watch.observe(judge, anomalies(), series);
            narrator.incident(judge, seen);
        }
        Thread.sleep(AFTERMATH);
        return judge.verdict(watch.observe(judge, anomalies(), series));
    }

    private long anomalies() {
        long now = environment.anomalies().getAsLong();
        return now < 0 || anomaliesBefore < 0 ? -1 : now - anomaliesBefore;
    }

    private void closing(DemoVerdict verdict) {
        verdict.checks().forEach(check -> environment.printer().line("  " + check));
        environment.printer().line(verdict.summary());
        environment
                .printer()
                .line(verdict.asTold() ? "the story ended as told" : "the story did NOT end as told, see above");
    }

    private void say(String text) {
        environment.printer().line(CLOCK.format(Instant.now()) + "  " + text);
    }

    private static String words(Duration duration) {
        return duration.toMinutes() % 60 == 0 ? duration.toHours() + " h" : duration.toMinutes() + " min";
    }

    /// Stops the shop.
    @Override
    public void close() {
        player.stop();
        Thread running = teller;
        if (running != null) {
            running.interrupt();
            try {
                running.join(Duration.ofSeconds(5));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Says what happens on the way.
    private final class Narrator implements StoryPlayer.Hooks {
        private String told = "";

        @Override
        public void warmUpSent(Story story) {
            say("the dependency graph is built from the traces");
            rebuild(story.shop().names().size());
        }

        @Override
        public void sent(TelemetryRequest request) {
            boolean recent = request.eventTime().isAfter(Instant.now().minus(RECENT));
            if (recent && !request.title().isEmpty()) {
                say("change: " + request.title()
                        + (request.live() ? "" : " (" + CLOCK.format(request.eventTime()) + ")"));
            }
        }

        void incident(Judge judge, DemoObservation seen) {
            Optional<SeenIncident> found = judge.incident(seen);
            if (found.isEmpty()) {
                return;
            }
            SeenIncident incident = found.get();
            String state = incident.isResolved() ? "incident resolved" : "incident";
            String cause = incident.blamed().isEmpty() ? "" : ", root cause " + incident.blamed();
            String now = state + ": " + incident.title() + cause
                    + (incident.cause().isEmpty() ? "" : ": " + incident.cause());
            if (!now.equals(told)) {
                told = now;
                say(now + "  " + environment.console().resolve("/incidents/" + incident.id()));
            }
        }
    }

    /// Asks for a graph until it knows most of the shop; the traces may still be on their way.
    private void rebuild(int parts) {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI address = environment.topology().resolve("/api/v1/topology/rebuild");
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        String last = "no answer";
        int before = -1;
        for (int i = 0; i < REBUILDS; i++) {
            try {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                last = response.statusCode() + " " + response.body();
                int nodes = count(response.body(), "nodes");
                int edges = count(response.body(), "edges");
                if (response.statusCode() / 100 == 2 && nodes >= parts && edges == before) {
                    say("the graph knows " + nodes + " services and " + edges + " calls between them");
                    return;
                }
                before = edges;
                Thread.sleep(Duration.ofMillis(500));
            } catch (IOException unreachable) {
                last = String.valueOf(unreachable.getMessage());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        say("the graph is not complete: " + last);
    }

    private static int count(String json, String field) {
        try {
            return new com.fasterxml.jackson.databind.ObjectMapper()
                    .readTree(json)
                    .path(field)
                    .asInt(-1);
        } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
            return -1;
        }
    }
}
