package io.epicenter.benchmarks.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// One run: warm-up, quiet, failure. Methods in this order, once each; one thread.
final class LoadRun {
    private static final int LANES = 3;
    private static final long STEP_MILLIS = (long) (Estate.STEP_SECONDS * 1000);
    private static final int DECOYS_A_STEP = 2;
    private static final int MOST_LAG_SECONDS = 600;
    private static final long SETTLE_MILLIS = 60_000;

    private final RunningPlatform platform;
    private final Estate estate;
    private final PrintStream out;
    private final IngestClient ingest;
    private final PlatformClient client;
    private final List<EstateScrape> slices = new ArrayList<>();
    private final Set<String> before = new HashSet<>();
    private final Map<String, PlatformClient.Incident> after = new HashMap<>();
    private int series;
    private long samples;
    private long nextMillis;
    private double sustained;
    private ProcessFigures warmUpProcessor = ProcessFigures.NONE;
    private ProcessFigures quietCores = ProcessFigures.NONE;
    private ProcessFigures resident = ProcessFigures.NONE;
    private double lag;
    private double detected = Double.NaN;
    private double named = Double.NaN;
    private String guilty = "";

    LoadRun(RunningPlatform platform, Estate estate, long seed, PrintStream out) {
        this.platform = platform;
        this.estate = estate;
        this.out = out;
        ingest = new IngestClient(platform.front("ingest"));
        client = new PlatformClient(platform);
        for (int i = 0; i < LANES; i++) {
            EstateScrape slice = new EstateScrape(estate, i, LANES, seed);
            slices.add(slice);
            series += slice.series();
        }
    }

