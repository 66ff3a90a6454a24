package io.epicenter.demo.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.epicenter.demo.RemoteWriteReading;
import io.epicenter.demo.RemoteWriteReading.Read;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoryPlayerTest {
    private final List<byte[]> writes = new CopyOnWriteArrayList<>();
    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer door;
    private volatile int everyNthIsBusy = Integer.MAX_VALUE;
    private volatile int otherwise = 204;

    @BeforeEach
    void start() throws Exception {
        door = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        door.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        door.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                if (requests.incrementAndGet() % everyNthIsBusy == 0) {
                    exchange.getResponseHeaders().set("Retry-After", "0");
                    exchange.sendResponseHeaders(503, -1);
                    return;
                }
                if (exchange.getRequestURI().getPath().equals(TelemetryRequest.WRITE)) {
                    writes.add(body);
                }
                exchange.sendResponseHeaders(otherwise, -1);
            }
        });
        door.start();
    }

    @AfterEach
    void stop() {
        door.stop(0);
    }

    private StoryPlayer player(StoryPlayer.Hooks hooks) {
        return new StoryPlayer(
                URI.create("http://127.0.0.1:" + door.getAddress().getPort()), hooks);
    }

    private static Story story() {
        Duration warmUp = Duration.ofMinutes(8);
        return new Story(StorySpec.of(9, Instant.now().minus(warmUp)).withWarmUp(warmUp));
    }

    @Test
    void a_busy_front_door_loses_nothing_and_keeps_the_order() throws Exception {
        everyNthIsBusy = 4;
        Story story = story();
        StoryPlayer player = player(new StoryPlayer.Hooks() {});
        player.playWarmUp(story);
        player.playUntil(story, Instant.now());

        List<Read> samples = new ArrayList<>();
        writes.forEach(body -> samples.addAll(RemoteWriteReading.read(body)));
        assertThat(samples).hasSize((int) player.samples());
        assertThat(samples.stream().map(sample -> sample.millis() / 20_000).toList())
                .isSorted();
    }

    @Test
    void the_live_part_begins_at_the_clock() throws Exception {
        Story story = story();
        List<String> called = new ArrayList<>();
        player(new StoryPlayer.Hooks() {
                    @Override
                    public void warmUpSent(Story told) {
                        called.add("warmUpSent");
                    }

                    @Override
                    public void liveBegins(Story told) {
                        called.add("liveBegins");
                    }
                })
                .playWarmUp(story);

        assertThat(called).containsExactly("warmUpSent", "liveBegins");
        assertThat(story.truth().liveStart())
                .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
    }

    @Test
    void a_refusal_ends_the_story() {
        otherwise = 400;

        assertThatThrownBy(() -> player(new StoryPlayer.Hooks() {}).playWarmUp(story()))
                .isInstanceOf(StoryPlayer.RefusedException.class)
                .hasMessageContaining("400");
    }
}
