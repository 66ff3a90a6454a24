package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.graph.CallRecorder;
import io.epicenter.topology.graph.Naming;
import io.epicenter.topology.graph.Settings;
import io.epicenter.topology.spanmetrics.SelfTimes;
import io.epicenter.topology.spanmetrics.SpanMetrics;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Calls from OTLP spans: a client span and the server spans below it make an edge, whichever comes first.
/// A client span that stays alone in the window becomes an edge to the peer it names. A database span is an edge to a
/// virtual database at once. Producer and consumer both depend on their queue; without its name they are paired.
/// O(1) per span; the window is bounded by count and by event-time age.
@Singleton
public final class SpanPairs implements Source {
    /// Units.
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    /// How far ahead of its arrival a span may end. Chosen by hand, as in [CounterIncreases]: one that is further
    /// ahead would close the window for all others.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final Pattern PROBE = Pattern.compile(
            "/(q/)?(health|healthz|ready|readyz|live|livez|metrics|actuator)(/.*)?", Pattern.CASE_INSENSITIVE);

    private final Settings settings;
    private final SpanMetrics metrics;
    private final SelfTimes selfTimes;
    private final EntityResolver resolver;
    private final Map<SpanKey, ClientSpan> clients = new LinkedHashMap<>();
    private final Map<SpanKey, List<ServerSpan>> servers = new LinkedHashMap<>();
    private long watermarkMillis;
    private long seen;
    private long paired;
    private long unpaired;
    private long ignored;

    /// Names a span within its trace: 128 bits of trace, 64 of span.
    private record SpanKey(long high, long low, long span) {
        static @Nullable SpanKey of(String traceId, String spanId) {
            if (traceId.length() != 32 || spanId.length() != 16) {
                return null;
            }
            try {
                return new SpanKey(
                        Long.parseUnsignedLong(traceId, 0, 16, 16),
                        Long.parseUnsignedLong(traceId, 16, 32, 16),
                        Long.parseUnsignedLong(spanId, 16));
            } catch (NumberFormatException notHex) {
                return null;
            }
        }
    }

    private static final class ClientSpan {
        final Entity caller;
        final @Nullable Entity peer;
        final boolean error;
        final double seconds;
        final long atMillis;
        final long dueMillis;
        boolean paired;

        ClientSpan(Entity caller, @Nullable Entity peer, Span span, long atMillis, long dueMillis) {
            this.caller = caller;
            this.peer = peer;
            this.error = span.error();
            this.seconds = seconds(span);
            this.atMillis = atMillis;
            this.dueMillis = dueMillis;
        }
    }

    private record ServerSpan(Entity callee, boolean error, double seconds, long dueMillis) {
        ServerSpan(Entity callee, Span span, long dueMillis) {
            this(callee, span.error(), SpanPairs.seconds(span), dueMillis);
        }
    }

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
    }

    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public Naming naming() {
        return Naming.SELF_REPORTED;
    }

    @Override
    public void spans(List<Span> spans, Instant now, CallRecorder recorder) {
        IdentityHashMap<Map<String, String>, Optional<Entity>> services = new IdentityHashMap<>();
        long newest = now.plus(CLOCK_SKEW).toEpochMilli();
        long oldest = now.minus(settings.timeToLive()).toEpochMilli();
        long reached = Long.MIN_VALUE;
        for (Span span : spans) {
            seen++;
            long atMillis = span.endNanos() / NANOS_PER_MILLI;
            Optional<Entity> service = services.computeIfAbsent(span.resource(), this::serviceOf);
            if (service.isEmpty() || atMillis < oldest || atMillis > newest || isProbe(span)) {
                ignored++;
                continue;
            }
            watermarkMillis = Math.max(watermarkMillis, atMillis);
            reached = Math.max(reached, atMillis);
            accept(span, service.get(), atMillis, recorder);
        }
        selfTimes.settle(watermarkMillis);
        if (reached > Long.MIN_VALUE) {
            metrics.advanceTo(reached, now);
        }
        expire(recorder);
    }

    private Optional<Entity> serviceOf(Map<String, String> resource) {
        Entity entity = resolver.resolve(settings.tenant(), "", resource::get);
        return entity.name().equals("unknown")
                ? Optional.empty()
                : Optional.of(Entity.service(
                        entity.tenant(),
                        entity.environment(),
                        entity.namespace(),
                        VirtualNodes.bounded(entity.name())));
    }

    private static boolean isProbe(Span span) {
        String path = VirtualNodes.first(span.attributes(), "url.path", "http.target", "http.route");
        return path != null && PROBE.matcher(path).matches();
    }

    private void accept(Span span, Entity service, long atMillis, CallRecorder recorder) {
        if (span.kind() == Span.Kind.SERVER || span.kind() == Span.Kind.CONSUMER) {
            metrics.recordRequest(service, span.name(), seconds(span), span.error(), atMillis);
        }
        if (metrics.emitsEdges() && span.kind() == Span.Kind.SERVER) {
            selfTimes.recordRequest(span, service, watermarkMillis);
        } else if (metrics.emitsEdges() && (span.kind() == Span.Kind.CLIENT || span.kind() == Span.Kind.PRODUCER)) {
            selfTimes.recordCall(span, service, watermarkMillis);
        }
        switch (span.kind()) {
            case SERVER -> {
                recorder.requests(service, 1, atMillis);
                if (span.parentSpanId().isEmpty()) {
                    recorder.entries(service, 1, atMillis);
                } else {
                    server(span, service, recorder);
                }
            }
            case CONSUMER -> {
                recorder.requests(service, 1, atMillis);
                if (!toQueue(span, service, atMillis, recorder)
                        && !span.parentSpanId().isEmpty()) {
                    server(span, service, recorder);
                }
            }
            case CLIENT -> {
                Entity database = VirtualNodes.database(span, service);
                if (database == null) {
                    client(span, service, atMillis, recorder);
                } else {
                    recorder.call(service, database, 1, span.error() ? 1 : 0, atMillis);
                }
            }
            case PRODUCER -> {
                if (!toQueue(span, service, atMillis, recorder)) {
                    client(span, service, atMillis, recorder);
                }
            }
            case INTERNAL, UNSPECIFIED -> {}
        }
    }

    private static double seconds(Span span) {
        return Math.max(0, span.endNanos() - span.startNanos()) / NANOS_PER_SECOND;
    }

    private static boolean toQueue(Span span, Entity service, long atMillis, CallRecorder recorder) {
        Entity queue = VirtualNodes.queue(span, service);
        if (queue != null) {
            recorder.call(service, queue, 1, span.error() ? 1 : 0, atMillis);
        }
        return queue != null;
    }

    private void client(Span span, Entity service, long atMillis, CallRecorder recorder) {
        SpanKey key = SpanKey.of(span.traceId(), span.spanId());
        if (key == null) {
            ignored++;
            return;
        }
        Entity peer = VirtualNodes.external(span, service);
        ClientSpan client = new ClientSpan(service, peer, span, atMillis, dueMillis());
        List<ServerSpan> waiting = servers.remove(key);
        if (waiting != null) {
            waiting.forEach(server -> pair(client, server, recorder));
        }
        clients.put(key, client);
    }

    private void server(Span span, Entity service, CallRecorder recorder) {
        SpanKey key = SpanKey.of(span.traceId(), span.parentSpanId());
        if (key == null) {
            ignored++;
            return;
        }
        ClientSpan client = clients.get(key);
        ServerSpan server = new ServerSpan(service, span, dueMillis());
        if (client != null) {
            pair(client, server, recorder);
        } else {
            servers.computeIfAbsent(key, parent -> new ArrayList<>(1)).add(server);
        }
    }

    private void pair(ClientSpan client, ServerSpan server, CallRecorder recorder) {
        boolean error = client.error || server.error();
        client.paired = true;
        paired++;
        recorder.call(client.caller, server.callee(), 1, error ? 1 : 0, client.atMillis);
        metrics.recordCall(client.caller, server.callee(), client.seconds, server.seconds(), error, client.atMillis);
    }

    private long dueMillis() {
        return watermarkMillis + settings.pairingWindow().toMillis();
    }

    private void expire(CallRecorder recorder) {
        for (Iterator<ClientSpan> all = clients.values().iterator(); all.hasNext(); ) {
            ClientSpan client = all.next();
            if (client.dueMillis > watermarkMillis && clients.size() <= settings.maxPending()) {
                break;
            }
            all.remove();
            if (!client.paired && client.peer != null) {
                recorder.call(client.caller, client.peer, 1, client.error ? 1 : 0, client.atMillis);
            } else if (!client.paired) {
                unpaired++;
            }
        }
        for (Iterator<List<ServerSpan>> all = servers.values().iterator(); all.hasNext(); ) {
            List<ServerSpan> waiting = all.next();
            if (waiting.getFirst().dueMillis() > watermarkMillis && servers.size() <= settings.maxPending()) {
                break;
            }
            all.remove();
            unpaired += waiting.size();
        }
    }

    @Override
    public void flush(Instant now, CallRecorder recorder) {
        watermarkMillis = Math.max(watermarkMillis, now.toEpochMilli());
        selfTimes.settle(watermarkMillis);
        expire(recorder);
    }

    @Override
    public Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("seen", seen);
        counts.put("paired", paired);
        counts.put("unpaired", unpaired);
        counts.put("ignored", ignored);
        counts.put("waiting", (long) clients.size() + servers.size());
        return counts;
    }
}
