package io.epicenter.chassis;

import io.smallrye.reactive.messaging.MutinyEmitter;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A bounded way out to one Kafka channel for a blocking consumer: `send` waits while too many records are
/// unacknowledged,
/// `flush` waits until Kafka has acknowledged all of them. Used from one thread at a time.
public final class Outlet {
    /// How many records may be unacknowledged; not more than the buffer of the channel's emitter.
    public static final int DEFAULT_IN_FLIGHT = 512;

    private final MutinyEmitter<byte[]> emitter;
    private final int bound;
    private final Semaphore free;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    public Outlet(MutinyEmitter<byte[]> emitter, int inFlight) {
        this.emitter = emitter;
        this.bound = inFlight;
        this.free = new Semaphore(inFlight);
    }

    /// Sends one record; blocks while the bound is reached. A failure shows at the next [#flush].
    public void send(OutboundRecord record) {
        free.acquireUninterruptibly();
        try {
            emitter.sendMessage(record.toMessage()).subscribe().with(done -> free.release(), problem -> {
                failure.compareAndSet(null, problem);
                free.release();
            });
        } catch (RuntimeException refused) {
            free.release();
            throw refused;
        }
    }

    /// Waits for every acknowledgement. Throws IllegalStateException when any record since the last flush was refused.
    public void flush() {
        free.acquireUninterruptibly(bound);
        free.release(bound);
        Throwable problem = failure.getAndSet(null);
        if (problem != null) {
            throw new IllegalStateException("Kafka refused a record", problem);
        }
    }
}
