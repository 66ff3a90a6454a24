package io.epicenter.benchmarks.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Locale;

/// What a run has measured so far. Not thread-safe.
final class RunFigures {
    private final int services;
    private final int series;
    private long samples;
    private double sustained;
    private ProcessFigures warmUpProcessor = ProcessFigures.NONE;
    private ProcessFigures quietCores = ProcessFigures.NONE;
    private ProcessFigures resident = ProcessFigures.NONE;
    private int incidentsBefore;
    private int incidentsAfter;
    private long retries;
    private double detected = Double.NaN;
    private double named = Double.NaN;

    RunFigures(int services, int series) {
        this.services = services;
        this.series = series;
    }

    long samplesAMinute() {
        return Math.round(series * 60 / Estate.STEP_SECONDS);
    }

    void warmedUp(long samples, double seconds, ProcessFigures processorSeconds) {
        this.samples = samples;
        this.sustained = samples / seconds;
        this.warmUpProcessor = processorSeconds;
    }

    /// Samples a second through the front door and detection.
    double sustained() {
        return sustained;
    }

    ProcessFigures warmUpProcessor() {
        return warmUpProcessor;
    }

    void livedQuietly(ProcessFigures cores, ProcessFigures residentMegabytes) {
        this.quietCores = cores;
        this.resident = residentMegabytes;
    }

    void incidentsBefore(int count) {
        this.incidentsBefore = count;
    }

    void failureSeen(int incidents, long retriedRequests) {
        this.incidentsAfter = incidents;
        this.retries = retriedRequests;
    }

    /// @param seconds from the first bad sample; the first call counts
    void detected(double seconds) {
        if (Double.isNaN(detected)) {
            detected = seconds;
        }
    }

    /// @param seconds from the first bad sample to the right cause; the first call counts
    void causeNamed(double seconds) {
        if (Double.isNaN(named)) {
            named = seconds;
        }
    }

    boolean isCauseNamed() {
        return !Double.isNaN(named);
    }

    void print(PrintStream out) {
        out.println();
        out.printf(Locale.ROOT, "%-52s %,14d%n", "services", services);
        out.printf(Locale.ROOT, "%-52s %,14d%n", "samples a minute at its own pace", samplesAMinute());
        out.printf(
                Locale.ROOT, "%-52s %,14.0f%n", "samples a minute, as fast as it goes, to detection", sustained * 60);
        out.printf(Locale.ROOT, "%-52s %14.2f%n", "processor cores at its own pace", quietCores.sum());
        out.printf(Locale.ROOT, "%-52s %,14.0f%n", "megabytes resident", resident.sum());
        out.printf(Locale.ROOT, "%-52s %14d%n", "incidents without a failure", incidentsBefore);
        out.printf(Locale.ROOT, "%-52s %14d%n", "incidents of the failure", incidentsAfter);
        out.printf(Locale.ROOT, "%-52s %14s%n", "seconds from the first bad sample to its detection", words(detected));
        out.printf(Locale.ROOT, "%-52s %14s%n", "seconds from the first bad sample to the right cause", words(named));
    }

    private static String words(double seconds) {
        return Double.isNaN(seconds) ? "never" : String.format(Locale.ROOT, "%.1f", seconds);
    }

    void addTo(ObjectNode json) {
        json.put("services", services);
        json.put("series", series);
        json.put("samples_per_minute", samplesAMinute());
        json.put("sustained_samples_per_second", Math.round(sustained));
        json.put("sustained_samples_per_processor_second", Math.round(samples / warmUpProcessor.sum()));
        json.put("live_cores", quietCores.sum());
        json.put("resident_megabytes", Math.round(resident.sum()));
        json.put("incidents_before", incidentsBefore);
        json.put("incidents_after", incidentsAfter);
        put(json, "detected_seconds", detected);
        put(json, "cause_seconds", named);
        json.put("retried_requests", retries);
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
