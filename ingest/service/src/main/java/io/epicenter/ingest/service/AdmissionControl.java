package io.epicenter.ingest.service;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Bounds what is under way: requests, and the bytes of their bodies and unacknowledged records. Thread-safe.
@Singleton
class AdmissionControl {
    private final int maxRequests;
    private final long maxBytes;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    @Inject
    AdmissionControl(IngestSettings settings) {
        this.maxRequests = settings.inFlight().requests();
        this.maxBytes = settings.inFlight().bytes().asLongValue();
    }

    /// One request's share, given back once.
    final class Permit {
        private long heldBytes;
        private boolean open = true;

        /// Takes bytes; false when there are too many under way.
        synchronized boolean tryReserve(long count) {
            if (!open || bytes.addAndGet(count) > maxBytes) {
                if (open) {
                    bytes.addAndGet(-count);
                }
                return false;
            }
            heldBytes += count;
            return true;
        }

        /// Exchanges what is held for another number of bytes, which may exceed the bound: they exist already.
        synchronized void resizeTo(long count) {
            if (open) {
                bytes.addAndGet(count - heldBytes);
                heldBytes = count;
            }
        }

        synchronized void close() {
            if (open) {
                open = false;
                bytes.addAndGet(-heldBytes);
                requests.decrementAndGet();
            }
        }
    }

    /// A permit, or null when too many requests are under way.
    @Nullable
    Permit tryAcquire() {
        if (requests.incrementAndGet() > maxRequests || bytes.get() >= maxBytes) {
            requests.decrementAndGet();
            return null;
        }
        return new Permit();
    }

    int requestsInFlight() {
        return requests.get();
    }

    long bytesInFlight() {
        return bytes.get();
    }
}
