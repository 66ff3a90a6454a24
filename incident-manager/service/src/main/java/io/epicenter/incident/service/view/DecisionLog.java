package io.epicenter.incident.service.view;

import io.epicenter.contracts.Decision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The most recent decisions on anomalies, bounded; the oldest goes first. Confined to the read model's lock.
final class DecisionLog {
    private final int bound;
    private final Deque<Decision> decisions = new ArrayDeque<>();
    private final Map<String, List<Decision>> byAnomaly = new HashMap<>();

    /// @param bound how many decisions are kept
    DecisionLog(int bound) {
        this.bound = bound;
    }

    /// A repeated one changes nothing.
    void add(Decision decision) {
        List<Decision> same = byAnomaly.computeIfAbsent(decision.anomaly(), any -> new ArrayList<>(1));
        if (same.stream().anyMatch(known -> known.id().equals(decision.id()))) {
            return;
        }
        same.add(decision);
        decisions.addLast(decision);
        if (decisions.size() > bound) {
            forget(decisions.removeFirst());
        }
    }

    private void forget(Decision oldest) {
        List<Decision> same = byAnomaly.get(oldest.anomaly());
        if (same != null) {
            same.remove(oldest);
            if (same.isEmpty()) {
                byAnomaly.remove(oldest.anomaly());
            }
        }
    }

    /// Oldest first.
    List<Decision> of(String anomaly) {
        return List.copyOf(byAnomaly.getOrDefault(anomaly, List.of()));
    }

    /// Newest first.
    List<Decision> recent(int limit) {
        List<Decision> recent = new ArrayList<>();
        var newestFirst = decisions.descendingIterator();
        while (newestFirst.hasNext() && recent.size() < limit) {
            recent.add(newestFirst.next());
        }
        return recent;
    }
}
