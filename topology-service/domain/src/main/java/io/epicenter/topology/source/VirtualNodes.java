package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.naming.PeerName;
import io.epicenter.contracts.naming.QueueName;
import io.epicenter.contracts.naming.ServiceName;
import io.epicenter.contracts.wire.Span;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The virtual node that a span names as its other side, when that side sends no spans itself.
/// Addresses and names of pods name nobody: they are reused. Source: OpenTelemetry semantic conventions, old
/// and new names.
final class VirtualNodes {
    /// Characters of a name; the rest is cut off. Chosen by hand: far above a host name that people would
    /// read, and it bounds what a sender makes us keep.
    private static final int MAX_NAME = 200;

    private VirtualNodes() {}

    /// The database that a client span asked, or null.
    static @Nullable Entity database(Span span, Entity caller) {
        Map<String, String> of = span.attributes();
        String system = first(of, "db.system.name", "db.system");
        if (system == null) {
            return null;
        }
        String name = peer(of);
        if (name == null) {
            name = first(of, "db.namespace", "db.name");
        }
        return named(caller, EntityKind.DATABASE, name == null ? system : name);
    }

    /// The queue or topic that a producer or consumer span names, or null. Temporary ones are one of their
    /// kind, and none when their name tells no kind: all who get answers would share it.
    static @Nullable Entity queue(Span span, Entity client) {
        String kind = first(span.attributes(), "messaging.destination.template");
        String destination =
                kind != null ? kind : first(span.attributes(), "messaging.destination.name", "messaging.destination");
        String name = destination == null ? null : QueueName.of(destination);
        boolean nameless = name == null || (kind == null && name.equals(destination) && isTemporary(span));
        return nameless ? null : named(client, EntityKind.QUEUE, Objects.requireNonNull(name));
    }

    private static boolean isTemporary(Span span) {
        return "true".equals(span.attributes().get("messaging.destination.temporary"))
                || "true".equals(span.attributes().get("messaging.destination.anonymous"));
    }

    /// The uninstrumented service that a client span called, or null.
    static @Nullable Entity external(Span span, Entity caller) {
        String name = peer(span.attributes());
        return name == null ? null : named(caller, EntityKind.EXTERNAL, name);
    }

    static Entity named(Entity like, EntityKind kind, String name) {
        return new Entity(like.tenant(), like.environment(), kind, Entity.NO_NAMESPACE, bounded(name));
    }

    static String bounded(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }

    private static @Nullable String peer(Map<String, String> attributes) {
        String service = first(attributes, "peer.service", "service.peer.name");
        boolean named = !ServiceName.isUnknown(service) && PeerName.of(service) != null;
        return named ? service : PeerName.of(first(attributes, "server.address", "net.peer.name"));
    }

    static @Nullable String first(Map<String, String> attributes, String... names) {
        for (String name : names) {
            String value = attributes.get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        return null;
    }
}
