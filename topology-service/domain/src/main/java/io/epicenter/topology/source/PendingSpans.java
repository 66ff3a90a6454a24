package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.wire.Span;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Spans that wait for their other side, client spans by their own id, server spans by those that they follow
/// from: the parent, and the spans that a consumer links to. O(1) per span and link; bounded by count and by
/// event-time age. Confined to one thread.
final class PendingSpans {
    /// Units.
    private static final double NANOS_PER_SECOND = 1e9;

    private final long windowMillis;
    private final int maxPending;
    private final Pairing pairing;
    private final Map<SpanKey, ClientSpan> clients = new LinkedHashMap<>();
    private final Map<SpanKey, List<ServerSpan>> servers = new LinkedHashMap<>();

    /// What becomes of spans.
    interface Pairing {
        void paired(ClientSpan client, ServerSpan server);

        void expired(ClientSpan client);

        void expired(ServerSpan server);
    }

    PendingSpans(long windowMillis, int maxPending, Pairing pairing) {
        this.windowMillis = windowMillis;
        this.maxPending = maxPending;
        this.pairing = pairing;
    }

    /// Names a span within its trace: 128 bits of trace, 64 of span.
    record SpanKey(long high, long low, long span) {
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

        /// The spans that one follows from; empty when it names none.
        static Set<SpanKey> followedBy(Span span) {
            Set<SpanKey> keys = new LinkedHashSet<>();
            SpanKey parent = of(span.traceId(), span.parentSpanId());
            if (parent != null) {
                keys.add(parent);
            }
            if (span.kind() == Span.Kind.CONSUMER) {
                for (Span.Link link : span.links()) {
                    SpanKey linked = of(link.traceId(), link.spanId());
                    if (linked != null) {
                        keys.add(linked);
                    }
                }
            }
            return keys;
        }
    }

    /// A client or producer span.
    static final class ClientSpan {
        final Entity caller;
        final @Nullable Entity peer;
        final boolean error;
        final boolean message;
        final double seconds;
        final long atMillis;
        private long dueMillis;
        boolean paired;

        ClientSpan(Entity caller, @Nullable Entity peer, Span span, long atMillis) {
            this.caller = caller;
            this.peer = peer;
            this.error = span.error();
            this.message = span.kind() == Span.Kind.PRODUCER;
            this.seconds = seconds(span);
            this.atMillis = atMillis;
        }
    }

    /// A server or consumer span.
    static final class ServerSpan {
        final Entity callee;
        final boolean error;
        final double seconds;
        private long dueMillis;
        private int waiting;
        private boolean paired;

        ServerSpan(Entity callee, Span span) {
            this.callee = callee;
            this.error = span.error();
            this.seconds = seconds(span);
        }
    }

    static double seconds(Span span) {
        return Math.max(0, span.endNanos() - span.startNanos()) / NANOS_PER_SECOND;
    }

    void add(SpanKey key, ClientSpan client, long watermarkMillis) {
        client.dueMillis = watermarkMillis + windowMillis;
        List<ServerSpan> waiting = servers.remove(key);
        if (waiting != null) {
            for (ServerSpan server : waiting) {
                server.waiting--;
                pair(client, server);
            }
        }
        clients.put(key, client);
    }

    /// @param keys of the spans that it follows from, at least one
    void add(Set<SpanKey> keys, ServerSpan server, long watermarkMillis) {
        server.dueMillis = watermarkMillis + windowMillis;
        for (SpanKey key : keys) {
            ClientSpan client = clients.get(key);
            if (client != null) {
                pair(client, server);
            } else {
                server.waiting++;
                servers.computeIfAbsent(key, followed -> new ArrayList<>(1)).add(server);
            }
        }
    }

    private void pair(ClientSpan client, ServerSpan server) {
        client.paired = true;
        server.paired = true;
        pairing.paired(client, server);
    }

    /// Gives up those whose time is over, and the oldest ones beyond the bound.
    void expire(long watermarkMillis) {
        for (Iterator<ClientSpan> all = clients.values().iterator(); all.hasNext(); ) {
            ClientSpan client = all.next();
            if (client.dueMillis > watermarkMillis && clients.size() <= maxPending) {
                break;
            }
            all.remove();
            if (!client.paired) {
                pairing.expired(client);
            }
        }
        for (Iterator<List<ServerSpan>> all = servers.values().iterator(); all.hasNext(); ) {
            List<ServerSpan> waiting = all.next();
            if (waiting.getFirst().dueMillis > watermarkMillis && servers.size() <= maxPending) {
                break;
            }
            all.remove();
            waiting.forEach(this::giveUp);
        }
    }

    /// A consumer waits for several spans, and is alone only when none of them came.
    private void giveUp(ServerSpan server) {
        server.waiting--;
        if (server.waiting == 0 && !server.paired) {
            pairing.expired(server);
        }
    }

    /// Client spans, and spans that server spans wait for.
    long size() {
        return (long) clients.size() + servers.size();
    }
}
