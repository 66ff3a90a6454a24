package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityResolver;
import io.epicenter.contracts.wire.Span;
import io.epicenter.topology.graph.Calls;
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
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private static final Pattern PROBE = Pattern.compile(
            "/(q/)?(health|healthz|ready|readyz|live|livez|metrics|actuator)(/.*)?", Pattern.CASE_INSENSITIVE);

    private final Settings settings;
    private final SpanMetrics metrics;
    private final SelfTimes selfTimes;
    private final EntityResolver resolver;
    private final Map<Key, Client> clients = new LinkedHashMap<>();
    private final Map<Key, List<Server>> servers = new LinkedHashMap<>();
    private long watermarkMillis;
    private long seen;
    private long paired;
    private long unpaired;
    private long ignored;

    /// Names a span within its trace: 128 bits of trace, 64 of span.
    private record Key(long high, long low, long span) {
        static @Nullable Key of(String traceId, String spanId) {
            if (traceId.length() != 32 || spanId.length() != 16) {
                return null;
            }
            try {
                return new Key(
                        Long.parseUnsignedLong(traceId, 0, 16, 16),
                        Long.parseUnsignedLong(traceId, 16, 32, 16),
                        Long.parseUnsignedLong(spanId, 16));
            } catch (NumberFormatException notHex) {
                return null;
            }
        }
    }

    private static final class Client {
        final Entity caller;
        final @Nullable Entity peer;
        final boolean error;
        final double seconds;
        final long atMillis;
        final long dueMillis;
        boolean paired;

        Client(Entity caller, @Nullable Entity peer, Span span, long atMillis, long dueMillis) {
            this.caller = caller;
            this.peer = peer;
            this.error = span.error();
            this.seconds = seconds(span);
            this.atMillis = atMillis;
            this.dueMillis = dueMillis;
        }
    }

    private record Server(Entity callee, boolean error, double seconds, long dueMillis) {
        Server(Entity callee, Span span, long dueMillis) {
            this(callee, span.error(), SpanPairs.seconds(span), dueMillis);
        }
    }

    /// Pairs without metrics.
    public SpanPairs(Settings settings) {
        this(settings, new SpanMetrics(settings));
    }

    /// @param metrics told of every request and pair
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
    public void spans(List<Span> spans, Instant now, Calls calls) {
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
            accept(span, service.get(), atMillis, calls);
        }
        selfTimes.settle(watermarkMillis);
        if (reached > Long.MIN_VALUE) {
            metrics.reach(reached, now);
        }
        expire(calls);
    }

    private Optional<Entity> serviceOf(Map<String, String> resource) {
        Entity entity = resolver.resolve(settings.tenant(), "", resource::get);
        return entity.name().equals("unknown")
                ? Optional.empty()
                : Optional.of(Entity.service(
                        entity.tenant(), entity.environment(), entity.namespace(), Peers.bounded(entity.name())));
    }

    private static boolean isProbe(Span span) {
        String path = Peers.first(span.attributes(), "url.path", "http.target", "http.route");
        return path != null && PROBE.matcher(path).matches();
    }

    private void accept(Span span, Entity service, long atMillis, Calls calls) {
        if (span.kind() == Span.Kind.SERVER || span.kind() == Span.Kind.CONSUMER) {
            metrics.served(service, span.name(), seconds(span), span.error(), atMillis);
        }
        if (metrics.tellsEdges() && span.kind() == Span.Kind.SERVER) {
            selfTimes.served(span, service, watermarkMillis);
        } else if (metrics.tellsEdges() && (span.kind() == Span.Kind.CLIENT || span.kind() == Span.Kind.PRODUCER)) {
            selfTimes.called(span, service, watermarkMillis);
        }
        switch (span.kind()) {
            case SERVER -> {
                calls.requests(service, 1, atMillis);
                if (span.parentSpanId().isEmpty()) {
                    calls.entries(service, 1, atMillis);
                } else {
                    server(span, service, calls);
                }
            }
            case CONSUMER -> {
                calls.requests(service, 1, atMillis);
                if (!toQueue(span, service, atMillis, calls)
                        && !span.parentSpanId().isEmpty()) {
                    server(span, service, calls);
                }
            }
            case CLIENT -> {
                Entity database = Peers.database(span, service);
                if (database == null) {
                    client(span, service, atMillis, calls);
                } else {
                    calls.call(service, database, 1, span.error() ? 1 : 0, atMillis);
                }
            }
            case PRODUCER -> {
                if (!toQueue(span, service, atMillis, calls)) {
                    client(span, service, atMillis, calls);
                }
            }
            case INTERNAL, UNSPECIFIED -> {}
        }
    }

    private static double seconds(Span span) {
        return Math.max(0, span.endNanos() - span.startNanos()) / NANOS_PER_SECOND;
    }

    private static boolean toQueue(Span span, Entity service, long atMillis, Calls calls) {
        Entity queue = Peers.queue(span, service);
        if (queue != null) {
            calls.call(service, queue, 1, span.error() ? 1 : 0, atMillis);
        }
        return queue != null;
    }

    private void client(Span span, Entity service, long atMillis, Calls calls) {
        Key key = Key.of(span.traceId(), span.spanId());
        if (key == null) {
            ignored++;
            return;
        }
        Entity peer = Peers.external(span, service);
        Client client = new Client(service, peer, span, atMillis, dueMillis());
        List<Server> waiting = servers.remove(key);
        if (waiting != null) {
            waiting.forEach(server -> pair(client, server, calls));
        }
        clients.put(key, client);
    }

    private void server(Span span, Entity service, Calls calls) {
        Key key = Key.of(span.traceId(), span.parentSpanId());
        if (key == null) {
            ignored++;
            return;
        }
        Client client = clients.get(key);
        Server server = new Server(service, span, dueMillis());
        if (client != null) {
            pair(client, server, calls);
        } else {
            servers.computeIfAbsent(key, parent -> new ArrayList<>(1)).add(server);
        }
    }

    private void pair(Client client, Server server, Calls calls) {
        boolean error = client.error || server.error();
        client.paired = true;
        paired++;
        calls.call(client.caller, server.callee(), 1, error ? 1 : 0, client.atMillis);
        metrics.paired(client.caller, server.callee(), client.seconds, server.seconds(), error, client.atMillis);
    }

    private long dueMillis() {
        return watermarkMillis + settings.pairingWindow().toMillis();
    }

    private void expire(Calls calls) {
        for (Iterator<Client> all = clients.values().iterator(); all.hasNext(); ) {
            Client client = all.next();
            if (client.dueMillis > watermarkMillis && clients.size() <= settings.maxPending()) {
                break;
            }
            all.remove();
            if (!client.paired && client.peer != null) {
                calls.call(client.caller, client.peer, 1, client.error ? 1 : 0, client.atMillis);
            } else if (!client.paired) {
                unpaired++;
            }
        }
        for (Iterator<List<Server>> all = servers.values().iterator(); all.hasNext(); ) {
            List<Server> waiting = all.next();
            if (waiting.getFirst().dueMillis() > watermarkMillis && servers.size() <= settings.maxPending()) {
                break;
            }
            all.remove();
            unpaired += waiting.size();
        }
    }

    @Override
    public void due(Instant now, Calls calls) {
        watermarkMillis = Math.max(watermarkMillis, now.toEpochMilli());
        selfTimes.settle(watermarkMillis);
        expire(calls);
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
