package io.epicenter.correlator.memory;

import io.epicenter.contracts.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Until when alerts fire whose sender tells again and again that they do, as Prometheus does. One that is not told any
/// more ends then: its sender may be gone. Bounded: the oldest is forgotten first, and ends with its incident.
public final class AlertDeadlines {
    private final int bound;
    private final Map<String, Deadline> deadlines = new LinkedHashMap<>();

    AlertDeadlines(int bound) {
        this.bound = bound;
    }

    /// Of one alert.
    ///
    /// @param passed whether it has ended by it
    public record Deadline(String alert, Instant until, boolean passed) {}

    /// Takes notice of what an alert's sender says. Whether it fires once more after it had ended by its deadline.
    public boolean accept(Event alert) {
        Instant until = alert.endsAt();
        Deadline known = deadlines.get(alert.id());
        if (until == null || "resolved".equals(alert.status())) {
            deadlines.remove(alert.id());
            return false;
        }
        if (known != null && !until.isAfter(known.until())) {
            return false;
        }
        deadlines.remove(alert.id());
        deadlines.put(alert.id(), new Deadline(alert.id(), until, false));
        if (deadlines.size() > bound) {
            deadlines.remove(deadlines.keySet().iterator().next());
        }
        return known != null && known.passed();
    }

    /// The alerts that end now, each once.
    public List<Deadline> pass(Instant now) {
        List<Deadline> due = new ArrayList<>();
        deadlines.replaceAll((alert, deadline) -> {
            if (deadline.passed() || deadline.until().isAfter(now)) {
                return deadline;
            }
            due.add(deadline);
            return new Deadline(alert, deadline.until(), true);
        });
        return due;
    }

    public List<Deadline> state() {
        return List.copyOf(deadlines.values());
    }

    public void restore(@Nullable List<Deadline> state) {
        if (state != null) {
            state.forEach(deadline -> deadlines.put(deadline.alert(), deadline));
        }
    }
}
