package io.epicenter.topology.source;

import io.epicenter.contracts.Entity;
import io.epicenter.contracts.EntityKind;
import io.epicenter.contracts.wire.Span;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The virtual node that a span names as its other side, when that side sends no spans itself.
/// Addresses in numbers name nobody: they are reused. Source: OpenTelemetry semantic conventions, old and new names.
final class VirtualNodes {
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*]?");
    private static final Pattern PORT = Pattern.compile(":\\d+$");
    private static final Pattern CLUSTER_NAME = Pattern.compile("([^.]+)\\.([^.]+)\\.svc(\\..*)?");
    /// Characters of a name; the rest is cut off. Chosen by hand: far above a host name that people would read, and
    /// it bounds what a sender makes us keep.
    private static final int MAX_NAME = 200;

    private VirtualNodes() {}

    /// The database that a client span asked, or null.
    static @Nullable Entity database(Span span, Entity caller) {
        Map<String, String> of = span.attributes();
        String system = first(of, "db.system.name", "db.system");
        if (system == null) {
            return null;
        }
        String name = first(of, "peer.service");
        if (name == null) {
            name = host(of);
        }
        if (name == null) {
            name = first(of, "db.namespace", "db.name");
        }
        return named(caller, EntityKind.DATABASE, name == null ? system : name);
    }

    /// The queue or topic that a producer or consumer span names, or null.
    static @Nullable Entity queue(Span span, Entity client) {
        String destination = first(span.attributes(), "messaging.destination.name", "messaging.destination");
        return destination == null ? null : named(client, EntityKind.QUEUE, destination);
    }

    /// The uninstrumented service that a client span called, or null.
    static @Nullable Entity external(Span span, Entity caller) {
        String name = first(span.attributes(), "peer.service");
        if (name == null) {
            name = host(span.attributes());
        }
        return name == null ? null : named(caller, EntityKind.EXTERNAL, name);
    }

    static Entity named(Entity like, EntityKind kind, String name) {
        return new Entity(like.tenant(), like.environment(), kind, Entity.NO_NAMESPACE, bounded(name));
    }

    static String bounded(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }

    private static @Nullable String host(Map<String, String> attributes) {
        String host = first(attributes, "server.address", "net.peer.name");
        if (host == null || NUMERIC.matcher(host).matches() || host.startsWith("localhost")) {
            return null;
        }
        String name = PORT.matcher(host).replaceFirst("");
        return CLUSTER_NAME.matcher(name).replaceFirst("$1");
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
