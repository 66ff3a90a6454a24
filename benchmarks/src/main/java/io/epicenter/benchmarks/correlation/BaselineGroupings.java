package io.epicenter.benchmarks.correlation;

import io.epicenter.contracts.Entity;
import io.epicenter.correlator.model.DependencyGraph;
import io.epicenter.correlator.model.GraphDistances;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Simpler ways to group the same alerts, to compare with.
final class BaselineGroupings {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final Duration SESSION = Duration.ofMinutes(2);
    private static final int HOPS = 2;

    private BaselineGroupings() {}

    /// One incident for as long as no 300 seconds pass without an alert: the blueprint's rule.
    static List<Integer> time(AlertStream stream) {
        List<Integer> groups = new ArrayList<>();
        Instant last = Instant.MIN;
        int group = 0;
        for (AlertStream.Placed placed : stream.placed()) {
            if (last.plus(WINDOW).isBefore(placed.event().timestamp())) {
                group++;
            }
            last = placed.event().timestamp();
            groups.add(group);
        }
        return groups;
    }

    /// One incident for each service, for as long as no 300 seconds pass without an alert of it.
    static List<Integer> service(AlertStream stream) {
        Map<Entity, Instant> last = new HashMap<>();
        Map<Entity, Integer> open = new HashMap<>();
        List<Integer> groups = new ArrayList<>();
        int count = 0;
        for (AlertStream.Placed placed : stream.placed()) {
            Entity service = placed.event().entity().owner();
            Instant at = placed.event().timestamp();
            Instant before = last.put(service, at);
            if (before == null || before.plus(WINDOW).isBefore(at)) {
                count++;
                open.put(service, count);
            }
            groups.add(open.getOrDefault(service, count));
        }
        return groups;
    }

    private static final class Session {
        private final int number;
        private final Set<Entity> entities = new LinkedHashSet<>();
        private Instant last;

        Session(int number, Instant last) {
            this.number = number;
            this.last = last;
        }
    }

    /// Sessions of 120 seconds among what is at most two hops apart, nearest first.
    static List<Integer> graph(AlertStream stream, DependencyGraph graph) {
        List<Session> open = new ArrayList<>();
        List<Integer> groups = new ArrayList<>();
        int count = 0;
        for (AlertStream.Placed placed : stream.placed()) {
            Entity entity = placed.event().entity();
            Instant at = placed.event().timestamp();
            open.removeIf(session -> session.last.plus(SESSION).isBefore(at));
            Session best = null;
            int nearest = HOPS + 1;
            for (Session session : open) {
                int hops = hops(entity, session, graph);
                boolean later = best != null && hops == nearest && session.last.isAfter(best.last);
                if (hops < nearest || later) {
                    nearest = hops;
                    best = session;
                }
            }
            if (best == null) {
                count++;
                best = new Session(count, at);
                open.add(best);
            }
            best.last = at;
            best.entities.add(entity);
            groups.add(best.number);
        }
        return groups;
    }

    private static int hops(Entity entity, Session session, DependencyGraph graph) {
        int nearest = HOPS + 1;
        for (Entity member : session.entities) {
            Optional<GraphDistances.Distance> distance = graph.distances().distance(entity, member, HOPS);
            nearest = Math.min(
                    nearest, distance.map(GraphDistances.Distance::hops).orElse(HOPS + 1));
        }
        return nearest;
    }
}
