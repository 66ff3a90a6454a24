package io.epicenter.incident.service.state;

import io.epicenter.contracts.Json;
import io.epicenter.incident.StateRecord;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// `incident-state` by hand; can hold writes back, as a broker that does not answer.
@Alternative
@Priority(1)
@ApplicationScoped
public class MemoryStateLog implements StateLog {
    private final Map<String, byte[]> records = new ConcurrentHashMap<>();
    private final AtomicBoolean stalled = new AtomicBoolean();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();

    @Override
    public void start(Reader reader) {
        records.forEach(reader::read);
    }

    @Override
    public CompletionStage<Void> caughtUp() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> append(StateRecord stateRecord) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        Object value = stateRecord.value();
        if (value == null) {
            records.remove(stateRecord.key());
        } else {
            records.put(stateRecord.key(), Json.write(value));
        }
        if (stalled.get()) {
            held.add(() -> durable.complete(null));
        } else {
            durable.complete(null);
        }
        return durable;
    }

    public Set<String> keys() {
        return Set.copyOf(records.keySet());
    }

    public void stall() {
        stalled.set(true);
    }

    public void resume() {
        stalled.set(false);
        for (Runnable one = held.poll(); one != null; one = held.poll()) {
            one.run();
        }
    }
}
