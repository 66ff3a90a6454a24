package io.epicenter.topology.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.topology.TopologyState;
import io.epicenter.topology.service.TopologySettings;
import io.epicenter.topology.service.build.Replica;
import io.epicenter.topology.service.build.TracesAssignment;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Documents from an HTTP server and from files.
class DocumentPollerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final TopologyState state = Replica.state();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> settings = new HashMap<>(Map.of("build.role", "always"));
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void serve(String path, int status, String body) {
        server.createContext(path, exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getOrDefault("Authorization", List.of("nobody")));
            answer(exchange, status, body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        });
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private void document(String name, String source, String url) {
        settings.put("documents." + name + ".source", source);
        settings.put("documents." + name + ".url", url);
    }

    private String address(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private DocumentPoller documents() {
        TopologySettings config = Replica.config("one", settings);
        InstantSource hands = now::get;
        Clock clock = hands.withZone(ZoneOffset.UTC);
        return new DocumentPoller(state, new TracesAssignment(config), config, metrics, clock);
    }

    private List<String> edges() {
        TopologySnapshot snapshot = state.build(1, now.get());
        return snapshot.edges().stream()
                .map(edge -> snapshot.node(edge.caller()).entity().name() + ">"
                        + snapshot.node(edge.callee()).entity().name())
                .sorted()
                .toList();
    }

    @Test
    void jaeger_is_asked_for_the_last_interval_once_in_each() {
        serve("/api/dependencies", 200, "{'data':[{'parent':'cart','child':'stock','callCount':7}]}");
        document("jaeger", "jaeger", address("/api/dependencies?endTs={now}&lookback={interval}"));
        settings.put("documents.jaeger.interval", "60s");
        DocumentPoller documents = documents();
        documents.tick();
        documents.tick();
        assertThat(asked).containsExactly("/api/dependencies?endTs=" + NOW.toEpochMilli() + "&lookback=60000 [nobody]");
        assertThat(edges()).containsExactly("cart>stock");
        now.set(NOW.plusSeconds(60));
        documents.tick();
        assertThat(asked).hasSize(2);
    }

    @Test
    void kubernetes_is_asked_with_the_token_of_a_file() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        serve(
                "/api/v1/pods",
                200,
                "{'kind':'PodList','items':[{'metadata':{'name':'cart-7d9f8b6c5-aaaaa','namespace':'shop'},"
                        + "'spec':{'nodeName':'node-1'},'status':{'phase':'Running','podIP':'10.0.0.7'}}]}");
        document("pods", "kubernetes", address("/api/v1/pods"));
        settings.put("documents.pods.token-file", token.toString());
        documents().tick();
        assertThat(asked).containsExactly("/api/v1/pods [Bearer secret]");
        assertThat(edges()).containsExactly("cart>node-1");
    }

    @Test
    void a_declaration_is_read_from_a_file() throws IOException {
        Path file = Files.writeString(
                folder.resolve("calls.yaml"),
                "calls:\n  - { caller: shop/checkout, callee: tax-office, kind: external, share: 0.2 }\n"
                        + "user_facing: [shop/checkout]\n");
        document("known", "declared", file.toUri().toString());
        documents().tick();
        assertThat(edges()).containsExactly("checkout>tax-office");
    }

    @Test
    void a_document_that_cannot_be_read_is_counted_and_the_others_are_read() {
        serve("/broken", 500, "{}");
        serve("/nonsense", 200, "{'kind':'SecretList','items':[]}");
        serve("/good", 200, "{'data':[{'parent':'cart','child':'stock','callCount':7}]}");
        document("broken", "jaeger", address("/broken"));
        document("nonsense", "kubernetes", address("/nonsense"));
        document("nobody", "unheard-of", address("/good"));
        document("gone", "declared", folder.resolve("gone.yaml").toUri().toString());
        document("good", "jaeger", address("/good"));
        documents().tick();
        assertThat(edges()).containsExactly("cart>stock");
        for (String name : List.of("broken", "nonsense", "nobody", "gone")) {
            assertThat(metrics.counter("epicenter.topology.documents.unreadable", "document", name)
                            .count())
                    .as(name)
                    .isEqualTo(1);
        }
    }

    @Test
    void who_does_not_build_does_not_ask() {
        serve("/good", 200, "{'data':[{'parent':'cart','child':'stock','callCount':7}]}");
        document("good", "jaeger", address("/good"));
        settings.put("build.role", "elected");
        documents().tick();
        assertThat(asked).isEmpty();
    }
}
