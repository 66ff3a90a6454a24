package io.epicenter.ingest.protocol;

import io.epicenter.contracts.EntityResolver;
import io.epicenter.ingest.IngestLimits;
import io.epicenter.ingest.IngestRequest;
import io.epicenter.ingest.PartitionCounts;
import io.epicenter.ingest.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.xerial.snappy.Snappy;

/// Requests and protocols as tests want them.
final class Requests {
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final PartitionCounts FOUR = topic -> 4;
    static final EntityResolver RESOLVER = new EntityResolver(EntityResolver.Settings.DEFAULT);

    private Requests() {}

    /// Telemetry of any age, so that tests may count from 1970; the bounds of times have tests of their own.
    static final IngestLimits.Times EVER =
            new IngestLimits.Times(Duration.ofMinutes(10), Duration.ofDays(100 * 365), Duration.ofDays(1));

    /// The limits of production, but for the age of telemetry.
    static final IngestLimits WIDE = new IngestLimits(
            IngestLimits.DEFAULT.bodyBytes(),
            IngestLimits.DEFAULT.decodedBytes(),
            IngestLimits.DEFAULT.series(),
            IngestLimits.DEFAULT.labels(),
            IngestLimits.DEFAULT.nameBytes(),
            IngestLimits.DEFAULT.valueBytes(),
            IngestLimits.DEFAULT.samples(),
            IngestLimits.DEFAULT.recordBytes(),
            IngestLimits.DEFAULT.logBodyChars(),
            EVER,
            IngestLimits.DEFAULT.rememberedSeries());

    /// Small limits, so that a test reaches them.
    static final IngestLimits SMALL = new IngestLimits(1 << 20, 1 << 20, 20, 5, 30, 60, 3, 2000, 50, EVER, 100);

    static List<Protocol> all() {
        return List.of(
                new RemoteWriteProtocol(WIDE, RESOLVER),
                new JsonSamplesProtocol(WIDE, RESOLVER),
                new OtlpTracesProtocol(WIDE),
                new OtlpLogsProtocol(WIDE, RESOLVER),
                new OtlpMetricsProtocol(WIDE, RESOLVER, EntityResolver.Settings.DEFAULT),
                new LokiProtocol(WIDE, RESOLVER),
                new AlertmanagerProtocol(WIDE, RESOLVER),
                new PrometheusAlertsProtocol(WIDE, RESOLVER),
                new EventsProtocol(WIDE, EntityResolver.Settings.DEFAULT));
    }

    static IngestRequest json(String text) {
        return request(text.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    static IngestRequest request(byte[] body, String... headers) {
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return new IngestRequest(map::get, body, NOW);
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    static byte[] snappy(byte[] bytes) {
        try {
            return Snappy.compress(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
