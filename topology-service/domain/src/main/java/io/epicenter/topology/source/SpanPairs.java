package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Naming;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.source.PendingSpans.ClientSpan;
import io.epicenter.topology.source.PendingSpans.ServerSpan;
import io.epicenter.topology.source.PendingSpans.SpanKey;
import io.epicenter.topology.source.SpanOddities.Reason;
import io.epicenter.topology.spanmetrics.SelfTimes;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Calls from OTLP spans: a client span and the server spans below it make an edge, whichever comes first.
/// A client span that stays alone in the window becomes an edge to the peer it names. A database span is an
/// edge to a virtual database at once. Producer and consumer both depend on their queue; without its name they
/// are paired, by the consumer's links or its parent. Clocks need not agree: a span that ends later than it
/// arrives is taken to have ended when the others did.
@Singleton
public final class SpanPairs implements Source {
    /// Units.
    private static final long NANOS_PER_MILLI = 1_000_000;
    /// How far ahead of its arrival a span may end. Chosen by hand: clocks that are kept by NTP differ by far
    /// less, and one further ahead would close the window for all others.
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);
    private static final Pattern PROBE = Pattern.compile(
            "/(q/)?(health|healthz|ready|readyz|live|livez|metrics|actuator)(/.*)?", Pattern.CASE_INSENSITIVE);

    private final Settings settings;
    private final SpanMetrics metrics;
    private final SelfTimes selfTimes;
    private final EntityResolver resolver;
    private final PendingSpans pending;
    private final SpanOddities oddities = new SpanOddities();
    /// Where pairs are recorded while spans or time are taken in.
    private @Nullable CallRecorder recorder;

    private long watermarkMillis;
    private long seen;
    private long paired;
    private long probes;

    /// Pairs without metrics.
    public SpanPairs(Settings settings) {
        this(settings, new SpanMetrics(settings));
    }

    /// @param metrics where every request and pair is recorded
    @Inject
    public SpanPairs(Settings settings, SpanMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        this.selfTimes = new SelfTimes(settings, metrics);
        this.resolver = new EntityResolver(settings.entity());
        this.pending =
                new PendingSpans(settings.pairingWindow().toMillis(), settings.maxPending(), new RecordedPairing());
    }

    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public Naming naming() {
        return Naming.SELF_REPORTED;
    }

    /// When a span is taken to have ended.
    ///
    /// @param sure whether its clock tells it
    private record EndTime(long millis, boolean sure) {}

    @Override
    public void spans(List<Span> spans, Instant now, CallRecorder into) {
        recorder = into;
        IdentityHashMap<Map<String, String>, Entity> services = new IdentityHashMap<>();
        long reached = Long.MIN_VALUE;
        for (Span span : spans) {
            seen++;
            Entity service = services.computeIfAbsent(span.resource(), this::serviceOf);
            if (isProbe(span)) {
                probes++;
            } else if (service.isUnnamed()) {
                oddities.count(service, Reason.UNNAMED);
            } else {
                EndTime end = end(span, service, now);
                if (end != null) {
                    reached = Math.max(reached, end.sure() ? end.millis() : Long.MIN_VALUE);
                    accept(span, service, end, into);
                }
            }
        }
        selfTimes.settle(watermarkMillis);
        if (reached > Long.MIN_VALUE) {
            metrics.advanceTo(reached, now);
        }
        pending.expire(watermarkMillis);
    }

    private Entity serviceOf(Map<String, String> resource) {
        Entity entity = resolver.resolve(settings.tenant(), "", resource::get);
        return Entity.service(
                entity.tenant(), entity.environment(), entity.namespace(), VirtualNodes.bounded(entity.name()));
    }

    /// Null when the span is of a time that cannot be counted.
    private @Nullable EndTime end(Span span, Entity service, Instant now) {
        long atMillis = span.endNanos() / NANOS_PER_MILLI;
        long lifeMillis = settings.timeToLive().toMillis();
        if (Math.abs(atMillis - now.toEpochMilli()) >= lifeMillis) {
            oddities.count(service, Reason.OTHER_TIME);
            return null;
        }
        if (atMillis > now.plus(CLOCK_SKEW).toEpochMilli()) {
            oddities.count(service, Reason.CLOCK_AHEAD);
            return new EndTime(watermarkMillis == 0 ? now.toEpochMilli() : watermarkMillis, false);
        }
        watermarkMillis = Math.max(watermarkMillis, atMillis);
        return new EndTime(atMillis, true);
    }

    private static boolean isProbe(Span span) {
        String path = VirtualNodes.first(span.attributes(), "url.path", "http.target", "http.route");
        return path != null && PROBE.matcher(path).matches();
    }

    private void accept(Span span, Entity service, EndTime end, CallRecorder into) {
        long atMillis = end.millis();
        if (span.kind() == Span.Kind.SERVER || span.kind() == Span.Kind.CONSUMER) {
            metrics.recordRequest(service, span.name(), PendingSpans.seconds(span), span.error(), atMillis);
        }
        if (metrics.emitsEdges() && end.sure()) {
            recordSelfTime(span, service);
        }
        switch (span.kind()) {
            case SERVER -> {
                into.requests(service, 1, atMillis);
                if (span.parentSpanId().isEmpty()) {
                    into.entries(service, 1, atMillis);
                } else {
                    server(span, service);
                }
            }
            case CONSUMER -> {
                into.requests(service, 1, atMillis);
                if (!toQueue(span, service, atMillis, into)) {
                    consumer(span, service);
                }
            }
            case CLIENT -> {
                Entity database = VirtualNodes.database(span, service);
                if (database == null) {
                    client(span, service, atMillis);
                } else {
                    into.call(service, database, 1, span.error() ? 1 : 0, atMillis);
                }
            }
            case PRODUCER -> {
                if (!toQueue(span, service, atMillis, into)) {
                    client(span, service, atMillis);
                }
            }
            case INTERNAL, UNSPECIFIED -> {}
        }
    }

    private void recordSelfTime(Span span, Entity service) {
        switch (span.kind()) {
            case SERVER -> selfTimes.recordRequest(span, service, watermarkMillis);
            case CLIENT, PRODUCER -> selfTimes.recordCall(span, service, watermarkMillis);
            case CONSUMER, INTERNAL, UNSPECIFIED -> {}
        }
    }

    private static boolean toQueue(Span span, Entity service, long atMillis, CallRecorder into) {
        Entity queue = VirtualNodes.queue(span, service);
        if (queue != null) {
            into.call(service, queue, 1, span.error() ? 1 : 0, atMillis);
        }
        return queue != null;
    }

    private void client(Span span, Entity service, long atMillis) {
        SpanKey key = SpanKey.of(span.traceId(), span.spanId());
        if (key == null) {
            oddities.count(service, Reason.BAD_ID);
            return;
        }
        Entity peer = VirtualNodes.external(span, service);
        pending.add(key, new ClientSpan(service, peer, span, atMillis), watermarkMillis);
    }

    private void consumer(Span span, Entity service) {
        if (span.parentSpanId().isEmpty() && span.links().isEmpty()) {
            oddities.count(service, Reason.UNPAIRED);
        } else {
            server(span, service);
        }
    }

    private void server(Span span, Entity service) {
        Set<SpanKey> keys = SpanKey.followedBy(span);
        if (keys.isEmpty()) {
            oddities.count(service, Reason.BAD_ID);
            return;
        }
        pending.add(keys, new ServerSpan(service, span), watermarkMillis);
    }

    /// Records calls where the spans that are taken in belong.
    private final class RecordedPairing implements PendingSpans.Pairing {
        private CallRecorder into() {
            return Objects.requireNonNull(recorder);
        }

        @Override
        public void paired(ClientSpan client, ServerSpan server) {
            boolean error = client.error || server.error;
            paired++;
            into().call(client.caller, server.callee, 1, error ? 1 : 0, client.atMillis);
            metrics.recordCall(
                    new SpanMetrics.ObservedCall(
                            client.caller, server.callee, client.seconds, server.seconds, !client.message, error),
                    client.atMillis);
        }

        @Override
        public void expired(ClientSpan client) {
            if (client.peer != null) {
                into().call(client.caller, client.peer, 1, client.error ? 1 : 0, client.atMillis);
            } else {
                oddities.count(client.caller, Reason.UNPAIRED);
            }
        }

        @Override
        public void expired(ServerSpan server) {
            oddities.count(server.callee, Reason.UNPAIRED);
        }
    }

    @Override
    public void flush(Instant now, CallRecorder into) {
        recorder = into;
        watermarkMillis = Math.max(watermarkMillis, now.toEpochMilli());
        selfTimes.settle(watermarkMillis);
        pending.expire(watermarkMillis);
    }

    @Override
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("seen", seen);
        counts.put("paired", paired);
        counts.put("probes", probes);
        counts.put("waiting", pending.size());
        for (Reason reason : Reason.values()) {
            counts.put(reason.label(), oddities.total(reason));
        }
        counts.put(
                "ignored",
                probes
                        + oddities.total(Reason.UNNAMED)
                        + oddities.total(Reason.OTHER_TIME)
                        + oddities.total(Reason.BAD_ID));
        return counts;
    }

    @Override
    public Map<String, Map<String, Long>> countsByService() {
        return oddities.counts();
    }
}
