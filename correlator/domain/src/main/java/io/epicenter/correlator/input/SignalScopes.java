package io.epicenter.correlator.input;

import io.epicenter.contracts.signal.SignalBatch;
import io.epicenter.contracts.signal.SignalBatch.SeriesName;
import io.epicenter.contracts.signal.SignalBatchWriter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Takes batches of signals apart. The detector writes one environment a batch; others may not.
public final class SignalScopes {
    private SignalScopes() {}

    public static Map<String, SignalBatch> split(SignalBatch batch) {
        Set<String> scopes = new HashSet<>();
        for (SeriesName name : batch.series().table()) {
            scopes.add(name.entity().scope());
        }
        if (scopes.size() == 1) {
            return Map.of(scopes.iterator().next(), batch);
        }
        Map<String, SignalBatchWriter> writers = new TreeMap<>();
        for (int i = 0; i < batch.size(); i++) {
            var deviation = batch.deviation(i);
            writers.computeIfAbsent(deviation.entity().scope(), scope -> new SignalBatchWriter())
                    .add(deviation);
        }
        Map<String, SignalBatch> parts = new TreeMap<>();
        writers.forEach((scope, writer) -> parts.put(scope, writer.toBatch()));
        return parts;
    }
}
