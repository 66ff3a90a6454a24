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
/// Never guessed, because a caller whose calls are missing would look guilty. Nothing is recorded of a service that was
/// not seen to call within a while, whose calls may just not be traced; of requests of one trace that overlap in one
/// instance, whose calls cannot be assigned to one; of requests that began before spans were seen, or before some were
/// forgotten for want of room; of those that last longer than the pairing window. Bounded: instances of traces by
/// `maxPending` and by the pairing window, spans of each. Confined to one thread.
public final class SelfTimes {
    /// Event time that a request waits for its calls. Chosen by hand: an exporter sends a call, which ends first,
    /// before the request that made it; and it must be less than the counters wait for spans (2 s).
    private static final Duration HOLD = Duration.ofSeconds(1);
    /// Event time for which a service counts as one that calls others. Chosen by hand: as long as its counters are
    /// kept.
    private static final long CALLS_REMEMBERED_MILLIS = Duration.ofMinutes(15).toMillis();
    /// Event time between two looks for services that call no more. Chosen by hand; it only costs a pass over the
    /// services.
    private static final long SWEEP_MILLIS = Duration.ofMinutes(1).toMillis();
    /// Spans kept of one instance in one trace. Chosen by hand, to bound a trace that never ends: nothing is recorded
    /// of a request that reaches it.
    private static final int MOST_SPANS = 200;
    /// Units.
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Comparator<Interval> BY_START = Comparator.comparingLong(Interval::startNanos);

    private final SpanMetrics metrics;
    private final int maxPending;
    private final long windowMillis;
    private final LinkedHashMap<TraceInstance, InstanceSpans> instances = new LinkedHashMap<>();
    private final ArrayDeque<PendingRequest> pending = new ArrayDeque<>();
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
    private record TraceInstance(String trace, Entity service, String instance) {
        static TraceInstance of(Span span, Entity service) {
            Map<String, String> resource = span.resource();
            String pod = resource.getOrDefault("k8s.pod.name", "");
            return new TraceInstance(span.traceId(), service, resource.getOrDefault("service.instance.id", pod));
        }
    }

    private record Interval(long startNanos, long endNanos) {
        boolean overlaps(Interval other) {
            return startNanos < other.endNanos && other.startNanos < endNanos;
        }
    }

    private static final class InstanceSpans {
        final List<Interval> requests = new ArrayList<>(1);
        final List<Interval> calls = new ArrayList<>(2);
        final long forgottenMillis;

        InstanceSpans(long forgottenMillis) {
            this.forgottenMillis = forgottenMillis;
        }

        boolean isAlone(Interval request) {
            int overlapping = 0;
            for (Interval other : requests) {
                overlapping += other.overlaps(request) ? 1 : 0;
            }
            return overlapping <= 1;
        }

        /// Whether all that is known of it belongs to this request.
        boolean isAllOf(Interval request) {
            for (Interval call : calls) {
                if (!call.overlaps(request)) {
                    return false;
                }
            }
            return requests.size() == 1;
        }

        long lastCallNanos() {
            long last = 0;
            for (Interval call : calls) {
                last = Math.max(last, call.startNanos());
            }
            return last;
        }
    }

    private record PendingRequest(TraceInstance instance, Interval request, long dueMillis) {}

    public void recordCall(Span span, Entity service, long watermarkMillis) {
        callers.put(service, watermarkMillis);
        InstanceSpans spans = instanceSpans(TraceInstance.of(span, service), watermarkMillis);
        if (spans.calls.size() < MOST_SPANS) {
            spans.calls.add(new Interval(span.startNanos(), span.endNanos()));
        }
    }

    public void recordRequest(Span span, Entity service, long watermarkMillis) {
        TraceInstance instance = TraceInstance.of(span, service);
        InstanceSpans spans = instanceSpans(instance, watermarkMillis);
        long millis = (span.endNanos() - span.startNanos()) / NANOS_PER_MILLI;
        if (spans.requests.size() < MOST_SPANS && millis >= 0 && millis < windowMillis) {
            Interval request = new Interval(span.startNanos(), span.endNanos());
            spans.requests.add(request);
            pending.add(new PendingRequest(instance, request, watermarkMillis + HOLD.toMillis()));
        }
    }

    private InstanceSpans instanceSpans(TraceInstance instance, long watermarkMillis) {
        if (completeSinceNanos == 0) {
            completeSinceNanos = watermarkMillis * NANOS_PER_MILLI;
        }
        return instances.computeIfAbsent(instance, fresh -> new InstanceSpans(watermarkMillis + windowMillis));
    }

    /// Records the requests that have waited, and forgets what is too old or too much.
    public void settle(long watermarkMillis) {
        while (!pending.isEmpty()
                && (pending.getFirst().dueMillis() <= watermarkMillis || pending.size() > maxPending)) {
            PendingRequest first = pending.removeFirst();
            InstanceSpans spans = instances.get(first.instance());
            if (spans != null) {
                emit(first, spans, watermarkMillis);
                if (spans.isAllOf(first.request())) {
                    instances.remove(first.instance());
                }
            }
        }
        for (Iterator<InstanceSpans> all = instances.values().iterator(); all.hasNext(); ) {
            InstanceSpans oldest = all.next();
            boolean due = oldest.forgottenMillis <= watermarkMillis;
            if (!due && instances.size() <= maxPending) {
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

    private void emit(PendingRequest request, InstanceSpans spans, long watermarkMillis) {
        Entity service = request.instance().service();
        Interval own = request.request();
        boolean complete = own.startNanos() > completeSinceNanos && spans.calls.size() < MOST_SPANS;
        if (complete && spans.isAlone(own) && calls(service, watermarkMillis)) {
            long self = own.endNanos() - own.startNanos() - coveredNanos(own, spans.calls);
            metrics.recordSelfTime(service, self / NANOS_PER_SECOND, own.endNanos() / NANOS_PER_MILLI);
        }
    }

    private boolean calls(Entity service, long watermarkMillis) {
        @Nullable Long last = callers.get(service);
        return last != null && last >= watermarkMillis - CALLS_REMEMBERED_MILLIS;
    }

    /// How long at least one of the calls was under way within the request, nanoseconds.
    private static long coveredNanos(Interval request, List<Interval> calls) {
        if (calls.size() > 1) {
            calls.sort(BY_START);
        }
        long covered = 0;
        long reached = request.startNanos();
        for (Interval call : calls) {
            long from = Math.max(reached, call.startNanos());
            long to = Math.min(request.endNanos(), call.endNanos());
            covered += Math.max(0, to - from);
            reached = Math.max(reached, to);
        }
        return covered;
    }
}
