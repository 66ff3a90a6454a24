package io.epicenter.detector.service;

import io.epicenter.detector.method.FittingExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Fits models on one thread beside those of the partitions. When more than a thousand fits wait, the next one is
/// done by the partition itself, which slows it down instead of filling the heap.
@Singleton
final class SingleThreadFitting implements FittingExecutor {
    /// Fits that may wait. Chosen by hand: each holds a copy of a history, some ten KB.
    private static final int MOST_WAITING = 1000;

    private final ExecutorService thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("model-fitting").daemon().factory(),
            new ThreadPoolExecutor.CallerRunsPolicy());

    @Override
    public <T> Supplier<T> submit(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, thread)::join;
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }
}