    /// Sends so many minutes of telemetry as fast as the platform takes it.
    void warmUp(int minutes) throws IOException {
        out.printf(
                Locale.ROOT,
                "%,d services, %,d calls, %,d series every %.0f s (%,d samples a minute); %d minutes of them are sent"
                        + " at once%n",
                estate.services(),
                estate.calls().size(),
                series,
                Estate.STEP_SECONDS,
                aMinute(),
                minutes);
        long began = System.nanoTime();
        ProcessFigures processor = new ProcessFigures(platform.processorSeconds());
        nextMillis = System.currentTimeMillis() / STEP_MILLIS * STEP_MILLIS - minutes * 60_000L;
        int told = 0;
        while (nextMillis < System.currentTimeMillis()) {
            step();
            double seconds = (System.nanoTime() - began) / 1e9;
            if (seconds > told + 20) {
                told = (int) seconds;
                out.printf(
                        Locale.ROOT,
                        "  %,.1f M samples sent after %.0f s; the detector has read %,.1f M%n",
                        samples / 1e6,
                        seconds,
                        client.detector("epicenter_detector_samples_total") / 1e6);
            }
        }
        long end = System.nanoTime() + MOST_LAG_SECONDS * 1_000_000_000L;
        while (client.detector("epicenter_detector_samples_total") < samples && System.nanoTime() < end) {
            platform.requireAlive();
            pause(200);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        sustained = samples / seconds;
        warmUpProcessor = processor.until(platform.processorSeconds(), 1);
        out.printf(
                Locale.ROOT,
                "caught up: %,d samples in %.0f s, %,.0f a second through the front door and detection%n",
                samples,
                seconds,
                sustained);
        out.printf(Locale.ROOT, "  processor seconds: %s%n", warmUpProcessor.words(1));
    }

    /// Goes on at its own pace.
    void quiet(int minutes) throws IOException {
        live(System.currentTimeMillis() + SETTLE_MILLIS);
        client.incidents().forEach(incident -> before.add(incident.id()));
        if (!before.isEmpty()) {
            out.printf(Locale.ROOT, "  %d incidents while it was warming up%n", before.size());
        }
        int warm = before.size();
        ProcessFigures processor = new ProcessFigures(platform.processorSeconds());
        long began = System.nanoTime();
        live(System.currentTimeMillis() + minutes * 60_000L);
        quietCores = processor.until(platform.processorSeconds(), (System.nanoTime() - began) / 1e9);
        resident = new ProcessFigures(platform.residentMegabytes());
        lag = client.detector("epicenter_detector_event_time_lag_seconds");
        client.incidents().forEach(incident -> before.add(incident.id()));
        out.printf(
                Locale.ROOT,
                "live for %d minutes: %.2f processor cores, %,.0f MB resident, %.0f s behind, %d incidents%n",
                minutes,
                quietCores.sum(),
                resident.sum(),
                lag,
                before.size() - warm);
        out.printf(Locale.ROOT, "  processor cores: %s%n", quietCores.words(3));
        out.printf(Locale.ROOT, "  megabytes: %s%n", resident.words(0));
    }

    /// A service fails after a deploy of its own; waits until an incident names it.
    ///
    /// @param vanishes whether nothing is heard of it any more; otherwise it is slow and fails some requests
    void fail(int minutes, boolean vanishes) throws IOException {
        int service = estate.someCallee();
        guilty = Estate.name(service);
        ingest.deploy(guilty, Estate.namespace(service));
        out.printf(
                Locale.ROOT,
                "%s is deployed and %s; %,d services depend on it%n",
                guilty,
                vanishes ? "vanishes" : "fails",
                estate.callers(service).size());
        if (vanishes) {
            estate.vanish(service);
        } else {
            estate.fail(service);
        }
        long onset = nextMillis;
        long end = System.currentTimeMillis() + minutes * 60_000L;
        while (System.currentTimeMillis() < end && Double.isNaN(named)) {
            live(System.currentTimeMillis() + 500);
            look(onset);
        }
        live(System.currentTimeMillis() + SETTLE_MILLIS);
        look(onset);
    }

    private void look(long onset) throws IOException {
        double seconds = (System.currentTimeMillis() - onset) / 1000.0;
        for (PlatformClient.Incident incident : client.incidents()) {
            if (before.contains(incident.id())) {
                continue;
            }
            PlatformClient.Incident known = after.put(incident.id(), incident);
            if (known == null || !known.blamed().equals(incident.blamed())) {
                out.printf(
                        Locale.ROOT,
                        "  after %.1f s: %s (confidence %.2f)%n",
                        seconds,
                        incident.title(),
                        incident.confidence());
            }
            if (Double.isNaN(detected)) {
                detected = (incident.detectedMillis() - onset) / 1000.0;
            }
            if (incident.blamed().equals(guilty) && Double.isNaN(named)) {
                named = seconds;
            }
        }
    }

    /// Sends every step when it is due.
    private void live(long untilMillis) throws IOException {
        while (System.currentTimeMillis() < untilMillis) {
            platform.requireAlive();
            if (nextMillis <= System.currentTimeMillis()) {
                for (int i = 0; i < DECOYS_A_STEP; i++) {
                    int service = estate.someService();
                    ingest.deploy(Estate.name(service), Estate.namespace(service));
                }
                step();
            } else {
                pause(Math.min(100, nextMillis - System.currentTimeMillis()));
            }
        }
    }

    private void step() throws IOException {
        estate.advance();
        long millis = nextMillis;
        nextMillis += STEP_MILLIS;
        try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
            List<Future<Integer>> sent = new ArrayList<>();
            for (EstateScrape slice : slices) {
                sent.add(lanes.submit(() -> {
                    for (byte[] body : slice.bodies(millis)) {
                        ingest.samples(body);
                    }
                    return slice.series();
                }));
            }
            for (Future<Integer> one : sent) {
                samples += one.get();
            }
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    private long aMinute() {
        return Math.round(series * 60 / Estate.STEP_SECONDS);
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(Math.max(1, millis));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    void print() {
        out.println();
        out.printf(Locale.ROOT, "%-52s %,14d%n", "services", estate.services());
        out.printf(Locale.ROOT, "%-52s %,14d%n", "samples a minute at its own pace", aMinute());
        out.printf(
                Locale.ROOT, "%-52s %,14.0f%n", "samples a minute, as fast as it goes, to detection", sustained * 60);
        out.printf(Locale.ROOT, "%-52s %14.2f%n", "processor cores at its own pace", quietCores.sum());
        out.printf(Locale.ROOT, "%-52s %,14.0f%n", "megabytes resident", resident.sum());
        out.printf(Locale.ROOT, "%-52s %14d%n", "incidents without a failure", before.size());
        out.printf(Locale.ROOT, "%-52s %14d%n", "incidents of the failure", after.size());
        out.printf(Locale.ROOT, "%-52s %14s%n", "seconds from the first bad sample to its detection", told(detected));
        out.printf(Locale.ROOT, "%-52s %14s%n", "seconds from the first bad sample to the right cause", told(named));
    }

    private static String told(double seconds) {
        return Double.isNaN(seconds) ? "never" : String.format(Locale.ROOT, "%.1f", seconds);
    }

    void addTo(ObjectNode json) {
        json.put("services", estate.services());
        json.put("series", series);
        json.put("samples_per_minute", aMinute());
        json.put("sustained_samples_per_second", Math.round(sustained));
        json.put("sustained_samples_per_processor_second", Math.round(samples / warmUpProcessor.sum()));
        json.put("live_cores", quietCores.sum());
        json.put("resident_megabytes", Math.round(resident.sum()));
        json.put("incidents_before", before.size());
        json.put("incidents_after", after.size());
        put(json, "detected_seconds", detected);
        put(json, "cause_seconds", named);
        json.put("retried_requests", ingest.retries());
        json.put("cores", Runtime.getRuntime().availableProcessors());
        ObjectNode processor = json.putObject("warm_up_processor_seconds");
        warmUpProcessor.values().forEach(processor::put);
        ObjectNode live = json.putObject("live_cores_of");
        quietCores.values().forEach(live::put);
    }

    private static void put(ObjectNode json, String key, double seconds) {
        if (Double.isNaN(seconds)) {
            json.putNull(key);
        } else {
            json.put(key, seconds);
        }
    }
}
