package io.epicenter.benchmarks.platform;

import java.io.IOException;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// One run: warm-up, quiet, failure. Methods in this order, once each; one thread.
final class LoadRun {
    /// Deploys of services that have nothing to do with the failure. Two every 15 s are 11,500 a day: more than the
    /// largest users report.
    private static final int DECOYS_A_STEP = 2;

    /// How long the detector may take to catch up after the warm-up. Chosen by hand.
    private static final int MOST_LAG_SECONDS = 600;

    /// How long the platform is given to come to rest before and after what is measured. Chosen by hand: four
    /// intervals.
    private static final long SETTLE_MILLIS = 60_000;

    private final RunningPlatform platform;
    private final Estate estate;
    private final PrintStream out;
    private final IngestClient ingest;
    private final PlatformClient client;
    private final LoadSender sender;
    private final RunFigures figures;
    private final Set<String> before = new HashSet<>();
    private final Map<String, PlatformClient.Incident> after = new HashMap<>();
    private String guilty = "";

    LoadRun(RunningPlatform platform, Estate estate, long seed, PrintStream out) {
        this.platform = platform;
        this.estate = estate;
        this.out = out;
        ingest = new IngestClient(platform.front("ingest"));
        client = new PlatformClient(platform);
        sender = new LoadSender(estate, ingest, seed);
        figures = new RunFigures(estate.services(), sender.series());
    }

    RunFigures figures() {
        return figures;
    }

    /// Sends so many minutes of telemetry as fast as the platform takes it.
    void warmUp(int minutes) throws IOException {
        out.printf(
                Locale.ROOT,
                "%,d services, %,d calls, %,d series every %.0f s (%,d samples a minute); %d minutes of them are sent"
                        + " at once%n",
                estate.services(),
                estate.plan().calls().size(),
                sender.series(),
                Estate.STEP_SECONDS,
                figures.samplesAMinute(),
                minutes);
        long began = System.nanoTime();
        ProcessFigures processor = new ProcessFigures(platform.processorSeconds());
        sender.startBefore(minutes);
        int told = 0;
        while (sender.nextMillis() < System.currentTimeMillis()) {
            sender.step();
            double seconds = (System.nanoTime() - began) / 1e9;
            if (seconds > told + 20) {
                told = (int) seconds;
                out.printf(
                        Locale.ROOT,
                        "  %,.1f M samples sent after %.0f s; the detector has read %,.1f M%n",
                        sender.samples() / 1e6,
                        seconds,
                        client.detector("epicenter_detector_samples_total") / 1e6);
            }
        }
        long end = System.nanoTime() + MOST_LAG_SECONDS * 1_000_000_000L;
        while (client.detector("epicenter_detector_samples_total") < sender.samples() && System.nanoTime() < end) {
            platform.requireAlive();
            pause(200);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        figures.warmedUp(sender.samples(), seconds, processor.until(platform.processorSeconds(), 1));
        out.printf(
                Locale.ROOT,
                "caught up: %,d samples in %.0f s, %,.0f a second through the front door and detection%n",
                sender.samples(),
                seconds,
                figures.sustained());
        out.printf(
                Locale.ROOT,
                "  processor seconds: %s%n",
                figures.warmUpProcessor().words(1));
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
        ProcessFigures cores = processor.until(platform.processorSeconds(), (System.nanoTime() - began) / 1e9);
        ProcessFigures resident = new ProcessFigures(platform.residentMegabytes());
        figures.livedQuietly(cores, resident);
        double lag = client.detector("epicenter_detector_event_time_lag_seconds");
        client.incidents().forEach(incident -> before.add(incident.id()));
        figures.incidentsBefore(before.size());
        out.printf(
                Locale.ROOT,
                "live for %d minutes: %.2f processor cores, %,.0f MB resident, %.0f s behind, %d incidents%n",
                minutes,
                cores.sum(),
                resident.sum(),
                lag,
                before.size() - warm);
        out.printf(Locale.ROOT, "  processor cores: %s%n", cores.words(3));
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
                estate.plan().callers(service).size());
        if (vanishes) {
            estate.vanish(service);
        } else {
            estate.fail(service);
        }
        long onset = sender.nextMillis();
        long end = System.currentTimeMillis() + minutes * 60_000L;
        while (System.currentTimeMillis() < end && !figures.isCauseNamed()) {
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
            figures.detected((incident.detectedMillis() - onset) / 1000.0);
            if (incident.blamed().equals(guilty)) {
                figures.causeNamed(seconds);
            }
        }
        figures.failureSeen(after.size(), ingest.retries());
    }

    /// Sends every step when it is due.
    private void live(long untilMillis) throws IOException {
        while (System.currentTimeMillis() < untilMillis) {
            platform.requireAlive();
            if (sender.nextMillis() <= System.currentTimeMillis()) {
                for (int i = 0; i < DECOYS_A_STEP; i++) {
                    int service = estate.someService();
                    ingest.deploy(Estate.name(service), Estate.namespace(service));
                }
                sender.step();
            } else {
                pause(Math.min(100, sender.nextMillis() - System.currentTimeMillis()));
            }
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            Thread.sleep(Math.max(1, millis));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }
}
