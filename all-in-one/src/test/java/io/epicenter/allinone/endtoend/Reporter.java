package io.epicenter.allinone.endtoend;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Listens to a story and photographs the first incident a moment after it was announced. The picture of the README
/// is made this way: `./mvnw verify -Dreadme.picture=docs/images/console.png`, seen from the root of the repository.
final class Reporter implements Consumer<String> {
    private static final Pattern INCIDENT = Pattern.compile("http://\\S+/incidents/[0-9a-f-]{36}");
    private static final Duration MOMENT = Duration.ofSeconds(8);

    private final Browser browser;
    private final Path picture;
    private @Nullable CompletableFuture<Void> shot;

    Reporter(Browser browser, Path picture) {
        this.browser = browser;
        this.picture = picture;
    }

    @Override
    public void accept(String line) {
        Matcher incident = INCIDENT.matcher(line);
        if (shot == null && incident.find()) {
            URI page = URI.create(incident.group());
            shot = CompletableFuture.runAsync(() -> photograph(page));
        }
    }

    private void photograph(URI page) {
        try {
            Thread.sleep(MOMENT);
            Files.write(picture, browser.photograph(page));
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException("no picture of " + page, failure);
        }
    }

    /// The picture, when it has been taken.
    byte[] developed() throws IOException {
        if (shot == null) {
            throw new AssertionError("no incident was announced");
        }
        shot.join();
        return Files.readAllBytes(picture);
    }
}
