package io.epicenter.detector.service;

import io.epicenter.chassis.kafka.OutboundRecord;
import io.epicenter.chassis.kafka.OutboundRecord.CloudEvent;
import io.epicenter.contracts.Deviation;
import io.epicenter.contracts.Ids;
import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatchWriter;
import io.epicenter.contracts.wire.Bytes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Collects deviations, those of an environment in one record, until they are to be sent or a bound is reached.
/// Confined to one thread at a time.
final class SignalBatches {
    /// Deviations of a record. Measured, docs/adr/0014: 86 bytes each, so a record has 350 KB, a third of what Kafka
    /// takes; with twice as many none is smaller.
    static final int MAX_DEVIATIONS = 4096;

    /// Bytes of a record; a longer one is sent in halves. Chosen by hand: Kafka takes 1 MB with all that is around it.
    static final int MAX_BYTES = 900_000;

    /// Environments whose deviations wait; one more sends those of all. Chosen by hand, to bound the heap: with 400 KB
    /// each about as much as the records that may be unacknowledged.
    static final int MAX_ENVIRONMENTS = 64;

    private static final String SOURCE = "detector";

    private final Consumer<OutboundRecord> sink;
    private final Map<String, SignalBatchWriter> waiting = new LinkedHashMap<>();
    private final Deque<SignalBatchWriter> spare = new ArrayDeque<>();

    /// @param sink where the records go
    SignalBatches(Consumer<OutboundRecord> sink) {
        this.sink = sink;
    }

    void add(Deviation deviation) {
        String scope = deviation.entity().scope();
        SignalBatchWriter batch = waiting.get(scope);
        if (batch == null) {
            batch = open(scope);
        }
        batch.add(deviation);
        if (batch.size() == MAX_DEVIATIONS) {
            send(scope);
        }
    }

    private SignalBatchWriter open(String scope) {
        if (waiting.size() == MAX_ENVIRONMENTS) {
            sendAll();
        }
        SignalBatchWriter batch = spare.isEmpty() ? new SignalBatchWriter() : spare.pop();
        waiting.put(scope, batch);
        return batch;
    }

    /// Sends what waits of an environment.
    void send(String scope) {
        SignalBatchWriter batch = waiting.remove(scope);
        if (batch != null) {
            send(scope, batch);
            batch.clear();
            spare.push(batch);
        }
    }

    /// Sends all that waits.
    void sendAll() {
        for (String scope : waiting.keySet().toArray(new String[0])) {
            send(scope);
        }
    }

    private void send(String scope, SignalBatchWriter batch) {
        byte[] message = batch.toByteArray();
        if (message.length > MAX_BYTES && batch.size() > 1) {
            SignalBatch whole = batch.toBatch();
            int half = whole.size() / 2;
            send(scope, part(whole, 0, half));
            send(scope, part(whole, half, whole.size()));
            return;
        }
        Instant newest = Instant.ofEpochMilli(batch.newestMillis());
        String id = Ids.of(
                "signals", scope, newest.toString(), Long.toHexString(Bytes.hash(0, message, 0, message.length)));
        sink.accept(new OutboundRecord(
                scope, -1, message, SignalBatch.CONTENT_TYPE, new CloudEvent(SignalBatch.TYPE, id, SOURCE, newest)));
    }

    private static SignalBatchWriter part(SignalBatch batch, int from, int to) {
        SignalBatchWriter part = new SignalBatchWriter();
        for (int i = from; i < to; i++) {
            part.add(batch.deviation(i));
        }
        return part;
    }
}
