package io.epicenter.benchmarks.platform;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Sends the samples of an estate to the front door, step by step. Not thread-safe.
final class LoadSender {
    /// Requests under way at once, as many as Prometheus keeps shards for such a rate.
    private static final int SHARDS = 3;

    private static final long STEP_MILLIS = (long) (Estate.STEP_SECONDS * 1000);

    private final Estate estate;
    private final IngestClient ingest;
    private final List<EstateScrape> slices = new ArrayList<>();
    private int series;
    private long samples;
    private long nextMillis;

    LoadSender(Estate estate, IngestClient ingest, long seed) {
        this.estate = estate;
        this.ingest = ingest;
        for (int i = 0; i < SHARDS; i++) {
            EstateScrape slice = new EstateScrape(estate, i, SHARDS, seed);
            slices.add(slice);
            series += slice.series();
        }
    }

    int series() {
        return series;
    }

    /// Sent so far.
    long samples() {
        return samples;
    }

    /// When the next step is due, in milliseconds since the epoch.
    long nextMillis() {
        return nextMillis;
    }

    /// The first step lies so many minutes back.
    void startBefore(int minutes) {
        nextMillis = System.currentTimeMillis() / STEP_MILLIS * STEP_MILLIS - minutes * 60_000L;
    }

    /// Sends one step and returns when all of it is acknowledged.
    void step() throws IOException {
        estate.advance();
        long millis = nextMillis;
        nextMillis += STEP_MILLIS;
        try (ExecutorService shards = Executors.newFixedThreadPool(SHARDS)) {
            List<Future<Integer>> sent = new ArrayList<>();
            for (EstateScrape slice : slices) {
                sent.add(shards.submit(() -> {
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
}
