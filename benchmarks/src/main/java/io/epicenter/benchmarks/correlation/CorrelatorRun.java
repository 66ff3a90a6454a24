package io.epicenter.benchmarks.correlation;

import io.epicenter.contracts.Decision;
import io.epicenter.contracts.Event;
import io.epicenter.contracts.Watermark;
import io.epicenter.contracts.topology.TopologySnapshot;
import io.epicenter.correlator.Correlator;
import io.epicenter.correlator.CorrelatorEffects;
import io.epicenter.correlator.Plugins;
import io.epicenter.correlator.model.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// The correlator over a stream, in virtual time: the same code and settings as in the service. An alert counts as
/// over one evaluation interval after it was last reported.
final class CorrelatorRun {
    private static final Duration LASTS = Duration.ofMinutes(1);
    private static final Duration AFTERWARDS = Duration.ofMinutes(40);

    private final Correlator correlator;
    private final TopologySnapshot topology;
    private final Duration tick;
    private final Map<String, String> incidentOf = new HashMap<>();

    CorrelatorRun(Settings settings, Plugins plugins, AlertStream stream) {
        Settings.Timing timing = settings.timing();
        this.tick = timing.tick();
        this.correlator = new Correlator(
                settings.withTiming(new Settings.Timing(tick, timing.sourceIdle(), Duration.ZERO)), plugins);
        this.topology = CopiedTopology.of(stream.copies(), stream.from());
    }

    /// What came out: for each alert its incident, or its own id when it has none.
    ///
    /// @param incidents how many were opened and not folded into another
    record Result(List<String> grouping, int incidents) {}

    Result run(AlertStream stream) {
        PriorityQueue<Event> over = new PriorityQueue<>(Comparator.comparing(Event::timestamp));
        int next = 0;
        Instant end = stream.until().plus(AFTERWARDS);
        for (Instant now = stream.from(); !now.isAfter(end); now = now.plus(tick)) {
            while (next < stream.placed().size()
                    && !stream.placed().get(next).event().timestamp().isAfter(now)) {
                Event event = stream.placed().get(next).event();
                correlator.accept(event);
                over.add(resolved(event));
                next++;
            }
            while (!over.isEmpty() && !over.peek().timestamp().isAfter(now)) {
                correlator.accept(over.poll());
            }
            for (String scope : scopes(stream)) {
                int slash = scope.indexOf('/');
                correlator.accept(
                        new Watermark(scope.substring(0, slash), scope.substring(slash + 1), "recorded", now), now);
            }
            take(correlator.advance(now, topology));
        }
        List<String> grouping = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (AlertStream.Placed placed : stream.placed()) {
            String id = placed.event().id();
            String incident = incidentOf.get(id);
            grouping.add(incident == null ? id : incident);
            if (incident != null) {
                used.add(incident);
            }
        }
        return new Result(grouping, used.size());
    }

    private static Set<String> scopes(AlertStream stream) {
        Set<String> scopes = new HashSet<>();
        stream.placed().stream()
                .limit(1)
                .forEach(placed -> scopes.add(placed.event().entity().scope()));
        return scopes;
    }

    private static Event resolved(Event event) {
        return new Event(
                event.id(),
                event.timestamp().plus(LASTS),
                event.type(),
                event.entity(),
                event.title(),
                event.labels(),
                null,
                "resolved");
    }

    private void take(CorrelatorEffects effects) {
        for (Decision decision : effects.decisions()) {
            if (decision.incident() != null
                    && (decision.outcome() == Decision.Outcome.OPENED
                            || decision.outcome() == Decision.Outcome.ATTACHED)) {
                incidentOf.put(decision.anomaly(), decision.incident());
            }
        }
    }
}
