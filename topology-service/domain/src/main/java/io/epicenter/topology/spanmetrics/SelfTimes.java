package io.epicenter.topology.spanmetrics;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.graph.Settings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The time that requests spend in a service itself: its server span less the time in which a call of its own, made in
/// the same trace by the same instance, was under way. Both are of one process: its clock agrees with itself, and its
/// exporter sends a call, which ends first, before the request that made it. So a request waits a moment only.
///
/// Never guessed, because a caller whose calls are missing would look guilty. Nothing is told of a service that was not
/// seen to call within a while, whose calls may just not be traced; of requests of one trace that overlap in one
/// instance, whose calls cannot be told apart; of requests that began before spans were seen, or before some were
/// forgotten for want of room; of those that last longer than the pairing window.
/// Bounded: instances of traces by `maxPending` and by the pairing window, spans of each. Confined to one thread.
public final class SelfTimes {
    /// Event time that a request waits for its calls; less than the counters wait for spans.
    private static final Duration HOLD = Duration.ofSeconds(1);
    private static final long CALLS_REMEMBERED_MILLIS = Duration.ofMinutes(15).toMillis();
    /// Event time between two looks for services that call no more.
    private static final long SWEEP_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int MOST_SPANS = 200;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Comparator<Stretch> BY_START = Comparator.comparingLong(Stretch::startNanos);

    private final SpanMetrics metrics;
    private final int maxPending;
    private final long windowMillis;
    private final LinkedHashMap<Place, Visit> visits = new LinkedHashMap<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Map<Entity, Long> callers = new HashMap<>();
    private long sweptMillis;
    /// Requests that began before may have calls that nobody saw, or that were forgotten.
    private long completeSinceNanos;

    public SelfTimes(Settings settings, SpanMetrics metrics) {
        this.metrics = metrics;
        this.maxPending = settings.maxPending();
        this.windowMillis = settings.pairingWindow().toMillis();
    }

    /// One instance of a service within one trace.
    private record Place(String trace, Entity service, String instance) {
        static Place of(Span span, Entity service) {
            Map<String, String> resource = span.resource();
            String pod = resource.getOrDefault("k8s.pod.name", "");
            return new Place(span.traceId(), service, resource.getOrDefault("service.instance.id", pod));
        }
    }

    private record Stretch(long startNanos, long endNanos) {
        boolean overlaps(Stretch other) {
            return startNanos < other.endNanos && other.startNanos < endNanos;
        }
    }

    private static final class Visit {
        final List<Stretch> requests = new ArrayList<>(1);
        final List<Stretch> calls = new ArrayList<>(2);
        final long forgottenMillis;

        Visit(long forgottenMillis) {
            this.forgottenMillis = forgottenMillis;
        }

        boolean isAlone(Stretch request) {
            int overlapping = 0;
            for (Stretch other : requests) {
                overlapping += other.overlaps(request) ? 1 : 0;
            }
            return overlapping <= 1;
        }

        /// Whether all that is known of it belongs to this request.
        boolean isAllOf(Stretch request) {
            for (Stretch call : calls) {
                if (!call.overlaps(request)) {
                    return false;
                }
            }
            return requests.size() == 1;
        }

        long lastCallNanos() {
            long last = 0;
            for (Stretch call : calls) {
                last = Math.max(last, call.startNanos());
            }
            return last;
        }
    }

    private record Waiting(Place place, Stretch request, long dueMillis) {}

    public void called(Span span, Entity service, long watermarkMillis) {
        callers.put(service, watermarkMillis);
        Visit visit = visit(Place.of(span, service), watermarkMillis);
        if (visit.calls.size() < MOST_SPANS) {
            visit.calls.add(new Stretch(span.startNanos(), span.endNanos()));
        }
    }

    public void served(Span span, Entity service, long watermarkMillis) {
        Place place = Place.of(span, service);
        Visit visit = visit(place, watermarkMillis);
        long millis = (span.endNanos() - span.startNanos()) / NANOS_PER_MILLI;
        if (visit.requests.size() < MOST_SPANS && millis >= 0 && millis < windowMillis) {
            Stretch request = new Stretch(span.startNanos(), span.endNanos());
            visit.requests.add(request);
            waiting.add(new Waiting(place, request, watermarkMillis + HOLD.toMillis()));
        }
    }

    private Visit visit(Place place, long watermarkMillis) {
        if (completeSinceNanos == 0) {
            completeSinceNanos = watermarkMillis * NANOS_PER_MILLI;
        }
        return visits.computeIfAbsent(place, fresh -> new Visit(watermarkMillis + windowMillis));
    }

    /// Tells of the requests that have waited, and forgets what is too old or too much.
    public void settle(long watermarkMillis) {
        while (!waiting.isEmpty()
                && (waiting.getFirst().dueMillis() <= watermarkMillis || waiting.size() > maxPending)) {
            Waiting first = waiting.removeFirst();
            Visit visit = visits.get(first.place());
            if (visit != null) {
                tell(first, visit, watermarkMillis);
                if (visit.isAllOf(first.request())) {
                    visits.remove(first.place());
                }
            }
        }
        for (Iterator<Visit> all = visits.values().iterator(); all.hasNext(); ) {
            Visit oldest = all.next();
            boolean due = oldest.forgottenMillis <= watermarkMillis;
            if (!due && visits.size() <= maxPending) {
                break;
            }
            if (!due) {
                completeSinceNanos = Math.max(completeSinceNanos, oldest.lastCallNanos());
            }
            all.remove();
        }
        if (watermarkMillis - sweptMillis > SWEEP_MILLIS) {
            sweptMillis = watermarkMillis;
            callers.values().removeIf(last -> last < watermarkMillis - CALLS_REMEMBERED_MILLIS);
        }
    }

    private void tell(Waiting request, Visit visit, long watermarkMillis) {
        Entity service = request.place().service();
        Stretch own = request.request();
        boolean complete = own.startNanos() > completeSinceNanos && visit.calls.size() < MOST_SPANS;
        if (complete && visit.isAlone(own) && calls(service, watermarkMillis)) {
            long self = own.endNanos() - own.startNanos() - within(own, visit.calls);
            metrics.spent(service, self / NANOS_PER_SECOND, own.endNanos() / NANOS_PER_MILLI);
        }
    }

    private boolean calls(Entity service, long watermarkMillis) {
        @Nullable Long last = callers.get(service);
        return last != null && last >= watermarkMillis - CALLS_REMEMBERED_MILLIS;
    }

    /// How long at least one of the calls was under way within the request, nanoseconds.
    private static long within(Stretch request, List<Stretch> calls) {
        if (calls.size() > 1) {
            calls.sort(BY_START);
        }
        long covered = 0;
        long reached = request.startNanos();
        for (Stretch call : calls) {
            long from = Math.max(reached, call.startNanos());
            long to = Math.min(request.endNanos(), call.endNanos());
            covered += Math.max(0, to - from);
            reached = Math.max(reached, to);
        }
        return covered;
    }
}
