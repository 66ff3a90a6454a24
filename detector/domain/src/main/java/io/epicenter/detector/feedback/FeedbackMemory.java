package io.epicenter.detector.feedback;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The anomalies that feedback may come on, and the feedback that has come, by anomaly and by signal. Bounded: the
/// oldest are forgotten. Confined to one thread.
final class FeedbackMemory {
    /// Anomalies that are kept. Chosen by hand: weeks of a busy partition, a few hundred bytes each.
    private static final int MOST_ANOMALIES = 10_000;
    /// Feedbacks that are kept. Chosen by hand: years of what people give.
    private static final int MOST_OVERRIDES = 10_000;

    private final Map<String, FiredAlarm> firedByAnomaly = bounded(MOST_ANOMALIES);
    private final Map<String, FeedbackOverride> overrides = bounded(MOST_OVERRIDES);
    private final Map<String, String> latestByAnomaly = bounded(MOST_OVERRIDES);
    private final Map<String, List<String>> idsBySignal = bounded(MOST_OVERRIDES);

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    boolean isEmpty() {
        return overrides.isEmpty();
    }

    void recordFired(String anomaly, FiredAlarm fired) {
        firedByAnomaly.put(anomaly, fired);
    }

    @Nullable
    FiredAlarm fired(String anomaly) {
        return firedByAnomaly.get(anomaly);
    }

    boolean contains(String id) {
        return overrides.containsKey(id);
    }

    /// The last feedback on an anomaly.
    @Nullable
    FeedbackOverride latest(String anomaly) {
        String id = latestByAnomaly.get(anomaly);
        return id == null ? null : overrides.get(id);
    }

    void replace(FeedbackOverride override) {
        overrides.put(override.id(), override);
    }

    /// Adds the last feedback on an anomaly.
    void add(String anomaly, FeedbackOverride override) {
        overrides.put(override.id(), override);
        latestByAnomaly.put(anomaly, override.id());
        List<String> ids = idsBySignal.computeIfAbsent(override.anomaly().signal(), signal -> new ArrayList<>());
        ids.removeIf(old -> !overrides.containsKey(old));
        ids.add(override.id());
    }

    /// Everything on the anomalies of a signal, oldest first.
    List<FeedbackOverride> ofSignal(String signal) {
        List<FeedbackOverride> found = new ArrayList<>();
        for (String id : idsBySignal.getOrDefault(signal, List.of())) {
            FeedbackOverride override = overrides.get(id);
            if (override != null) {
                found.add(override);
            }
        }
        return found;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(firedByAnomaly.size());
        for (Map.Entry<String, FiredAlarm> entry : firedByAnomaly.entrySet()) {
            out.writeUTF(entry.getKey());
            entry.getValue().write(out);
        }
        out.writeInt(overrides.size());
        for (FeedbackOverride override : overrides.values()) {
            override.write(out);
        }
        out.writeInt(latestByAnomaly.size());
        for (Map.Entry<String, String> entry : latestByAnomaly.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeUTF(entry.getValue());
        }
    }

    void read(DataInput in) throws IOException {
        for (int left = in.readInt(); left > 0; left--) {
            firedByAnomaly.put(in.readUTF(), FiredAlarm.read(in));
        }
        for (int left = in.readInt(); left > 0; left--) {
            FeedbackOverride override = FeedbackOverride.read(in);
            overrides.put(override.id(), override);
            idsBySignal
                    .computeIfAbsent(override.anomaly().signal(), signal -> new ArrayList<>())
                    .add(override.id());
        }
        for (int left = in.readInt(); left > 0; left--) {
            latestByAnomaly.put(in.readUTF(), in.readUTF());
        }
    }
}
