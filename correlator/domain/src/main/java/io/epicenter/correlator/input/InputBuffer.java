package io.epicenter.correlator.input;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The anomalies, events and feedback of one environment that wait for the watermark, in the order in which they are
/// processed. Bounded.
public final class InputBuffer {
    private final TreeMap<Input.Key, Input> buffer = new TreeMap<>(Input.ORDER);
    private final int bound;

    public InputBuffer(int bound) {
        this.bound = bound;
    }

    public boolean isFull() {
        return buffer.size() >= bound;
    }

    public void add(Input input) {
        buffer.put(input.key(), input);
    }

    public Collection<Input> all() {
        return buffer.values();
    }

    /// The event time of the first that waits; null when none does.
    @Nullable
    public Instant nextTime() {
        return buffer.isEmpty() ? null : buffer.firstKey().time();
    }

    /// Takes out all of this time or before, in order.
    public List<Input> pollAll(Instant now) {
        List<Input> due = new ArrayList<>();
        while (!buffer.isEmpty() && !buffer.firstKey().time().isAfter(now)) {
            due.add(buffer.pollFirstEntry().getValue());
        }
        return due;
    }

    /// Whether something waits that could open an incident.
    public boolean hasOpener() {
        return buffer.values().stream().anyMatch(InputBuffer::mayOpen);
    }

    private static boolean mayOpen(Input input) {
        return input instanceof Input.AnomalyInput
                || (input instanceof Input.EventInput event && event.event().isAlert());
    }
}
