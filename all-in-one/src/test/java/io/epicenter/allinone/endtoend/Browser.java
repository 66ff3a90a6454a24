package io.epicenter.allinone.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A headless Chromium of this machine, for pictures of the console. Driven by the DevTools protocol, because a page
/// that listens to server-sent events never ends loading, which the screenshot option would wait for.
final class Browser {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration DRAWING = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path program;

    private Browser(Path program) {
        this.program = program;
    }

    static Optional<Browser> installed() {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Browser::new);
    }

    /// A PNG of a page, 1280 pixels wide, some seconds after it was opened.
    byte[] photograph(URI page) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("browser");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "--window-size=1280,1400",
                        page.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI target = target(client, profile);
            Thread.sleep(DRAWING);
            return capture(client, target);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static URI target(HttpClient client, Path profile) throws IOException, InterruptedException {
        Path port = profile.resolve("DevToolsActivePort");
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            Thread.sleep(200);
            if (Files.exists(port) && !Files.readAllLines(port).isEmpty()) {
                String root = "http://127.0.0.1:" + Files.readAllLines(port).getFirst();
                String list = client.send(
                                HttpRequest.newBuilder(URI.create(root + "/json/list"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
                for (JsonNode target : JSON.readTree(list)) {
                    if (target.path("type").asText().equals("page")) {
                        return URI.create(target.path("webSocketDebuggerUrl").asText());
                    }
                }
            }
        }
        throw new IOException("the browser opened no page within " + PATIENCE);
    }

    private static byte[] capture(HttpClient client, URI target) throws IOException {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(target, new Answer(answer))
                .join();
        socket.sendText("{\"id\":1,\"method\":\"Page.captureScreenshot\",\"params\":{\"format\":\"png\"}}", true)
                .join();
        String message =
                answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        socket.abort();
        return Base64.getDecoder()
                .decode(JSON.readTree(message).path("result").path("data").asText());
    }

    /// The one answer that is waited for, put together from its parts.
    private static final class Answer implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<String> answer;

        Answer(CompletableFuture<String> answer) {
            this.answer = answer;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                answer.complete(text.toString());
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }
}
