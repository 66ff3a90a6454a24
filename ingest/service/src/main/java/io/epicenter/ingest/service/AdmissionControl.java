package io.epicenter.ingest.service;

import io.epicenter.ingest.memory.MemoryBudget;
import io.epicenter.ingest.memory.MemoryShare;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Bounds what is under way: how many requests, and what all of them hold in memory. Thread-safe.
@Singleton
class AdmissionControl {
    private final int maxRequests;
    private final MemoryBudget budget;
    private final AtomicInteger requests = new AtomicInteger();

    @Inject
    AdmissionControl(IngestSettings settings, MemoryBudget budget) {
        this.maxRequests = settings.inFlight().requests();
        this.budget = budget;
    }

    /// One request's share. It is given back when everybody who holds it has closed it: a request that is answered
    /// because it took too long may still be read.
    final class Permit {
        private final MemoryShare memory = budget.open();
        private int holders = 1;

        MemoryShare memory() {
            return memory;
        }

        /// One more has to close it. False when it is given back already.
        synchronized boolean tryHold() {
            if (holders == 0) {
                return false;
            }
            holders++;
            return true;
        }

        synchronized void close() {
            if (holders > 0 && --holders == 0) {
                memory.close();
                requests.decrementAndGet();
            }
        }
    }

    /// A permit, or null when too many requests are under way.
    @Nullable
    Permit tryAcquire() {
        if (requests.incrementAndGet() > maxRequests) {
            requests.decrementAndGet();
            return null;
        }
        return new Permit();
    }

    int requestsInFlight() {
        return requests.get();
    }

    long bytesInFlight() {
        return budget.takenBytes();
    }

    long bytesLimit() {
        return budget.limitBytes();
    }
}
