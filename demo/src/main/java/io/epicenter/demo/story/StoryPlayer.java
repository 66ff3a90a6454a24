package io.epicenter.demo.story;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// Sends a story to the front door: the warm-up as fast as the door takes it, the rest at the pace of the wall clock.
/// Requests to the same path keep their order; samples, spans and logs travel side by side on three connections.
/// Waits and sends again on 429 and 5xx, within a bound. Blocking; one thread.
public final class StoryPlayer {
    private static final int MOST_ATTEMPTS = 60;
    private static final Duration MOST_WAIT = Duration.ofSeconds(5);
    private static final int LANE_DEPTH = 8;
    /// What is left of the warm-up when its start is fixed to the clock.
    private static final Duration CATCH_UP = Duration.ofSeconds(2);

    private final URI frontDoor;
    private final Hooks hooks;
    private final HttpClient client;
    private long samples;
    private long requests;
    private volatile boolean stopped;

    /// What the caller wants to do on the way. Every method may do nothing.
    public interface Hooks {
        /// The warm-up is sent, but for its last two minutes.
        default void warmUpSent(Story story) {}

        /// The live part begins: the truth is final.
        default void liveBegins(Story story) {}

        /// A request has been acknowledged.
        default void sent(TelemetryRequest request) {}

        /// Every request passes here before it is sent, for a recording.
        default void sending(TelemetryRequest request) {}
    }

    public StoryPlayer(URI frontDoor, Hooks hooks) {
        this.frontDoor = frontDoor;
        this.hooks = hooks;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
    }

    /// Thrown when the front door refuses for good.
    public static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    public void stop() {
        stopped = true;
    }

    public long samples() {
        return samples;
    }

    public long requests() {
        return requests;
    }

    /// Sends the warm-up up to the clock, calling the hooks. Afterwards [#playUntil] continues with the live part.
    public void playWarmUp(Story story) throws InterruptedException {
        RequestQueues lanes = new RequestQueues();
        while (!stopped && story.now().isBefore(story.truth().liveStart().minus(Duration.ofSeconds(150)))) {
            lanes.send(story.next());
        }
        lanes.await();
        hooks.warmUpSent(story);
        story.beginLiveAt(Instant.now().plus(CATCH_UP));
        hooks.liveBegins(story);
    }

    /// Sends until the event time, never ahead of the clock.
    public void playUntil(Story story, Instant end) throws InterruptedException {
        RequestQueues lanes = new RequestQueues();
        while (!stopped && story.now().isBefore(end)) {
            TelemetryRequest request = story.next();
            Duration early = Duration.between(Instant.now(), request.eventTime());
            if (early.isPositive()) {
                lanes.await();
                Thread.sleep(early);
            }
            lanes.send(request);
        }
        lanes.await();
    }

    /// One ordered lane per sort of request, each with a bounded number on its way. Events go with the samples.
    private final class RequestQueues {
        private final List<CompletableFuture<Void>> tails = new ArrayList<>();
        private final int[] waiting = new int[3];

        RequestQueues() {
            for (int i = 0; i < waiting.length; i++) {
                tails.add(CompletableFuture.completedFuture(null));
            }
        }

        void send(TelemetryRequest request) {
            int lane = switch (request.path()) {
                case TelemetryRequest.TRACES -> 1;
                case TelemetryRequest.LOGS -> 2;
                default -> 0;
            };
            if (++waiting[lane] >= LANE_DEPTH || !request.title().isEmpty()) {
                await();
            }
            hooks.sending(request);
            tails.set(lane, tails.get(lane).thenRunAsync(() -> deliver(request), StoryPlayer::onVirtualThread));
            samples += request.samples();
            requests++;
        }

        void await() {
            try {
                CompletableFuture.allOf(tails.toArray(CompletableFuture<?>[]::new))
                        .join();
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof RefusedException refused) {
                    throw refused;
                }
                throw failed;
            }
            java.util.Arrays.fill(waiting, 0);
        }
    }

    private static void onVirtualThread(Runnable task) {
        Thread.ofVirtual().start(task);
    }

    private void deliver(TelemetryRequest request) {
        HttpRequest.Builder post = HttpRequest.newBuilder(frontDoor.resolve(request.path()))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", request.contentType())
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body()));
        request.headers().forEach(post::header);
        HttpRequest message = post.build();
        String last = "";
        for (int attempt = 1; attempt <= MOST_ATTEMPTS && !stopped; attempt++) {
            Duration wait = Duration.ofMillis(Math.min(MOST_WAIT.toMillis(), 100L * attempt));
            try {
                HttpResponse<String> response = client.send(message, HttpResponse.BodyHandlers.ofString());
                int status = response.statusCode();
                if (status / 100 == 2) {
                    hooks.sent(request);
                    return;
                }
                last = status + " " + response.body();
                if (status != 429 && status < 500) {
                    break;
                }
                wait = retryAfter(response, wait);
            } catch (IOException unreachable) {
                last = String.valueOf(unreachable.getMessage());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
            pause(wait);
        }
        if (!stopped) {
            throw new RefusedException("the front door does not take " + request.path() + ": " + last);
        }
    }

    private static Duration retryAfter(HttpResponse<?> response, Duration otherwise) {
        String seconds = response.headers().firstValue("Retry-After").orElse("");
        if (!seconds.matches("\\d{1,4}")) {
            return otherwise;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(seconds));
        return asked.compareTo(MOST_WAIT) < 0 ? asked : MOST_WAIT;
    }

    private static void pause(Duration wait) {
        try {
            Thread.sleep(wait);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
