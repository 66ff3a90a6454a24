package io.epicenter.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.epicenter.contracts.wire.RemoteWriteV1Writer;
import io.epicenter.replay.recording.Entry;
import io.epicenter.replay.recording.EntrySource;
import io.epicenter.replay.recording.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Two services that answer requests; one of them begins to fail.
class FailingShop implements EntrySource {
    static final long START = 1_770_000_000_000L;
    static final int SCRAPE_SECONDS = 5;
    static final int CALM_SCRAPES = 1000;
    static final int SCRAPES = 1100;
    private final @Nullable JsonNode settings;

    FailingShop() {
        this(null);
    }

    /// @param settings as recorded; null when they were not
    FailingShop(@Nullable JsonNode settings) {
        this.settings = settings;
    }

    @Override
    public Optional<JsonNode> settings() {
        return Optional.ofNullable(settings);
    }

    @Override
    public Manifest manifest() {
        return new Manifest(
                Manifest.FORMAT,
                Map.of("metrics", 1, "events", 1),
                Map.of(),
                Map.of(Manifest.INTERVAL, "PT5S", Manifest.LATENESS, "PT1S"));
    }

    @Override
    public void forEach(EntrySink sink) throws IOException {
        Random random = new Random(7);
        Map<String, double[]> counters = new TreeMap<>(Map.of("cart", new double[2], "quote", new double[2]));
        byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
        sink.accept(
                new Entry("metrics", 0, 0, START, new byte[0], Map.of("content-type", "application/json"), garbage),
                START);
        sink.accept(new Entry("events", 0, 0, START, new byte[0], Map.of(), garbage), START);
        for (int scrape = 0; scrape < SCRAPES; scrape++) {
            long time = START + scrape * SCRAPE_SECONDS * 1000L;
            RemoteWriteV1Writer writer = new RemoteWriteV1Writer();
            for (Map.Entry<String, double[]> service : counters.entrySet()) {
                boolean failing = service.getKey().equals("cart") && scrape >= CALM_SCRAPES;
                double requests = 200 + random.nextGaussian() * 10;
                double failures = requests * (failing ? 0.5 : 0.005);
                service.getValue()[0] += Math.rint(requests - failures);
                service.getValue()[1] += Math.rint(failures);
                writer.add(labels(service.getKey(), "200"), service.getValue()[0], time);
                writer.add(labels(service.getKey(), "500"), service.getValue()[1], time);
            }
            sink.accept(
                    new Entry(
                            "metrics",
                            0,
                            scrape + 1L,
                            time,
                            new byte[0],
                            Map.of("content-type", "application/x-protobuf"),
                            writer.toByteArray()),
                    time);
        }
    }

    private static TreeMap<String, String> labels(String service, String status) {
        return new TreeMap<>(
                Map.of("__name__", "http_requests_total", "service", service, "status", status, "instance", "a:80"));
    }
}
