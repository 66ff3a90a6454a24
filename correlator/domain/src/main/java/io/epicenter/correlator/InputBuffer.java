package io.epicenter.correlator;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The anomalies, events and feedback of one environment that wait for the watermark, in the order in which they are
/// processed. Bounded.
final class InputBuffer {
    private final TreeMap<Input.Key, Input> buffer = new TreeMap<>(Input.ORDER);
    private final int bound;

    InputBuffer(int bound) {
        this.bound = bound;
    }

    boolean isFull() {
        return buffer.size() >= bound;
    }

    void add(Input.Key key, Input input) {
        buffer.put(key, input);
    }

    Collection<Input> all() {
        return buffer.values();
    }

    /// The event time of the first that waits; null when none does.
    @Nullable
    Instant nextTime() {
        return buffer.isEmpty() ? null : buffer.firstKey().time();
    }

    /// Takes out the next one of this time or before; null when there is none.
    @Nullable
    Input poll(Instant now) {
        if (buffer.isEmpty() || buffer.firstKey().time().isAfter(now)) {
            return null;
        }
        Map.Entry<Input.Key, Input> first = buffer.pollFirstEntry();
        return first.getValue();
    }

    /// Whether something waits that could open an incident.
    boolean hasOpener() {
        return buffer.values().stream().anyMatch(InputBuffer::mayOpen);
    }

    private static boolean mayOpen(Input input) {
        return input instanceof Input.AnomalyInput
                || (input instanceof Input.EventInput event && event.event().isAlert());
    }
}
