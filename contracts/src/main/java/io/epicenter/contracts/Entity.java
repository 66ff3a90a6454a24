package io.epicenter.contracts;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.epicenter.contracts.naming.ServiceName;
import java.util.Locale;
import java.util.Objects;

/// A thing that telemetry is about, written `tenant/environment/kind:namespace/name`.
/// Tenant, environment and namespace hold no `/`; the name may. An edge belongs to its server and is named
/// `caller>callee`.
public record Entity(String tenant, String environment, EntityKind kind, String namespace, String name) {
    /// The namespace of an entity whose telemetry names none.
    public static final String NO_NAMESPACE = "default";

    private static final char EDGE_ARROW = '>';

    public Entity {
        requirePart("tenant", tenant);
        requirePart("environment", environment);
        requirePart("namespace", namespace);
        Objects.requireNonNull(kind, "kind");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("entity name is empty");
        }
    }

    private static void requirePart(String what, String value) {
        if (value.isEmpty() || value.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "entity " + what + " must be non-empty and without '/': '" + value + "'");
        }
    }

    /// Reads the text form. Throws IllegalArgumentException that names the part that is wrong.
    @JsonCreator
    public static Entity parse(String text) {
        int first = text.indexOf('/');
        int second = text.indexOf('/', first + 1);
        int colon = text.indexOf(':', second + 1);
        int third = text.indexOf('/', colon + 1);
        if (first < 0 || second < 0 || colon < 0 || third < 0) {
            throw new IllegalArgumentException("not tenant/environment/kind:namespace/name: '" + text + "'");
        }
        EntityKind kind = EntityKind.valueOf(text.substring(second + 1, colon).toUpperCase(Locale.ROOT));
        return new Entity(
                text.substring(0, first),
                text.substring(first + 1, second),
                kind,
                text.substring(colon + 1, third),
                text.substring(third + 1));
    }

    public static Entity service(String tenant, String environment, String namespace, String name) {
        return new Entity(tenant, environment, EntityKind.SERVICE, namespace, name);
    }

    /// The edge on which `caller` calls this entity, the server.
    public Entity edgeFrom(String caller) {
        return new Entity(tenant, environment, EntityKind.EDGE, namespace, caller + EDGE_ARROW + name);
    }

    /// The entity that is to blame in a service graph: an edge's server, otherwise the entity itself.
    public Entity owner() {
        return kind == EntityKind.EDGE
                ? service(tenant, environment, namespace, name.substring(name.indexOf(EDGE_ARROW) + 1))
                : this;
    }

    /// The caller's name, of an edge; empty for other kinds.
    public String caller() {
        return kind == EntityKind.EDGE ? name.substring(0, name.indexOf(EDGE_ARROW)) : "";
    }

    /// Whether it stands for all that nobody has named: many things under one name, of which none can be
    /// blamed.
    public boolean isUnnamed() {
        return kind == EntityKind.SERVICE && name.equals(ServiceName.UNKNOWN);
    }

    /// `tenant/environment`: the key under which everything of an environment meets in one correlator.
    public String scope() {
        return tenant + "/" + environment;
    }

    @JsonValue
    @Override
    public String toString() {
        return tenant + "/" + environment + "/" + kind.label() + ":" + namespace + "/" + name;
    }
}
